// Every node a core node can come from.

import type { DeclSyntax, ParamItemSyntax } from './declaration.ts';
import type { ExprSyntax } from './expression.ts';
import type { PatternSyntax } from './pattern.ts';
import type { TypeSyntax, VariantTypeSyntax } from './type.ts';

export type OriginSyntax = ExprSyntax | TypeSyntax | PatternSyntax | DeclSyntax | ParamItemSyntax | VariantTypeSyntax;
