// `file` and `dir`: the base environment's ways to what lies outside the program.
//
// Local files are read at once, through the session's port; a big one may stay where it is, as a data
// source. FIX: there is no limit of size, and a failing directory walk is told instead of cut short.
// Spec: 03-evaluation §15.

import { digestText, mkError, plainError, recoverError } from '@reflow-lang/base';
import { type DataSource, Flow, op } from '@reflow-lang/flow';
import { dirType } from '@reflow-lang/types';
import { Dir, type File, fileOf, type PathEntry, type Value } from '@reflow-lang/values';
import { saltLocalDir } from '../digest/index.ts';
import { expectString, expectValue } from '../expect-value.ts';
import { dirOfFileset, expectFileset } from '../fileset-value.ts';
import { toFlow } from '../force.ts';
import { settle } from '../node.ts';
import type { Call, ImplementationTable } from './implementation.ts';
import { parseLocation } from './location-url.ts';

const localFile = digestText('file.fs$file1');
const remoteFile = digestText('file.fs$file');
const localDir = digestText('file.fs$file2');
const remoteDir = digestText('$dir.fs2dir');

export const intrinsics: ImplementationTable = {
  file: ([text], call) => {
    const { raw, isLocal, url } = parseLocation(expectString(text), 'file');
    const source = isLocal ? readFile(raw, call) : intern(url, call);
    return new Flow({
      op: op.coerce,
      deps: [source],
      flowDigest: isLocal ? localFile : remoteFile,
      coerce: (value) => onlyFile(value, url),
    });
  },
  dir: ([text], call) => {
    const { raw, isLocal, url } = parseLocation(expectString(text), 'dir');
    if (isLocal) return readDir(raw, call);
    return new Flow({ op: op.coerce, deps: [intern(url, call)], flowDigest: remoteDir, coerce: dirOfFileset });
  },
};

function readFile(path: string, call: Call): Flow {
  const read = call.session.ports.files.readFile(path);
  if (!read.ok) throw located(call, read.error);
  return dataNode(read.value, call);
}

function readDir(path: string, call: Call): Flow {
  const walked = call.session.ports.files.walkDir(path);
  if (!walked.ok) throw located(call, walked.error);
  if (walked.value.length === 0) throw plainError(`empty directory ${path}`);
  const paths = walked.value.map(([relative]) => relative);
  return new Flow({
    op: op.k,
    position: call.loc.position,
    ident: call.loc.ident,
    flowDigest: localDir,
    salt: () => saltLocalDir(paths),
    deps: walked.value.map(([, data]) => dataNode(data, call)),
    k: (filesets) =>
      settle(() => {
        const entries = paths.map((relative, i): PathEntry => [relative, fileOf(expectFileset(filesets[i]))]);
        return toFlow(Dir.of(entries), dirType);
      }),
  });
}

const located = ({ loc }: Call, text: string): Error => plainError(`${loc.position} ${loc.ident}: ${text}`);

function dataNode(data: DataSource, { loc }: Call): Flow {
  return new Flow({ op: op.data, data, position: loc.position, ident: loc.ident });
}

function intern(url: string, { loc }: Call): Flow {
  return new Flow({ op: op.intern, url, position: loc.position, ident: loc.ident });
}

/** The file of what a URL gave; anything but one file means that it is not there. */
function onlyFile(value: Value, url: string): File {
  try {
    return fileOf(expectFileset(expectValue(value)));
  } catch (thrown) {
    throw mkError('file', [url], 'NotExist', recoverError(thrown));
  }
}
