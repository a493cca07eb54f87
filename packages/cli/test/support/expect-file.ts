// Expected texts in files beside the cases. `REFLOW_UPDATE=1` (`npm test -- --update`) writes them anew;
// what no case uses fails.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const isUpdate = process.env.REFLOW_UPDATE === '1';

export function expectFile(path: string, actual: string): void {
  if (isUpdate) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  expect(existsSync(path), `${path} is missing: run with REFLOW_UPDATE=1 and read what it says`).to.equal(true);
  expect(actual).to.equal(readFileSync(path, 'utf8'));
}

/** Every `.expect` of the folder belongs to one of these names. */
export function expectNoOthers(folder: string, names: readonly string[]): void {
  const others = readdirSync(folder).filter(
    (file) => file.endsWith('.expect') && !names.includes(file.slice(0, -'.expect'.length)),
  );
  if (isUpdate) for (const file of others) rmSync(join(folder, file));
  else expect(others, 'expectations that no case uses').to.deep.equal([]);
}
