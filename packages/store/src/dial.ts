// Opening repositories by URL. Spec: 08-infrastructure §4.1 (dial registry).

import { mkError, plainError } from '@reflow-lang/base';
import type { Ctx, Repository } from '@reflow-lang/evaluator';

export type DialRepository = (ctx: Ctx, url: string) => Promise<Repository>;

export interface Dialer {
  /** Later registrations of a scheme replace earlier ones. */
  register(scheme: string, dial: DialRepository): void;
  /** Rejects with NotSupported `unknown scheme "x"`. */
  dial(ctx: Ctx, url: string): Promise<Repository>;
}

export function createDialer(): Dialer {
  const schemes = new Map<string, DialRepository>();
  return {
    register(scheme, dial) {
      schemes.set(scheme, dial);
    },
    async dial(ctx, url) {
      const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1] ?? '';
      const dial = schemes.get(scheme.toLowerCase());
      if (dial === undefined) throw mkError('dial', [url], 'NotSupported', plainError(`unknown scheme "${scheme}"`));
      return dial(ctx, url);
    },
  };
}
