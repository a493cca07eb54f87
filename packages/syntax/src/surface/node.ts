// Nodes of any kind: where core nodes come from, and a walk that needs to know none of them.

import { Token } from '../lex/token.ts';
import type { DeclSyntax, ParamItemSyntax } from './declaration.ts';
import type { ExprSyntax, SyntaxBase } from './expression.ts';
import type { PatternSyntax } from './pattern.ts';
import type { TypeSyntax } from './type.ts';

/** Every node a core node can come from. */
export type OriginSyntax = ExprSyntax | TypeSyntax | PatternSyntax | DeclSyntax | ParamItemSyntax;

/** The nodes and tokens a node is made of, in the order of the text. */
export function partsOf(node: SyntaxBase): readonly (SyntaxBase | Token)[] {
  const parts: (SyntaxBase | Token)[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    else if (value instanceof Token || isSyntax(value)) parts.push(value);
  };
  for (const value of Object.values(node)) collect(value);
  return parts.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** From the root to the innermost node that contains the offset (its end included). */
export function pathAt(root: SyntaxBase, offset: number): readonly SyntaxBase[] {
  const path: SyntaxBase[] = [];
  for (let node: SyntaxBase | undefined = root; node !== undefined; ) {
    path.push(node);
    node = partsOf(node).findLast(
      (part): part is SyntaxBase => !(part instanceof Token) && part.start <= offset && offset <= part.end,
    );
  }
  return path;
}

function isSyntax(value: unknown): value is SyntaxBase {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}
