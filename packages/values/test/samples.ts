// Files and filesets that several tests look at.

import { digestText, encodeLatin1 } from '@reflow-lang/base';
import { Assertions, File, Fileset } from '@reflow-lang/values';

/** `hello\n` and `world\n`, as the vectors have them. */
export const hello = new File({ id: digestText('hello\n'), size: 6 });
export const world = new File({ id: digestText('world\n'), size: 6 });

/** Contents `alpha` and `beta`. */
export const alpha = new File({ id: digestText('alpha'), size: 5 });
export const beta = new File({ id: digestText('beta'), size: 4 });

export const reference = new File({ source: 's3://bucket/key', etag: 'etag1', size: 10 });

export const blob = (subject: string, properties: Readonly<Record<string, string>>): Assertions =>
  Assertions.of([[{ subject, namespace: 'blob' }, properties]]);

export const keyAssertions = blob('s3://bucket/key', { etag: 'etag1', size: '10' });

/** The filesets of the vectors, by name. */
export const vectorFilesets: ReadonlyMap<string, Fileset> = new Map([
  ['empty', Fileset.empty],
  ['single file .', Fileset.ofFile(hello)],
  [
    'dir a,b',
    Fileset.ofMap([
      ['b', world],
      ['a', hello],
    ]),
  ],
  [
    'dir nested',
    Fileset.ofMap([
      ['x/y/b', world],
      ['x/a', hello],
    ]),
  ],
  ['ref', Fileset.ofFile(reference)],
  ['list of 2', Fileset.ofList([Fileset.ofFile(hello), Fileset.ofMap([['a', world]])])],
  ['list nested', Fileset.ofList([Fileset.ofList([Fileset.ofFile(hello)]), Fileset.ofFile(hello)])],
]);

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export const hexOfMaterial = (material: string): string => hexOf(encodeLatin1(material));
