// What starting costs: the runtime alone, the bundle, the start script in front of it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, print, timeOnce } from './side-by-side.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export default function bench() {
  const dir = mkdtempSync(join(tmpdir(), 'reflow-bench-'));
  try {
    const hello = join(dir, 'hello.rf');
    writeFileSync(
      hello,
      '// Main greets.\nval name = "world"\nfunc greet(n string) = "hello " + n\nval Main = greet(name)\n',
    );
    const reflow = join(root, 'reflow');
    timeOnce({ command: reflow, args: ['version'] }); // builds what is missing
    const bundled = ['--snapshot-blob', join(root, 'build', 'reflow.blob'), join(root, 'build', 'reflow.cjs')];
    print(
      compare(
        [
          { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
          {
            name: 'reflow check hello.rf, bundle alone',
            command: process.execPath,
            args: [...bundled, 'check', hello],
          },
          { name: 'reflow check hello.rf, start script', command: reflow, args: ['check', hello] },
          { name: 'reflow run hello.rf (immediate)', command: reflow, args: ['run', hello] },
        ],
        25,
      ),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
