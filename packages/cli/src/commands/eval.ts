// `reflow eval`: every exported value of a module, or one expression. Contracts §3, 07-cli §20.6.

import { type EvalAnswer, type EvalEnvironment, evalFile, isFailedAnswer } from '../answers/eval.ts';
import { evalExpression } from '../answers/eval-expression.ts';
import { openEvalService } from '../answers/eval-service.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagBool, flagText, type ParsedFlags } from '../flags.ts';
import { jsonLine } from '../text/json.ts';
import { splitFiles } from '../text/program-arguments.ts';

export const evalCommand: Command = {
  name: 'eval',
  usage: 'eval [--json] [--no-exec] file... [-- args] | eval [--json] -e expr',
  help: 'Eval evaluates every exported value of the given modules, external work included, or one expression.',
  flags: [
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per file' },
    { name: 'e', type: 'string', default: '', usage: 'evaluate this `expression`' },
    { name: 'exec', type: 'bool', default: true, usage: 'do external work; --no-exec stops before it' },
    { name: 'executor', type: 'string', default: 'process', usage: 'auto, process, bwrap or host' },
  ],
  run: async (host, flags, globals) => {
    const environment = environmentOf(host, flags, globals);
    const isJson = flagBool(flags.values, 'json');
    const expression = flagText(flags.values, 'e');
    if (flags.given.has('e')) return evalOne(host, environment, expression, isJson);
    const { files, args } = splitFiles(flags.rest);
    if (files.length === 0) throw new UsageError('missing argument: file');
    let failed = false;
    for (const file of files) {
      const answer = await evalFile(environment, file, args);
      failed ||= isFailedAnswer(answer);
      if (isJson) host.stdout(jsonLine({ file, ...answer }));
      else printAnswer(host, answer);
    }
    return failed ? exitCode.failure : exitCode.ok;
  },
};

function environmentOf(host: CommandHost, flags: ParsedFlags, globals: ParsedFlags): EvalEnvironment {
  const executor = flagText(flags.values, 'executor');
  return {
    cwd: host.cwd,
    signal: host.signal,
    trace: (line) => host.stderr(`${line}\n`),
    log: (line) => host.stderr(`${line}\n`),
    open: flagBool(flags.values, 'exec') ? (cwd) => openEvalService(host, globals, { cwd, executor }) : undefined,
  };
}

/** `NAME TYPE = VALUE` per line; errors on stderr. */
function printAnswer(host: CommandHost, answer: EvalAnswer): void {
  if (answer.stage !== undefined) host.stderr(`${answer.err}\n`);
  for (const [name, value] of Object.entries(answer.vals ?? {})) {
    if (value.err !== undefined) host.stderr(`${name}: ${value.err}\n`);
    else host.stdout(`${name} ${value.type} = ${value.value ?? `delayed(${value.flowDigest})`}\n`);
  }
}

async function evalOne(
  host: CommandHost,
  environment: EvalEnvironment,
  expression: string,
  isJson: boolean,
): Promise<number> {
  const answer = await evalExpression(environment, expression);
  if (isJson) host.stdout(jsonLine(answer));
  else if (answer.err !== undefined) host.stderr(`${answer.err}\n`);
  else host.stdout(`${answer.value ?? `delayed(${answer.flowDigest})`}\n`);
  return answer.err === undefined ? exitCode.ok : exitCode.failure;
}
