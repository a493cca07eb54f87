// Errors as JSON: what crosses a wire or is stored with a result.
//
// Decoding builds a chain from the inside out with the rules of construction (KEEP), which may move a
// kind to an outer error or drop an empty one: the outermost kind, the operations and the innermost
// text always come back.
// Spec: 07-cli §6.3.

import { type ErrorKind, errorKinds } from './error-kinds.ts';
import { mkError, plainError, ReflowError } from './errors.ts';

/** `{"Op":"open","Arg":["x"],"Kind":"NotExist","Cause":{...},"Error":""}`. */
export interface ErrorJson {
  readonly Op: string;
  readonly Arg: readonly string[] | null;
  /** Code of the kind; `''` for a plain error without one. */
  readonly Kind: string;
  /** Absent when there is none. */
  readonly Cause?: ErrorJson;
  /** Text of a plain error, else `''`. */
  readonly Error: string;
}

/** The members of an error's object, not looked at yet. */
type Fields = { readonly [Name in keyof ErrorJson]?: unknown };

/** Chains longer than this are cut off: they come from no program. */
const depthLimit = 1000;

export function encodeError(e: ReflowError): ErrorJson {
  const chain: ReflowError[] = [];
  for (let at: ReflowError | undefined = e; at !== undefined && chain.length < depthLimit; at = at.cause)
    chain.push(at);
  let out: ErrorJson | undefined;
  for (const at of chain.reverse()) out = encodeOne(at, out);
  return out ?? { Op: '', Arg: null, Kind: '', Error: e.message };
}

function encodeOne(e: ReflowError, cause: ErrorJson | undefined): ErrorJson {
  if (e.plain !== undefined) {
    return { Op: '', Arg: null, Kind: e.kind === 'Other' ? '' : e.kind, Error: e.message };
  }
  return {
    Op: e.op,
    Arg: e.args.length === 0 ? null : e.args,
    Kind: e.kind,
    ...(cause && { Cause: cause }),
    Error: '',
  };
}

/** Reads what `encodeError` and the original write. Unknown kinds are Other; what is no object is a plain error. */
export function decodeError(json: unknown): ReflowError {
  const chain: Fields[] = [];
  for (let at = json; isRecord(at) && chain.length < depthLimit; at = at.Cause) chain.push(at);
  let out: ReflowError | undefined;
  for (const at of chain.reverse()) out = decodeOne(at, out);
  return out ?? plainError('malformed error');
}

function decodeOne(json: Fields, cause: ReflowError | undefined): ReflowError {
  const kind = decodeKind(json.Kind);
  const message = decodeText(json.Error);
  if (message !== '') return new ReflowError({ message, kind });
  const args = Array.isArray(json.Arg) ? json.Arg.map(decodeText) : [];
  return mkError(decodeText(json.Op), args, kind, cause);
}

const decodeText = (json: unknown): string => (typeof json === 'string' ? json : '');
const decodeKind = (json: unknown): ErrorKind => errorKinds.find((kind) => kind === json) ?? 'Other';
const isRecord = (json: unknown): json is Fields => typeof json === 'object' && json !== null;
