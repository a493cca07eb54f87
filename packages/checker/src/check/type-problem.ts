// What a type term says is wrong with it, as an entry of the catalogue.
//
// The constructors and `unify` of `types` name their situation by its code and carry the original's
// text; the catalogue adds what people read. Of a text that only follows from a failure inside the
// same computation, the failure itself is shown (KEEP Q18 in compat text). Spec: 02-types §3, §5.3.

import type { DiagnosticSpec } from '@reflow-lang/base';
import type { TypeProblem } from '@reflow-lang/types';
import {
  E0220,
  E0221,
  E0222,
  E0223,
  E0224,
  E0225,
  E0226,
  E0227,
  E0228,
  E0229,
  E0230,
  E0263,
  E0271,
} from '../catalogue/index.ts';
import { type Finding, finding } from './finding.ts';

const specs: ReadonlyMap<string, DiagnosticSpec<{ readonly text: string }>> = new Map(
  [E0220, E0221, E0222, E0223, E0224, E0225, E0226, E0227, E0228, E0229, E0230, E0263, E0271].map((s) => [s.code, s]),
);

/** The finding of an error that a type constructor or `unify` made. */
export function typeProblem(problem: TypeProblem): Finding {
  const first = problem.cause ?? problem;
  const spec = specs.get(first.code ?? '') ?? E0263;
  return { ...finding(spec, { text: first.message }), compat: problem.message };
}
