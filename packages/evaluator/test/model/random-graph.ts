// Graphs drawn from a seed: execs that succeed, fail, run out of memory; sources and destinations;
// continuations that give nodes of the graph, new work, values or errors, depending on what they get.
// Everything in them depends on the contents of values alone, so that it does not matter whether a
// source was read or only described.

import { digestText, hexDigest, plainError } from '@reflow-lang/base';
import { textFile, textFiles } from '@reflow-lang/evaluator/testing';
import {
  collectFlow,
  dataFlow,
  Flow,
  flowOfFileset,
  groupbyFlow,
  kFlow,
  mapFlow,
  mergeFlow,
  op,
  pullupFlow,
} from '@reflow-lang/flow';
import { File, Fileset, mapFiles, type Value } from '@reflow-lang/values';
import { exec, extern, intern } from '../world.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a program does when it is run: the second part of its command. */
export const behaviours = ['ok', 'many', 'empty', 'fail', 'temp1', 'temp3', 'oom2', 'oomever'] as const;
export type Behaviour = (typeof behaviours)[number];

export interface GraphOptions {
  readonly nodes: number;
  /** Whether programs and coercions may fail. */
  readonly mayFail: boolean;
  readonly hasExterns: boolean;
  /** Whether continuations return nodes of the graph, and not only work of their own. */
  readonly sharesNodes: boolean;
}

/** Paths and contents of a source. */
export const sourceContents = (url: string): readonly (readonly [string, string])[] => {
  const n = digestText(url).charCodeAt(5) % 3;
  return Array.from({ length: n + 1 }, (_, i) => [`d${i % 2}/f${i}`, `${url} ${i}`] as const);
};

/** A source by its contents. */
export const readSource = (url: string): Fileset =>
  Fileset.ofMap(sourceContents(url).map(([path, text]) => [path, textFile(text)]));

/** Sources of these URLs can be described without being read. */
export const isDescribed = (url: string): boolean => url.includes('known');

/** What a description of the source says: its files by reference. */
export const describeSource = (url: string): Fileset =>
  Fileset.ofMap(
    sourceContents(url).map(([path, text]) => [
      path,
      new File({ size: text.length, source: `${url}/${path}`, etag: `etag of ${text}` }),
    ]),
  );

/** The file itself; that a reference names, for a reference. */
export function resolveFile(file: File): File {
  if (!file.isRef()) return file;
  const cut = file.source.indexOf('/d');
  const path = file.source.slice(cut + 1);
  const entry = sourceContents(file.source.slice(0, cut)).find(([name]) => name === path);
  if (entry === undefined) throw new Error(`no source ${file.source}`);
  return textFile(entry[1]);
}

/** The value as contents. */
export const resolved = (fs: Fileset): Fileset => mapFiles(fs, resolveFile);

/** What continuations and programs see of a value. */
export const fingerprint = (value: Value | undefined): string =>
  value instanceof Fileset ? hexDigest(resolved(value).digest()).slice(0, 12) : 'none';

const fingerprints = (values: readonly Value[]): string => values.map(fingerprint).join(' ');

/** A number from 0, smaller than `n`, that depends on these values. */
const choose = (values: readonly Value[], n: number): number => digestText(fingerprints(values)).charCodeAt(3) % n;

/** The root of a graph. */
export function randomGraph(random: SeededRandom, options: GraphOptions): Flow {
  return new GraphMaker(random, options).make();
}

class GraphMaker {
  readonly #random: SeededRandom;
  readonly #options: GraphOptions;
  readonly #pool: Flow[] = [];

  constructor(random: SeededRandom, options: GraphOptions) {
    this.#random = random;
    this.#options = options;
  }

