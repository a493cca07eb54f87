// W0024 W-PARAM-NARROW: a module parameter passed with less than is declared.
// Spec: 02-types §16.2, §17

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly id: string;
  readonly passed: Type;
  readonly declared: Type;
}

const text = ({ id, passed, declared }: Args): string =>
  `parameter ${id} is declared as ${renderType(declared)} and passed as ${renderType(passed)}: using what is missing fails`;

/** A module parameter passed with less than is declared. */
export const W0024: DiagnosticSpec<Args> = {
  code: 'W0024',
  name: 'W-PARAM-NARROW',
  severity: 'warning',
  compat: text,
  message: text,
};
