// What the programs of random graphs do, told of their command, inputs and memory.

import { plainError, ReflowError } from '@reflow-lang/base';
import { textFiles } from '@reflow-lang/evaluator/testing';
import { Fileset } from '@reflow-lang/values';
import { type Behaviour, behaviours, fingerprint } from './random-graph.ts';

export type ProgramResult =
  | { readonly kind: 'files'; readonly files: Fileset }
  | { readonly kind: 'error'; readonly error: ReflowError };

const mib = 2 ** 20;
/** Least memory with which the behaviour does not run out of it. */
const memoryNeeded: Readonly<Partial<Record<Behaviour, number>>> = { oom2: 1000 * mib, oomever: Infinity };
/** How often the behaviour fails for a passing reason. */
const passingFailures: Readonly<Partial<Record<Behaviour, number>>> = { temp1: 1, temp3: 3 };

export function behaviourOf(cmd: string): Behaviour {
  return behaviours.find((behaviour) => cmd.endsWith(`:${behaviour}`)) ?? 'ok';
}

/** Results that a fault-free evaluation sees before it has the one that counts. */
export function triesOf(cmd: string): number {
  const behaviour = behaviourOf(cmd);
  if (behaviour === 'oom2') return 3;
  return behaviour === 'oomever' ? 4 : 1 + (passingFailures[behaviour] ?? 0);
}

/** `failures`: how often this work has failed for a passing reason before. */
export function runProgram(
  cmd: string,
  inputs: readonly Fileset[],
  { memory, failures }: { readonly memory: number; readonly failures: number },
): ProgramResult {
  const behaviour = behaviourOf(cmd);
  if (memory < (memoryNeeded[behaviour] ?? 0))
    return { kind: 'error', error: new ReflowError({ kind: 'OOM', message: `${cmd} ran out of memory` }) };
  if (failures < (passingFailures[behaviour] ?? 0)) {
    return { kind: 'error', error: new ReflowError({ kind: 'Temporary', message: `${cmd} failed for now` }) };
  }
  const of = inputs.map(fingerprint).join(' ');
  switch (behaviour) {
    case 'fail':
      return { kind: 'error', error: plainError(`${cmd} of ${of} failed`) };
    case 'empty':
      return { kind: 'files', files: Fileset.empty };
    case 'many':
      return { kind: 'files', files: textFiles(`d0/a:${cmd} ${of} 1`, `d1/b:${cmd} ${of} 2`, 'd1/c:constant') };
    default:
      return { kind: 'files', files: textFiles(`d0/out:${cmd} ${of}`) };
  }
}
