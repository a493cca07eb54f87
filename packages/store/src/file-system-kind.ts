// Which file systems SQLite must stay away from: those that several machines share.
// Spec: 08-infrastructure §21.10.

import { mkdirSync, statfsSync } from 'node:fs';

/** Magic numbers of statfs. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xfe534d42, 'smb'],
  [0xff534d42, 'cifs'],
  [0x65735546, 'fuse'],
  [0x0bd00bd0, 'lustre'],
  [0x47504653, 'gpfs'],
  [0x00c36400, 'ceph'],
  [0x19830326, 'beegfs'],
  [0x5346414f, 'afs'],
  [0x01021997, '9p'],
]);

/** The magic number of a directory's file system; made when absent. */
export type FileSystemType = (directory: string) => number;

export const fileSystemType: FileSystemType = (directory) => {
  mkdirSync(directory, { recursive: true });
  return statfsSync(directory).type;
};

/** The name of a file system that machines share, `undefined` for a local one. */
export function networkFileSystem(type: number): string | undefined {
  return networkFileSystems.get(type >>> 0);
}
