// Which node of one evaluation is which of another: the same node by its id; else one of the same
// operation and ident, the more they have in common the sooner. Spec: 07-cli §20.6.

import { formatCmd } from '@reflow-lang/flow';
import type { NodeFacts } from './node-facts.ts';

export interface Pairs {
  /** The earlier one of a node of now. */
  before(id: string): NodeFacts | undefined;
  /** The node of now of an earlier one. */
  after(id: string): NodeFacts | undefined;
}

/** Nodes of one kind that agree in this are taken for the same, in their order. */
type Likeness = (facts: NodeFacts) => string | undefined;

const likenesses: readonly Likeness[] = [
  (facts) => joined(inputsText(facts), facts.definition.image),
  (facts) => joined(inputsText(facts), facts.definition.cmd),
  (facts) => joined(facts.definition.cmd, facts.definition.image),
  (facts) => facts.definition.url,
  inputsText,
  (facts) => facts.definition.cmd,
  () => '',
];

/** Linear in the nodes. */
export function pairNodes(now: readonly NodeFacts[], earlier: readonly NodeFacts[]): Pairs {
  const before = new Map<string, NodeFacts>();
  const after = new Map<string, NodeFacts>();
  const join = (a: NodeFacts, b: NodeFacts): void => {
    before.set(a.node.id, b);
    after.set(b.node.id, a);
  };
  const byId = new Map(earlier.map((facts) => [facts.node.id, facts]));
  for (const facts of now) {
    const same = byId.get(facts.node.id);
    if (same !== undefined) join(facts, same);
  }
  for (const likeness of likenesses) {
    const open = new Map<string, NodeFacts[]>();
    for (const facts of earlier) {
      if (after.has(facts.node.id)) continue;
      const name = nameOf(facts, likeness);
      if (name === undefined) continue;
      const alike = open.get(name);
      if (alike === undefined) open.set(name, [facts]);
      else alike.push(facts);
    }
    for (const alike of open.values()) alike.reverse();
    for (const facts of now) {
      if (before.has(facts.node.id)) continue;
      const name = nameOf(facts, likeness);
      const match = name === undefined ? undefined : open.get(name)?.pop();
      if (match !== undefined) join(facts, match);
    }
  }
  return { before: (id) => before.get(id), after: (id) => after.get(id) };
}

function nameOf(facts: NodeFacts, likeness: Likeness): string | undefined {
  const alike = likeness(facts);
  return alike === undefined ? undefined : JSON.stringify([facts.node.op, facts.node.ident, alike]);
}

const joined = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? undefined : JSON.stringify([a, b]);

function inputsText({ inputs }: NodeFacts): string | undefined {
  return inputs === undefined || inputs.length === 0 ? undefined : inputs.map(({ digest }) => digest).join(' ');
}

/** The command as people read it: names where the arguments go. */
export const shownCommand = ({ definition }: NodeFacts): string =>
  formatCmd(definition.cmd ?? '', definition.argstrs ?? []);
