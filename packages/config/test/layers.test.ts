import { expect } from 'chai';
import { environmentLayer, type Layer, readLayer, resolveConfig } from '../src/index.ts';

describe('layers', () => {
  const file = (text: string): Layer => {
    const layer = readLayer('user file', '/home/u/config.yaml', text);
    if (!layer.ok) throw new Error(layer.error);
    return layer.value;
  };
  const errorOf = (...layers: readonly Layer[]): string | undefined => {
    const config = resolveConfig(layers);
    return config.ok ? undefined : config.error;
  };

  it('win key by key, the later over the earlier', () => {
    const config = resolveConfig([
      file('cache: read\nuser: user,user=ada\n'),
      environmentLayer({ REFLOW_CACHE: 'off', REFLOW_REPOSITORY: '' }),
    ]);
    if (!config.ok) throw new Error(config.error);
    expect(config.value.get('cache')).to.deep.include({ value: { provider: 'off', args: {} } });
    expect(config.value.get('cache')?.layer.name).to.equal('environment');
    expect(config.value.get('user')?.layer).to.include({ name: 'user file', path: '/home/u/config.yaml' });
    expect(config.value.get('repository')).to.equal(undefined);
    expect(config.value.values.map(({ key }) => key)).to.deep.equal(['cache', 'user']);
  });

  for (const [written, read] of [
    ['no', 'off'],
    ['false', 'off'],
    ['off', 'off'],
    ['on', 'readwrite'],
    ['yes', 'readwrite'],
    ['true', 'readwrite'],
    ['read+write', 'read+write'],
  ] as const) {
    it(`read cache: ${written} as ${read}`, () => {
      expect(file(`cache: ${written}`).values.get('cache')).to.equal(read);
    });
  }

  it('keep scalars as they are written', () => {
    expect(file('user: 007').values.get('user')).to.equal('007');
  });

  it('tell keys they do not know', () => {
    expect(file('cahce: off\nuser: user').otherKeys).to.deep.equal(['cahce']);
  });

  it('of an empty document are empty', () => {
    expect(file('# nothing\n').values.size).to.equal(0);
  });

  for (const [what, text, message] of [
    ['a list', '- cache\n', 'config c.yaml: expected a mapping of keys to values'],
    ['a list below a key', 'cache: [off]\n', 'config c.yaml: cache not string key'],
    ['a key that stands twice', 'a: b\na: c\n', 'config c.yaml: yaml: line 2: Map keys must be unique'],
    [
      'an alias of nothing',
      'a: *b\n',
      'config c.yaml: yaml: Unresolved alias (the anchor must be set before the alias): b',
    ],
  ] as const) {
    it(`reject ${what}`, () => {
      const layer = readLayer('user file', 'c.yaml', text);
      expect(layer.ok ? undefined : layer.error).to.equal(message);
    });
  }

  it('tell where a wrong value comes from', () => {
    expect(errorOf(environmentLayer({ REFLOW_CACHE: 'sometimes' }))).to.equal(
      'cache: unknown provider "sometimes" (known: off, read, write, readwrite, read+write)' +
        ' (in the environment variable REFLOW_CACHE)',
    );
    expect(errorOf(file('repository: file,dri=x'))).to.equal(
      'provider file flag dri: no such flag -dri (in /home/u/config.yaml)',
    );
  });

  it('do not check a value that a later one replaces', () => {
    expect(errorOf(file('cache: sometimes'), environmentLayer({ REFLOW_CACHE: 'off' }))).to.equal(undefined);
  });
});
