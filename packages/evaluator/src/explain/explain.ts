// Why nodes run: what the evaluation itself knows, refined by comparison with an earlier run.
//
// A node's own change is told before that of its inputs; inputs that changed because an exec before it
// ran are told as that. What was not reached because something before it must run first is known from
// the earlier run alone, and listed from there. Spec: 07-cli §20.6, contracts §9.

import type { ReasonDetails, RunReason } from '../events.ts';
import { type Differences, differencesOf } from './differences.ts';
import { inExecutionOrder } from './execution-order.ts';
import type { NodeFacts, RunFacts } from './node-facts.ts';
import { type Pairs, pairNodes } from './pairs.ts';

export type ExplainReason =
  | RunReason
  | 'cached'
  | 'imageChanged'
  | 'commandChanged'
  | 'inputChanged'
  | 'upstreamChanged'
  | 'universeChanged'
  | 'nondeterministic';

/** The arguments of the reason, by name: `{old, new, diff}`, `{arg, path, old, new}`, `{node}`, ... */
export type ExplainDetails = ReasonDetails | Readonly<Record<string, string>>;

export interface ExplainedNode {
  readonly id: string;
  readonly op: string;
  readonly ident: string;
  readonly position: string;
  readonly digest: string;
  readonly cacheKeys: readonly string[];
  readonly runs: boolean;
  readonly reason: ExplainReason;
  readonly details?: ExplainDetails;
  /** Ids of the nodes whose running, or whose other result, makes it run. */
  readonly causes: readonly string[];
  /** All that differs from the earlier node. */
  readonly changed?: Differences;
  /** How long it took then, or took others of its ident, in milliseconds. */
  readonly expectedMs?: number;
}

/**
 * `basis`: an earlier run of the program, or what earlier runs say together. `declares`: whether the
 * program still has what an ident names; unknown where it is left out. In execution order.
 */
export function explainNodes(
  now: RunFacts,
  basis: RunFacts | undefined,
  declares: (ident: string) => boolean = () => true,
): readonly ExplainedNode[] {
  return new Explainer(now, basis, declares).explain();
}

class Explainer {
  readonly #now: RunFacts;
  readonly #basis: RunFacts | undefined;
  readonly #pairs: Pairs;
  readonly #byId: ReadonlyMap<string, NodeFacts>;
  readonly #durations: ReadonlyMap<string, number>;
  readonly #declares: (ident: string) => boolean;

  constructor(now: RunFacts, basis: RunFacts | undefined, declares: (ident: string) => boolean) {
    this.#now = now;
    this.#basis = basis;
    this.#declares = declares;
    this.#byId = new Map(now.nodes.map((facts) => [facts.node.id, facts]));
    this.#pairs = pairNodes(now.nodes, basis?.nodes ?? []);
    this.#durations = meanDurations(basis?.nodes ?? []);
  }

  explain(): readonly ExplainedNode[] {
    const reached = this.#now.nodes.map((facts) => this.#one(facts));
    const running = new Set(reached.filter((node) => node.runs).map((node) => node.id));
    return inExecutionOrder([...reached, ...this.#notReached(running)], (node) => [
      ...node.causes,
      ...(this.#byId.get(node.id)?.node.deps ?? []),
    ]);
  }

  #one(facts: NodeFacts): ExplainedNode {
    const { fate } = facts;
    const before = this.#pairs.before(facts.node.id);
    switch (fate.kind) {
      case 'cached':
        return mkNode(facts, false, isCached);
      case 'described':
        return this.#described(facts, fate.isRead, before);
      case 'waits': {
        const causes = this.#runningDeps(facts);
        return this.#running(facts, before, { reason: 'upstreamChanged', details: upstream(causes), causes });
      }
      case 'runs':
        return this.#running(facts, before, this.#why(facts, before, fate.reason, fate.details));
    }
  }

