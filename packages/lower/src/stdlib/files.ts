// `$/files`. Spec: 06-stdlib §7.

import { byteLength, encodeLatin1, plainError, utf8Bytes } from '@reflow-lang/base';
import { type DataSource, Flow, op } from '@reflow-lang/flow';
import { Fileset, fileOf } from '@reflow-lang/values';
import { expectFile, expectString } from '../expect-value.ts';
import { coerceToFile, expectFileset } from '../fileset-value.ts';
import { copyTo } from './extern.ts';
import type { Call, ImplementationTable } from './implementation.ts';

/** Bytes. */
const createLimit = 10 * 2 ** 20;

export const files: ImplementationTable = {
  Copy: ([file, url], call) => copyTo(Fileset.ofFile(expectFile(file)), expectString(url), 'file', 'files.Copy', call),
  Create: ([data], call) => create(expectString(data), call),
  Fileset: ([fileset]) => fileOf(expectFileset(fileset)),
};

function create(text: string, { loc }: Call): Flow {
  const size = byteLength(text);
  const { position, ident } = loc;
  if (size > createLimit) {
    const megabytes = Math.floor(size / 2 ** 20);
    throw plainError(`${position} ${ident}: data is too large (${megabytes}MB); files.Create data may not exceed 10MB`);
  }
  const data: DataSource = { kind: 'bytes', bytes: encodeLatin1(utf8Bytes(text)) };
  return coerceToFile(new Flow({ op: op.data, position, ident, data }));
}
