// Whether an evaluation reads and writes the cache. Spec: 05-flow-eval §2.4.

export const cacheMode = { off: 0, read: 2, write: 4, readWrite: 6 } as const;
/** Bits of `cacheMode`. */
export type CacheMode = number;
export const isReading = (mode: CacheMode): boolean => (mode & cacheMode.read) !== 0;
export const isWriting = (mode: CacheMode): boolean => (mode & cacheMode.write) !== 0;