  make(): Flow {
    for (let i = 0; i < 3; i++) this.#pool.push(this.#leaf(i));
    for (let i = 3; i < this.#options.nodes; i++) this.#pool.push(this.#node(i));
    const tops = Array.from({ length: 1 + this.#random.below(3) }, () => this.#recent());
    const [only] = tops;
    return tops.length === 1 && only !== undefined ? only : mergeFlow(...tops);
  }

  #node(i: number): Flow {
    const random = this.#random;
    if (random.chance(0.1)) return this.#leaf(i);
    switch (random.below(11)) {
      case 0:
      case 1:
      case 2:
        return exec(`E${i}`, this.#command(i), ...this.#deps());
      case 3:
      case 4:
      case 5:
        return this.#continuation(i);
      case 6:
        return this.#coercion(i);
      case 7:
        return random.chance(0.5) ? mergeFlow(...this.#deps()) : pullupFlow(...this.#deps());
      case 8:
        return random.chance(0.5) ? groupbyFlow('^(d.)/', this.#any()) : collectFlow('^(.*)$', 'c/$1', this.#any());
      case 9:
        return mapFlow((f) => exec(`M${i}`, `map ${i}:ok`, f), groupbyFlow('^(d.)/', this.#any()));
      default:
        return this.#options.hasExterns ? extern(`s3://out/${i}`, this.#any(), `X${i}`) : this.#leaf(i);
    }
  }

  #leaf(i: number): Flow {
    const random = this.#random;
    switch (random.below(5)) {
      case 0:
        return dataFlow(new TextEncoder().encode(`data ${random.below(3)}`));
      case 1:
        return flowOfFileset(textFiles(`d${i}/v:${random.below(3)}`));
      case 2:
        return exec(`L${i}`, this.#command(i));
      default: {
        const source = intern(`s3://${random.pick(['known', 'unknown'])}${random.below(3)}`, `I${i}`);
        source.mustIntern = random.chance(0.2);
        return source;
      }
    }
  }

  #command(i: number): string {
    const random = this.#random;
    const behaviour = random.chance(0.6) ? 'ok' : random.pick(behaviours);
    const mayNot = !this.#options.mayFail && (behaviour === 'fail' || behaviour === 'oomever');
    // A small number of names, so that equal execs occur.
    return `run ${random.chance(0.3) ? 'same' : i}:${mayNot ? 'ok' : behaviour}`;
  }

  #coercion(i: number): Flow {
    const fails = this.#options.mayFail && this.#random.chance(0.2);
    const coerce = (value: Value): Value => {
      if (fails && choose([value], 2) === 0) throw plainError(`coercion ${i} of ${fingerprint(value)}`);
      return value;
    };
    return new Flow({ op: op.coerce, flowDigest: digestText(`coercion ${i} ${fails}`), coerce, deps: [this.#any()] });
  }

  /** Becomes one of a few things, depending on the values of its deps. */
  #continuation(i: number): Flow {
    const random = this.#random;
    const ways = Array.from({ length: 1 + random.below(3) }, (_, way) => this.#way(`${i}.${way}`));
    return kFlow(
      `continuation ${i}`,
      (values) => ways[choose(values, ways.length)]?.(values) ?? mergeFlow(),
      this.#deps(),
    );
  }

  #way(name: string): (values: readonly Value[]) => Flow {
    const random = this.#random;
    const known = this.#any();
    const other = this.#any();
    const command = this.#command(random.below(100));
    const fails = this.#options.mayFail;
    switch (this.#options.sharesNodes ? random.below(10) : 2 + 2 * random.below(2)) {
      case 0:
      case 7:
      case 8:
        return () => known;
      case 1:
        return () => mergeFlow(known, other);
      case 2:
        return (values) => exec(`K${name}`, command, ...values.map(asVal));
      case 3:
        return (values) => pullupFlow(exec(`K${name}`, command, ...values.map(asVal)), known);
      case 4:
        return (values) => flowOfFileset(textFiles(`d0/k:${fingerprints(values)}`));
      case 5:
      case 6:
        return (values) => kFlow(`inner ${name} ${fingerprints(values)}`, ([v]) => asVal(v), [known]);
      default:
        return (values) => {
          if (fails && choose(values, 3) === 0) throw plainError(`continuation ${name} of ${fingerprints(values)}`);
          return known;
        };
    }
  }

  #deps(): readonly Flow[] {
    return Array.from({ length: 1 + this.#random.below(3) }, () => this.#any());
  }

  #any(): Flow {
    return this.#random.chance(0.6) ? this.#recent() : this.#random.pick(this.#pool);
  }

  #recent(): Flow {
    return this.#random.pick(this.#pool.slice(-4));
  }
}

const asVal = (value: Value | undefined): Flow => flowOfFileset(value instanceof Fileset ? value : Fileset.empty);
