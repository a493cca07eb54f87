// Names of cache modes. Spec: 07-cli §7.8.

import { type CacheMode, cacheMode } from '@reflow-lang/evaluator';

const modes: ReadonlyMap<string, CacheMode> = new Map([
  ['off', cacheMode.off],
  ['read', cacheMode.read],
  ['write', cacheMode.write],
  ['readwrite', cacheMode.readWrite],
  ['read+write', cacheMode.readWrite],
]);

export const isCacheModeName = (name: string): boolean => modes.has(name);
export const cacheModeOfName = (name: string): CacheMode => modes.get(name) ?? cacheMode.off;
