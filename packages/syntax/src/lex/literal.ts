// The value of a literal token. Spec: 01-syntax §2.3 - §2.5, §8 D21.

import { unquote } from '@reflow-lang/base';
import type { Literal } from '../core/ast.ts';

/** The value of a token of the terminal `Literal`. Integers are decimal whatever they start with. */
export function literalValue(image: string): Literal {
  switch (image.charCodeAt(0)) {
    case 0x22:
      return { kind: 'string', value: image.includes('\\') ? (unquote(image) ?? '') : image.slice(1, -1) };
    case 0x60:
      return { kind: 'string', value: image.slice(1, -1).replaceAll('\r', '') };
    case 0x74:
    case 0x66:
      return { kind: 'bool', value: image === 'true' };
    default:
      if (/[.eE]/.test(image)) return { kind: 'float', text: image };
      return { kind: 'int', value: BigInt(image) };
  }
}
