// The system modules `$/...` as seen from outside: names, types, documentation, application modes.
// Their implementations live in `lower`. Spec: 06-stdlib.

export {
  baseEnvironment,
  type SystemFunction,
  type SystemModule,
  systemModule,
  systemModules,
} from './system-module.ts';
