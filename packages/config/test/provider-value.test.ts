import { expect } from 'chai';
import fc from 'fast-check';
import { parseProviderValue, renderProviderValue, schema, schemaKeys } from '../src/index.ts';

describe('provider values', () => {
  it('are a provider and its arguments; a bare name is true', () => {
    expect(parseProviderValue('cluster', 'localcluster,dir=/a=b,strictimages')).to.deep.equal({
      ok: true,
      value: { provider: 'localcluster', args: { dir: '/a=b', strictimages: 'true' } },
    });
  });

  it('of a name every object has are unknown', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(parseProviderValue('cache', name).ok, name).to.equal(false);
    }
  });

  it('read again what they render', () => {
    const values = fc.constantFrom(...schemaKeys).chain((key) =>
      fc
        .constantFrom(...Object.entries<{ readonly args: readonly string[] }>(schema[key].providers))
        .chain(([provider, { args }]) =>
          fc
            .subarray([...args])
            .chain((names) =>
              fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.stringMatching(/^[^,]*$/)))),
            )
            .map((pairs) => ({ key, value: { provider, args: Object.fromEntries(pairs) } })),
        ),
    );
    fc.assert(
      fc.property(values, ({ key, value }) => {
        expect(parseProviderValue(key, renderProviderValue(value))).to.deep.equal({ ok: true, value });
      }),
    );
  });
});