  /** A source that is described runs only if its contents have to be read, and are others. */
  #described(facts: NodeFacts, isRead: boolean, before: NodeFacts | undefined): ExplainedNode {
    const isSame = before?.resultDigest === undefined ? !isRead : before.resultDigest === facts.resultDigest;
    if (isSame || !isLocalSource(facts)) return mkNode(facts, false, isCached);
    if (before?.resultDigest === undefined) return this.#running(facts, before, { reason: 'notCacheable', causes: [] });
    const details = { arg: 'url', path: '', old: before.resultDigest, new: facts.resultDigest ?? '' };
    return this.#running(facts, before, { reason: 'inputChanged', details, causes: [] });
  }

  #running(facts: NodeFacts, before: NodeFacts | undefined, why: Why): ExplainedNode {
    const { ident, op } = facts.node;
    const expectedMs = before?.ms ?? this.#durations.get(`${op} ${ident}`);
    const changed = before === undefined ? {} : differencesOf(before, facts);
    return {
      ...mkNode(facts, true, why),
      ...(Object.keys(changed).length > 0 && { changed }),
      ...(expectedMs !== undefined && { expectedMs }),
    };
  }

  /** What the evaluation says is enough, unless it says that there was nothing. */
  #why(facts: NodeFacts, before: NodeFacts | undefined, reason: RunReason, details: ReasonDetails | undefined): Why {
    const plain: Why = { reason, causes: [], ...(details && { details }) };
    if (reason !== 'noCacheEntry' || before === undefined) return plain;
    const { image, command, url, inputs } = differencesOf(before, facts);
    if (command !== undefined) return { reason: 'commandChanged', details: command, causes: [] };
    if (image !== undefined) return { reason: 'imageChanged', details: image, causes: [] };
    if (url !== undefined) return { reason: 'inputChanged', details: { arg: 'url', path: '', ...url }, causes: [] };
    const [input] = inputs ?? [];
    if (input !== undefined) return this.#becauseOfInputs(facts, { ...input });
    return this.#becauseOfPlace(facts, before) ?? plain;
  }

  #becauseOfInputs(facts: NodeFacts, input: Readonly<Record<string, string>>): Why {
    const causes = this.#otherDeps(facts);
    const program = causes.map((id) => this.#byId.get(id)).find((dep) => dep?.node.op !== 'intern');
    if (program === undefined) return { reason: 'inputChanged', details: input, causes };
    const ranAgain = this.#pairs.before(program.node.id)?.node.id === program.node.id && program.fate.kind === 'runs';
    if (ranAgain) return { reason: 'nondeterministic', details: { node: program.node.id }, causes };
    return { reason: 'upstreamChanged', details: { node: program.node.id }, causes };
  }

  /** The same work, found nowhere: results of another universe or key space are not looked at. */
  #becauseOfPlace(facts: NodeFacts, before: NodeFacts): Why | undefined {
    const [was, is] = [this.#basis, this.#now];
    if (was === undefined || before.node.id !== facts.node.id) return undefined;
    if (was.universe === is.universe && was.keySpace === is.keySpace) return undefined;
    const name = ({ universe, keySpace }: RunFacts): string => [universe, keySpace].filter((x) => x !== '').join('/');
    return { reason: 'universeChanged', details: { old: name(was), new: name(is) }, causes: [] };
  }

  #runningDeps({ node }: NodeFacts): readonly string[] {
    return node.deps.filter((id) => {
      const kind = this.#byId.get(id)?.fate.kind;
      return kind === 'runs' || kind === 'waits';
    });
  }

  /** Deps that are not what they were, or have another result. */
  #otherDeps({ node }: NodeFacts): readonly string[] {
    return node.deps.filter((id) => {
      const facts = this.#byId.get(id);
      const before = this.#pairs.before(id);
      return facts?.resultDigest === undefined || before?.resultDigest !== facts.resultDigest;
    });
  }

  /** Nodes of the earlier run above nodes that will run: continuations that wait for those make them. */
  #notReached(running: ReadonlySet<string>): readonly ExplainedNode[] {
    if (!this.#now.nodes.some((facts) => facts.fate.kind === 'runs') || this.#now.runId !== undefined) return [];
    const found = new Map<string, ExplainedNode>();
    for (const facts of this.#basis?.nodes ?? []) {
      if (this.#pairs.after(facts.node.id) !== undefined || !this.#declares(facts.node.ident)) continue;
      const causes = facts.node.deps.flatMap((id) => {
        const here = this.#pairs.after(id)?.node.id ?? id;
        return running.has(here) || found.has(here) ? [here] : [];
      });
      if (causes.length === 0) continue;
      const why: Why = { reason: 'upstreamChanged', details: upstream(causes), causes };
      const expected = facts.ms ?? this.#durations.get(`${facts.node.op} ${facts.node.ident}`);
      const node = {
        ...mkNode(facts, true, why),
        ...(expected !== undefined && { expectedMs: expected }),
      };
      found.set(facts.node.id, node);
    }
    return [...found.values()];
  }
}

interface Why {
  readonly reason: ExplainReason;
  readonly details?: ExplainDetails;
  readonly causes: readonly string[];
}

const upstream = (causes: readonly string[]): { readonly node: string } => ({ node: causes[0] ?? '' });

const isLocalSource = ({ definition }: NodeFacts): boolean => /^(local)?file:/.test(definition.url ?? '');

const isCached: Why = { reason: 'cached', causes: [] };

function mkNode({ node, cacheKeys }: NodeFacts, runs: boolean, { reason, details, causes }: Why): ExplainedNode {
  const { id, op, ident, position, digest } = node;
  return { id, op, ident, position, digest, cacheKeys, runs, reason, ...(details && { details }), causes };
}

/** By operation and ident. */
function meanDurations(nodes: readonly NodeFacts[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { ms: number; n: number }>();
  for (const { node, ms } of nodes) {
    if (ms === undefined) continue;
    const name = `${node.op} ${node.ident}`;
    const sum = sums.get(name) ?? { ms: 0, n: 0 };
    sum.ms += ms;
    sum.n++;
    sums.set(name, sum);
  }
  return new Map([...sums].map(([name, { ms, n }]) => [name, Math.round(ms / n)]));
}
