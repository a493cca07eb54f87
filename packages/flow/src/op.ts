// Operations of a Flow node. Spec: 05-flow-eval §2.1.

/** Small integers: the hot field of a node. */
export const op = {
  exec: 1,
  intern: 2,
  extern: 3,
  groupby: 4,
  map: 5,
  collect: 6,
  merge: 7,
  val: 8,
  pullup: 9,
  k: 10,
  coerce: 11,
  requirements: 12,
  data: 13,
  kctx: 14,
} as const;

export type OpName = keyof typeof op;
export type Op = (typeof op)[OpName];

const nameOf: Readonly<Record<Op, OpName>> = {
  1: 'exec',
  2: 'intern',
  3: 'extern',
  4: 'groupby',
  5: 'map',
  6: 'collect',
  7: 'merge',
  8: 'val',
  9: 'pullup',
  10: 'k',
  11: 'coerce',
  12: 'requirements',
  13: 'data',
  14: 'kctx',
};

/** `exec`, `intern`, ... */
export const renderOp = (o: Op): OpName => nameOf[o];

/** The tag in digests; those of data and kctx are a historical accident (KEEP). */
export const opDigestTag: Readonly<Record<OpName, string>> = {
  exec: 'OpExec',
  intern: 'OpIntern',
  extern: 'OpExtern',
  groupby: 'OpGroupby',
  map: 'OpMap',
  collect: 'OpCollect',
  merge: 'OpMerge',
  val: 'OpVal',
  pullup: 'OpPullup',
  k: 'OpK',
  coerce: 'OpCoerce',
  requirements: 'OpRequirements',
  data: 'maxOp',
  kctx: 'Op(14)',
};

/** Whether the node's work is done outside the process. */
export const isExternalOp = (o: Op): boolean => o === op.exec || o === op.intern || o === op.extern;

/** The founding document's spellings. */
export const OpExec = op.exec;
export const OpIntern = op.intern;
export const OpExtern = op.extern;
export const OpGroupby = op.groupby;
export const OpMap = op.map;
export const OpCollect = op.collect;
export const OpMerge = op.merge;
export const OpVal = op.val;
export const OpPullup = op.pullup;
export const OpK = op.k;
export const OpCoerce = op.coerce;
export const OpRequirements = op.requirements;
export const OpData = op.data;
export const OpKctx = op.kctx;
