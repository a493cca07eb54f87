// Patterns in source form: `{a:p}`, `[a, ...b]`, `_`. Spec: 01-syntax §10.1.

import { absurd } from '@reflow-lang/base';
import type { Pat } from '../core/ast.ts';
import { joinPieces, type Piece, printPieces } from './pieces.ts';

/** The pattern as the original prints it in messages and tree form. */
export const patternText = (pat: Pat): string => printPieces(pat, piecesOf);

function piecesOf(pat: Pat): readonly Piece<Pat>[] {
  switch (pat.kind) {
    case 'ident':
      return [pat.name];
    case 'ignore':
      return ['_'];
    case 'tuple':
      return ['(', ...list(pat.elems), ')'];
    case 'list':
      return ['[', ...list(pat.elems), ...(pat.tail === undefined ? [] : [', ...', pat.tail]), ']'];
    case 'struct':
      return [
        '{',
        ...joinPieces(
          pat.fields.map((field) => [`${field.name}:`, field.pat]),
          ', ',
        ),
        '}',
      ];
    case 'variant':
      return pat.elem === undefined ? [`#${pat.tag}`] : [`#${pat.tag}(`, pat.elem, ')'];
    default:
      return absurd(pat);
  }
}

const list = (pats: readonly Pat[]): Piece<Pat>[] =>
  joinPieces(
    pats.map((pat) => [pat]),
    ', ',
  );
