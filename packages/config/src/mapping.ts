// A YAML document that must be a mapping. Scalars are texts as they are written: `off` is no bool and `007`
// no number, since texts is what flags and configuration keys are made of.

import { fail, ok, type Result } from '@reflow-lang/base';
import { parseDocument } from 'yaml';

/** Its members in order; an empty document has none. The error is one line: `yaml: line 2: …`. */
export function readMapping(text: string): Result<ReadonlyMap<string, unknown>, string> {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true, schema: 'failsafe' });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const line = problem.linePos?.[0].line;
    return fail(`yaml: ${line === undefined ? '' : `line ${line}: `}${firstLine(problem.message)}`);
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // An alias without its anchor, or too many of them.
    return fail(`yaml: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
  }
  if (value === null || value === undefined) return ok(new Map());
  if (typeof value !== 'object' || Array.isArray(value)) return fail('expected a mapping of keys to values');
  return ok(new Map(Object.entries(value)));
}

/** Without the place, which the library repeats, and the excerpt below it. */
const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
