// `reflow digest`: reads requests from standard input, answers each before the next. Contracts §5.

import { recoverError } from '@reflow-lang/base';
import { answerDigest } from '../answers/digest.ts';
import { type Command, exitCode, UsageError } from '../command.ts';
import { jsonLine } from '../text/json.ts';

export const digest: Command = {
  name: 'digest',
  usage: 'digest --json',
  help: `Digest answers requests for digests, one JSON document per line of standard input:
{"value": SRC}, {"expr": SRC}, {"file": TEXT} or {"fileset": JSON}.`,
  flags: [{ name: 'json', type: 'bool', default: true, usage: 'read and write JSON documents' }],
  run: async (host, flags) => {
    if (flags.rest[0] !== undefined) throw new UsageError(`unexpected argument: ${flags.rest[0]}`);
    for await (const line of host.lines()) {
      if (line.trim() !== '') host.stdout(jsonLine(answer(line, host.cwd)));
    }
    return exitCode.ok;
  },
};

/** A bad request is told in its own answer; the command goes on. */
function answer(line: string, cwd: string): object {
  try {
    return answerDigest(JSON.parse(line), cwd);
  } catch (error) {
    const { kind, message } = recoverError(error);
    return { error: { code: '', kind, message, causes: [] } };
  }
}
