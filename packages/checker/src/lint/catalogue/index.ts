// The lint rules. One file per code; codes are never reused.

import type { LintRule } from '../rule.ts';
import { W0002 } from './W0002.ts';
import { W0100 } from './W0100.ts';
import { W0101 } from './W0101.ts';
import { W0102 } from './W0102.ts';
import { W0103 } from './W0103.ts';
import { W0104 } from './W0104.ts';
import { W0105 } from './W0105.ts';
import { W0106 } from './W0106.ts';
import { W0107 } from './W0107.ts';
import { W0108 } from './W0108.ts';
import { W0109 } from './W0109.ts';
import { W0110 } from './W0110.ts';
import { W0111 } from './W0111.ts';
import { W0112 } from './W0112.ts';
import { W0113 } from './W0113.ts';
import { W0114 } from './W0114.ts';
import { W0115 } from './W0115.ts';
import { W0116 } from './W0116.ts';
import { W0117 } from './W0117.ts';
import { W0118 } from './W0118.ts';
import { W0119 } from './W0119.ts';
import { W0190 } from './W0190.ts';
import { W0191 } from './W0191.ts';

export const lintRules: readonly LintRule[] = [
  W0002,
  W0100,
  W0101,
  W0102,
  W0103,
  W0104,
  W0105,
  W0106,
  W0107,
  W0108,
  W0109,
  W0110,
  W0111,
  W0112,
  W0113,
  W0114,
  W0115,
  W0116,
  W0117,
  W0118,
  W0119,
  W0190,
  W0191,
];
