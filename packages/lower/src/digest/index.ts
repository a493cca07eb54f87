// Digests and exact keys of expressions, and the material continuations add. Spec: 03-evaluation §18, §20.

import { type Digest, digestOf, utf8Bytes } from '@reflow-lang/base';

export { exactValue, seq, str, textStr, typ } from '@reflow-lang/flow';
export { type ExecOutput, execOutputs, outputIndex } from './expr-parts.ts';
export { comprExtra, singleMaterial, stdExtra, switchExtra } from './extra.ts';
export { digestExpr, exactExpr, exprMaterial } from './material.ts';
export { pathDigest, pathMaterial } from './path-digest.ts';
export {
  type CompareStep,
  exactDigest,
  type Sub,
  saltCompare,
  saltExec,
  saltExecOutputs,
  saltForceComposite,
  saltForceFlow,
  saltK,
  saltLibrary,
  saltLocalDir,
  saltRepeat,
  saltSequence,
  saltToFileset,
  saltVal,
} from './salt.ts';
export { type SwitchPlace, saltCompr, saltRest, saltSwitch } from './salt-form.ts';

/** `H("$/" ‖ module ‖ id)`; `''` is the module of `file` and `dir`. */
export function digestSystemFunction(module: string, id: string): Digest {
  return digestOf(utf8Bytes(`$/${module}${id}`));
}
