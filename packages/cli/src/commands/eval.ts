// `reflow eval`: every exported value of a module, or one expression. Contracts §3, 07-cli §20.6.

import { type EvalAnswer, type EvalEnvironment, evalFile, isFailedAnswer, type ValueAnswer } from '../answers/eval.ts';
import { evalExpression } from '../answers/eval-expression.ts';
import { openEvalService } from '../answers/eval-service.ts';
import { guardedAsync } from '../answers/guarded.ts';
import { type Command, type CommandHost, exitCode, interruptedCode, UsageError } from '../command.ts';
import { flagBool, flagText, type ParsedFlags } from '../flags.ts';
import { jsonLine } from '../text/json.ts';
import { splitFiles } from '../text/program-arguments.ts';

export const evalCommand: Command = {
  name: 'eval',
  usage: 'eval [flags] file... [-- args] | eval [flags] -e expr',
  help: `Eval evaluates every exported value of the given modules on its own, external work included, or one
expression. Externs are not performed. It exits 1 if a value fails.`,
  flags: [
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per file' },
    { name: 'e', type: 'string', default: '', usage: 'evaluate this `expression`' },
    { name: 'exec', type: 'bool', default: true, usage: 'do external work; --no-exec stops before it' },
    { name: 'executor', type: 'string', default: 'process', usage: 'auto, process, bwrap or host' },
  ],
  run: async (host, flags, globals) => {
    const { values } = flags;
    const environment = createEnvironment(host, flags, globals);
    const isJson = flagBool(values, 'json');
    if (flags.given.has('e')) {
      if (flags.rest[0] !== undefined) throw new UsageError(`unexpected argument: ${flags.rest[0]}`);
      return evalOne(host, environment, flagText(values, 'e'), isJson);
    }
    const { files, args } = splitFiles(flags.rest);
    if (files.length === 0) throw new UsageError('missing argument: file');
    let failed = false;
    for (const file of files) {
      const answer = await guardedAsync<EvalAnswer>(
        () => evalFile(environment, file, args),
        (err) => ({ args, stage: 'make', err }),
      );
      failed ||= isFailedAnswer(answer);
      if (isJson) host.stdout(jsonLine({ file, ...answer }));
      else printAnswer(host, answer);
      if (environment.interrupted()) return interruptedCode(host.interrupts());
    }
    return failed ? exitCode.failure : exitCode.ok;
  },
};

/** Signals are held back only once there are programs to end. */
function createEnvironment(
  host: CommandHost,
  flags: ParsedFlags,
  globals: ParsedFlags,
): EvalEnvironment & { interrupted(): boolean } {
  const executor = flagText(flags.values, 'executor');
  let isOpen = false;
  return {
    cwd: host.cwd,
    get signal() {
      return host.interrupts();
    },
    trace: (line) => host.stderr(`${line}\n`),
    log: (line) => host.stderr(`${line}\n`),
    open: flagBool(flags.values, 'exec')
      ? (cwd) => {
          isOpen = true;
          return openEvalService(host, globals, { cwd, executor });
        }
      : undefined,
    interrupted: () => isOpen && host.interrupts().aborted,
  };
}

/** `NAME TYPE = VALUE` per line; errors on stderr. */
function printAnswer(host: CommandHost, answer: EvalAnswer): void {
  if (answer.stage !== undefined) host.stderr(`${answer.err}\n`);
  const values: readonly (readonly [string, ValueAnswer])[] = [
    ...Object.entries(answer.vals ?? {}),
    ...(answer.main ? [['Main', answer.main] as const] : []),
  ];
  for (const [name, value] of values) {
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
