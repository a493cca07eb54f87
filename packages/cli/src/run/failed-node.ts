// A reader that remembers the first node that failed.

import type { NodeInfo } from '@reflow-lang/evaluator';
import type { EventReader } from '@reflow-lang/runner';

export interface FailedNode {
  readonly node: NodeInfo;
  readonly image: string | undefined;
  readonly exitCode: number | undefined;
  readonly stderrTail: readonly string[];
  readonly execUri: string | undefined;
}

export function createFailureReader(): { readonly read: EventReader; first(): FailedNode | undefined } {
  const images = new Map<string, string>();
  let first: FailedNode | undefined;
  return {
    first: () => first,
    read: (event) => {
      if (event.type === 'nodeStarted' && event.image !== undefined) images.set(event.node.id, event.image);
      if (event.type !== 'nodeFailed' || first !== undefined) return;
      first = {
        node: event.node,
        image: images.get(event.node.id),
        exitCode: event.exitCode,
        stderrTail: event.stderrTail ?? [],
        execUri: event.execUri,
      };
    },
  };
}
