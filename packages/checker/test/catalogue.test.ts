// The catalogue as a whole. Spec: 10-editor §3.8.

import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import * as catalogue from '../src/catalogue/index.ts';

describe('the catalogue', () => {
  const files = readdirSync(new URL('../src/catalogue/', import.meta.url))
    .filter((name) => /^[EW]\d{4}\.ts$/.test(name))
    .map((name) => name.slice(0, -'.ts'.length));

  it('has one entry per file, under the code of its file', () => {
    const codes = Object.entries(catalogue).map(([exported, entry]) => [exported, entry.code]);
    expect(codes.map(([exported]) => exported).sort()).to.deep.equal(files.sort());
    for (const [exported, code] of codes) expect(code).to.equal(exported);
  });

  it('calls E codes errors and W codes warnings', () => {
    for (const entry of Object.values(catalogue)) {
      expect(entry.severity, entry.code).to.equal(entry.code.startsWith('E') ? 'error' : 'warning');
    }
  });
});
