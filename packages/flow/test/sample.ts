// The files, values and flows of the spec's vectors. Spec: 05-flow-eval §23.

import { type Digest, digestText, hexDigest } from '@reflow-lang/base';
import { execFlow, externFlow, type Flow, groupbyFlow, internFlow, mapFlow } from '@reflow-lang/flow';
import { File, Fileset } from '@reflow-lang/values';

export const alpha = digestText('alpha');
export const beta = digestText('beta');
export const filesetA = Fileset.ofFile(new File({ id: alpha, size: 5 }));

export const hex = (d: Digest): string => hexDigest(d);

export const internIn = (): Flow => internFlow('s3://b/in');
export const execF2 = (): Flow => execFlow({ image: 'img:1', cmd: 'run' });
export const execF3 = (dep: Flow = internIn()): Flow => execFlow({ image: 'img:1', cmd: 'cat %s', deps: [dep] });
export const execF4 = (): Flow => {
  const dep = internIn();
  return execFlow({
    image: 'img:1',
    cmd: 'cat %s %s > %s',
    deps: [dep, dep],
    argmap: [
      { out: false, index: 0 },
      { out: false, index: 1 },
      { out: true, index: 0 },
    ],
  });
};
export const externF6 = (): Flow => externFlow('s3://b/out', execF3());
export const groupbyF7 = (): Flow => groupbyFlow('^(.)/', internIn());
export const mapF19 = (): Flow => mapFlow((f) => execF3(f), groupbyF7());
