// The built-in values: useful without any configuration, network or daemon. Spec: 07-cli §7.2 [M],
// design: embedded defaults.

import { join } from 'node:path';
import type { Layer } from '@reflow-lang/config';

export function builtInLayer(home: string): Layer {
  return {
    name: 'built-in',
    values: new Map([
      ['assoc', `sqlite,path=${join(home, 'assoc.db')}`],
      ['cache', 'readwrite'],
      ['cluster', `localcluster,dir=${join(home, 'local')}`],
      ['repository', `file,dir=${join(home, 'repository')}`],
      ['taskdb', `sqlite,path=${join(home, 'tasks.db')}`],
    ]),
  };
}
