// The system modules `$/...` and the base environment as seen from outside: names, types,
// documentation, application modes. It runs nothing: the implementations live in `lower`.
// Invariant: names, argument names, types and order are the original's; digests depend on them.
// Spec: 06-stdlib.

export { type BaseBinding, baseEnvironment } from './base-environment.ts';
export type { ApplicationMode, SystemFunction, SystemModule } from './system-function.ts';
export { systemModule, systemModules } from './system-module.ts';
