// What every user module sees without importing anything. Spec: 02-types §7; 06-stdlib §2.

import { noPos } from '@reflow-lang/base';
import { baseEnvironment } from '@reflow-lang/stdlib';
import type { Type } from '@reflow-lang/types';
import { declareValue } from './declare.ts';
import { type Frame, openFrame } from './environment.ts';
import type { Pass } from './pass.ts';

/** A value that is there before the module begins. */
export interface Prelude {
  readonly name: string;
  readonly type: Type;
}

/** The frame of the intrinsics and size constants, and of what else is given. */
export function openRootFrame(pass: Pass, prelude: readonly Prelude[] = []): Frame {
  const frame = openFrame(undefined, pass.source.text.length);
  for (const b of baseEnvironment) {
    const [type, doc] = b.kind === 'function' ? [b.fn.type, b.fn.doc] : [b.type, b.doc];
    declareIntrinsic(pass, frame, { name: b.name, type }, doc);
  }
  for (const given of prelude) declareIntrinsic(pass, frame, given, '');
  return frame;
}

function declareIntrinsic(pass: Pass, frame: Frame, { name, type }: Prelude, doc: string): void {
  declareValue(pass, frame, undefined, {
    name,
    kind: 'intrinsic',
    type,
    rule: 'never',
    pos: noPos,
    span: { start: 0, end: 0 },
    doc,
    visibleFrom: 0,
    broken: false,
  });
}
