// Names of association kinds, as stores write them. Spec: 08-infrastructure §6.1.

import { type AssocKind, assocKind } from '@reflow-lang/evaluator';

/** By number. */
export const kindNames = ['Fileset', 'FilesetV2', 'ExecInspect', 'Logs', 'Bundle'] as const;

export type KindName = (typeof kindNames)[number];

export const kindName = (kind: AssocKind): KindName => kindNames[kind];

/** Kinds whose values are lists, newest first. */
export const isListKind = (kind: AssocKind): boolean => kind >= assocKind.execInspect;

const kinds: ReadonlyMap<string, AssocKind> = new Map([
  ['Fileset', assocKind.fileset],
  ['FilesetV2', assocKind.filesetV2],
  ['ExecInspect', assocKind.execInspect],
  ['Logs', assocKind.logs],
  ['Bundle', assocKind.bundle],
]);

/** The kind of a name; `undefined` for one that a later version may know. */
export const kindOfName = (name: string): AssocKind | undefined => kinds.get(name);
