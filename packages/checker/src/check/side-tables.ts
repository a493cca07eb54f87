// The pass's tables as the rest of the toolchain reads them. Spec: design §3.6; 02-types §20.1.

import type { SideTables } from '../checked-module.ts';
import { type Pass, typeAt } from './pass.ts';

/** A view on the tables; nothing changes them any more. */
export function sideTables(pass: Pass): SideTables {
  return {
    typeOf: (node) => typeAt(pass, node),
    typeOfDecl: (decl) => typeAt(pass, decl),
    builtinOf: (apply) => pass.builtins.get(apply),
    importOf: (make) => pass.imports.get(make),
    importPathOf: (make) => pass.importPaths.get(make),
    symbolOf: (node) => pass.symbols.get(node),
  };
}
