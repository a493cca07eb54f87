// Function literals. Spec: 02-types §6, §9.

import { affirm, type Field, mkFunc, type Type } from '@reflow-lang/types';
import { E0208 } from '../../catalogue/index.ts';
import { closeFrame, declareValue } from '../declare.ts';
import { openFrame } from '../environment.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, type Site } from '../pass.ts';
import { resolveType } from '../written-type.ts';

const maxArguments = 128;

/**
 * Argument types are resolved before any argument is bound. An argument of unknown type makes the
 * function an error: the original tells at each use of it, else at the function.
 */
export function checkFunc(site: Site, e: ExprOf<'func'>): Type {
  const { pass } = site;
  const frame = openFrame(site.env, e.span.end);
  const args = e.params.map((p): Field => ({ name: p.name, type: resolveType({ ...site, env: frame }, p.type) }));
  for (const [i, param] of e.params.entries()) {
    const type = args[i]?.type;
    if (!type) continue;
    declareValue(pass, frame, undefined, {
      name: param.name,
      kind: 'arg',
      type,
      rule: 'never',
      pos: e.pos,
      span: param.nameSpan,
      doc: '',
      visibleFrom: e.body.span.start,
      broken: type.kind === 'error',
    });
  }
  const body = pass.checkExpr(pass, frame, e.body);
  closeFrame(pass, frame);
  if (args.length > maxArguments) return fail(site, finding(E0208, {}), e.span);
  return affirm(mkFunc(args, body));
}
