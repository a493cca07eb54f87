// E0811 T-OUT-TYPE: an output that is no file and no dir.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `execs can only return files and dirs, not ${renderType(type)}`;

/** An output that is no file and no dir. */
export const E0811: DiagnosticSpec<Args> = {
  code: 'E0811',
  name: 'T-OUT-TYPE',
  severity: 'error',
  compat: text,
  message: text,
};
