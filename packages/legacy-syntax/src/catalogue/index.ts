// The codes of v0 programs in the diagnostics catalogue. Spec: 10-editor §3.8, 09-legacy-v0 §4.

export { E0150 } from './E0150.ts';
export { E0151 } from './E0151.ts';
export { E0152 } from './E0152.ts';
export { E0153 } from './E0153.ts';
export { E0154 } from './E0154.ts';
export { E0155 } from './E0155.ts';
export { E0156 } from './E0156.ts';
export { E0157 } from './E0157.ts';
export { E0158 } from './E0158.ts';
export { E0159 } from './E0159.ts';
export { E0160 } from './E0160.ts';
