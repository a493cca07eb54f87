// Errors on disk and on the wire. Spec: 07-cli §6.3, 08-infrastructure §1.2.

import { type ErrorKind, errorKinds, mkError, plainError, type ReflowError } from '@reflow-lang/base';

/** Members in the order in which they are written. */
export interface ErrorJson {
  readonly Op: string;
  readonly Arg: readonly string[] | null;
  readonly Kind: string;
  readonly Cause?: ErrorJson;
  readonly Error: string;
}

/** Deeper chains are cut when read: no error of ours has more links. */
const maxDepth = 100;
const kinds: ReadonlyMap<string, ErrorKind> = new Map(errorKinds.map((kind) => [kind, kind]));

export function errorToJson(error: ReflowError): ErrorJson {
  const chain: ReflowError[] = [];
  for (let at: ReflowError | undefined = error; at !== undefined; at = at.cause) chain.push(at);
  let json: ErrorJson | undefined;
  for (const link of chain.reverse()) json = linkToJson(link, json);
  return json ?? leaf('');
}

/** A text with a kind of its own is two links: the kind, and the text below it. */
function linkToJson(error: ReflowError, cause: ErrorJson | undefined): ErrorJson {
  const isLeaf = error.plain !== undefined && error.op === '' && error.kind === 'Other';
  if (isLeaf) return leaf(error.plain ?? '');
  const below = error.plain === undefined ? cause : leaf(error.plain);
  return {
    Op: error.op,
    Arg: error.args.length === 0 ? null : error.args,
    Kind: error.kind,
    ...(below && { Cause: below }),
    Error: '',
  };
}

const leaf = (text: string): ErrorJson => ({ Op: '', Arg: null, Kind: '', Error: text });

export const encodeErrorJson = (error: ReflowError): string => JSON.stringify(errorToJson(error));

/** Rebuilds an error; the collapsing rules apply again. Anything that is none gives a plain error. */
export function decodeErrorJson(json: unknown): ReflowError {
  const links: Readonly<Record<string, unknown>>[] = [];
  for (let at: unknown = json; typeof at === 'object' && at !== null && links.length < maxDepth; ) {
    const link: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(at));
    links.push(link);
    at = link.Cause;
  }
  let error: ReflowError | undefined;
  for (const link of links.reverse()) error = decodeLink(link, error);
  return error ?? plainError('malformed error');
}

function decodeLink(link: Readonly<Record<string, unknown>>, cause: ReflowError | undefined): ReflowError {
  const text = link.Error;
  if (typeof text === 'string' && text !== '') return plainError(text);
  const args = Array.isArray(link.Arg) ? link.Arg.filter((arg) => typeof arg === 'string') : [];
  const op = typeof link.Op === 'string' ? link.Op : '';
  const kind = kinds.get(typeof link.Kind === 'string' ? link.Kind : '') ?? 'Other';
  // With no operation, the first argument becomes one, as in the original.
  const [first, ...rest] = args;
  if (op === '' && first !== undefined) return mkError(first, rest, kind, cause);
  return mkError(op, args, kind, cause);
}
