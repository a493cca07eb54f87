// W0107 unquoted-string. Spec: 10-editor §3.8, §11.3; fix F46 of §10.3.

import type { Span } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import { exprsOf, type LintModule, stringLiteral } from '../lint-module.ts';
import { mkRule, type RuleFix } from '../rule.ts';
import { scanShell } from '../shell/scan.ts';
import { virtualScript } from '../shell/virtual-script.ts';

interface Args {
  /** `{{name}}`. */
  readonly text: string;
  /** A quote before a brace would end the template. */
  readonly isBeforeBrace: boolean;
}

/** Nothing that a shell would take apart. */
const plainWord = /^[\w@%+=:,./-]+$/;

export const W0107 = mkRule<Args>({
  code: 'W0107',
  name: 'unquoted-string',
  severity: 'hint',
  description: 'a string in a command that the shell takes apart at blanks',
  tags: ['exec', 'shell'],
  message: ({ text }) => `${text} is not quoted: the shell takes it apart at blanks`,
  help: ({ text, isBeforeBrace }) =>
    isBeforeBrace ? `write "${text}" with a blank behind it: '"}' ends the template` : `write "${text}"`,
  *find(module) {
    for (const exec of exprsOf(module.exprs, 'exec')) {
      const script = virtualScript(module, exec);
      const { isBare } = scanShell(script.text);
      for (const { arg, at, whole } of script.markers) {
        if (!isBare(at) || !mayHaveBlanks(module, arg)) continue;
        const args = { text: textOf(module, whole), isBeforeBrace: module.text[whole.end] === '}' };
        yield { span: arg.span, args, fixes: quoted(module, whole) };
      }
    }
  },
});

function mayHaveBlanks(module: LintModule, arg: Expr): boolean {
  if (module.tables.typeOf(arg).kind !== 'string') return false;
  const literal = stringLiteral(module, arg);
  return literal === undefined || !plainWord.test(literal.value);
}

const textOf = ({ text }: LintModule, { start, end }: Span): string => {
  const written = text.slice(start, end);
  return written.length > 30 || written.includes('\n') ? '{{…}}' : written;
};

/** Not where the closing quote would stand before a brace: `"}` ends the template. */
function quoted({ text }: LintModule, { start, end }: Span): readonly RuleFix[] {
  if (text[end] === '}') return [];
  const edits = [
    { span: { start, end: start }, newText: '"' },
    { span: { start: end, end }, newText: '"' },
  ];
  return [{ id: 'F46', title: 'Quote the interpolation', edits, effect: 'command' }];
}
