// Every text that the checker can print: one file per code, two texts from the same data.
// Codes are never reused. Spec: 02-types §18, 10-editor §3.8.

import { E0026 } from './E0026.ts';
import { E0200, type UndefinedReason } from './E0200.ts';
import { type AliasFault, E0201 } from './E0201.ts';
import { E0202 } from './E0202.ts';
import { E0203 } from './E0203.ts';
import { E0204 } from './E0204.ts';
import { E0205 } from './E0205.ts';
import { E0206 } from './E0206.ts';
import { E0207 } from './E0207.ts';
import { E0208 } from './E0208.ts';
import { E0209 } from './E0209.ts';
import { E0210 } from './E0210.ts';
import { E0211 } from './E0211.ts';
import { E0212 } from './E0212.ts';
import { E0213 } from './E0213.ts';
import { E0214 } from './E0214.ts';
import { E0215 } from './E0215.ts';
import { E0216 } from './E0216.ts';
import { E0217 } from './E0217.ts';
import { E0218 } from './E0218.ts';
import { E0219 } from './E0219.ts';
import { E0220 } from './E0220.ts';
import { E0221 } from './E0221.ts';
import { E0222 } from './E0222.ts';
import { E0223 } from './E0223.ts';
import { E0224 } from './E0224.ts';
import { E0225 } from './E0225.ts';
import { E0226 } from './E0226.ts';
import { E0227 } from './E0227.ts';
import { E0228 } from './E0228.ts';
import { E0229 } from './E0229.ts';
import { E0230 } from './E0230.ts';
import { E0231 } from './E0231.ts';
import { E0232 } from './E0232.ts';
import { E0233 } from './E0233.ts';
import { E0234 } from './E0234.ts';
import { E0235 } from './E0235.ts';
import { E0236 } from './E0236.ts';
import { E0237 } from './E0237.ts';
import { E0238 } from './E0238.ts';
import { E0239 } from './E0239.ts';
import { E0240 } from './E0240.ts';
import { E0241 } from './E0241.ts';
import { E0242 } from './E0242.ts';
import { E0250 } from './E0250.ts';
import { E0251 } from './E0251.ts';
import { E0252 } from './E0252.ts';
import { E0253 } from './E0253.ts';
import { E0254 } from './E0254.ts';
import { E0255 } from './E0255.ts';
import { E0256 } from './E0256.ts';
import { E0257 } from './E0257.ts';
import { E0258 } from './E0258.ts';
import { E0259 } from './E0259.ts';
import { E0260 } from './E0260.ts';
import { E0261 } from './E0261.ts';
import { E0262 } from './E0262.ts';
import { E0263 } from './E0263.ts';
import { E0270 } from './E0270.ts';
import { E0271 } from './E0271.ts';
import { E0400 } from './E0400.ts';
import { E0401 } from './E0401.ts';
import { E0402 } from './E0402.ts';
import { E0403 } from './E0403.ts';
import { E0404 } from './E0404.ts';
import { E0405 } from './E0405.ts';
import { E0406 } from './E0406.ts';
import { E0407 } from './E0407.ts';
import { E0408 } from './E0408.ts';
import { E0409 } from './E0409.ts';
import { E0411 } from './E0411.ts';
import { E0800 } from './E0800.ts';
import { E0801 } from './E0801.ts';
import { E0802 } from './E0802.ts';
import { E0803 } from './E0803.ts';
import { E0804 } from './E0804.ts';
import { E0805 } from './E0805.ts';
import { E0806 } from './E0806.ts';
import { E0807 } from './E0807.ts';
import { E0808 } from './E0808.ts';
import { E0809 } from './E0809.ts';
import { E0810 } from './E0810.ts';
import { E0811 } from './E0811.ts';
import { E0812 } from './E0812.ts';
import { E0813 } from './E0813.ts';
import { E0814 } from './E0814.ts';
import { E0820 } from './E0820.ts';
import { E0821 } from './E0821.ts';
import { E0822 } from './E0822.ts';
import { E0823 } from './E0823.ts';
import { E0824 } from './E0824.ts';
import { W0001 } from './W0001.ts';
import { W0003 } from './W0003.ts';
import { W0020 } from './W0020.ts';
import { W0021 } from './W0021.ts';
import { W0022 } from './W0022.ts';
import { W0023 } from './W0023.ts';
import { W0024 } from './W0024.ts';
import { W0025 } from './W0025.ts';

export {
  type AliasFault,
  E0026,
  E0200,
  E0201,
  E0202,
  E0203,
  E0204,
  E0205,
  E0206,
  E0207,
  E0208,
  E0209,
  E0210,
  E0211,
  E0212,
  E0213,
  E0214,
  E0215,
  E0216,
  E0217,
  E0218,
  E0219,
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
  E0231,
  E0232,
  E0233,
  E0234,
  E0235,
  E0236,
  E0237,
  E0238,
  E0239,
  E0240,
  E0241,
  E0242,
  E0250,
  E0251,
  E0252,
  E0253,
  E0254,
  E0255,
  E0256,
  E0257,
  E0258,
  E0259,
  E0260,
  E0261,
  E0262,
  E0263,
  E0270,
  E0271,
  E0400,
  E0401,
  E0402,
  E0403,
  E0404,
  E0405,
  E0406,
  E0407,
  E0408,
  E0409,
  E0411,
  E0800,
  E0801,
  E0802,
  E0803,
  E0804,
  E0805,
  E0806,
  E0807,
  E0808,
  E0809,
  E0810,
  E0811,
  E0812,
  E0813,
  E0814,
  E0820,
  E0821,
  E0822,
  E0823,
  E0824,
  type UndefinedReason,
  W0001,
  W0003,
  W0020,
  W0021,
  W0022,
  W0023,
  W0024,
  W0025,
};
