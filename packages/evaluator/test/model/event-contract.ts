// What holds of the events of any evaluation, whatever happens. Spec: 05-flow-eval §15.6, contracts §6.

import type { ReflowEvent } from '@reflow-lang/evaluator';

type NodeEvent = Extract<ReflowEvent, { readonly type: `node${string}` }>;

const isNodeEvent = (event: ReflowEvent): event is NodeEvent => event.type.startsWith('node');

interface NodeStory {
  isQueued: boolean;
  attempt: number;
  end: string | undefined;
}

/** What is wrong with them; none if nothing is. */
export function violations(events: readonly ReflowEvent[]): readonly string[] {
  const found: string[] = [];
  const stories = new Map<string, NodeStory>();
  for (const event of events) {
    if (!isNodeEvent(event)) continue;
    const { id, ident, deps } = event.node;
    const name = `${ident} ${id.slice(7, 15)}`;
    const story = stories.get(id) ?? { isQueued: false, attempt: 0, end: undefined };
    stories.set(id, story);
    if (story.end !== undefined) found.push(`${name}: ${event.type} after ${story.end}`);
    if (deps.includes(id)) found.push(`${name} stands below itself`);
    if (event.type === 'nodeQueued') {
      if (story.isQueued) found.push(`${name} is queued twice`);
      story.isQueued = true;
      continue;
    }
    if (!story.isQueued) found.push(`${name}: ${event.type} before it is queued`);
    checkStep(event, name, story, found);
  }
  return found;
}

function checkStep(event: NodeEvent, name: string, story: NodeStory, found: string[]): void {
  switch (event.type) {
    case 'nodeStarted':
      if (event.attempt < 1) found.push(`${name} starts as attempt ${event.attempt}`);
      story.attempt = event.attempt;
      return;
    case 'nodeDone':
      if (event.how !== 'snapshot' && story.attempt === 0) found.push(`${name} is done and was not started`);
      story.end = event.type;
      return;
    case 'nodeCached':
      if (story.attempt !== 0) found.push(`${name} is cached and was started`);
      story.end = event.type;
      return;
    case 'nodeFailed':
      story.end = event.type;
      return;
    default:
  }
}

/** Ids of the nodes that ended, sorted. */
export const endedNodes = (events: readonly ReflowEvent[]): readonly string[] =>
  events
    .flatMap((event) =>
      event.type === 'nodeDone' || event.type === 'nodeCached' || event.type === 'nodeFailed' ? [event.node.id] : [],
    )
    .sort();
