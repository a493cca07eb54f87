// Modules that come with arguments. Spec: 03-evaluation §2, §16.7.

import { injectArguments, type OpenedModule } from '@reflow-lang/checker';
import { instantiate, moduleFlags } from '@reflow-lang/lower';
import { intType, mkFunc } from '@reflow-lang/types';
import { digestValue, renderValue, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import { openProgram, openWorkspace, type Workspace } from './program.ts';

const source = `param (
	n int
	f = 1.23456789012345
	KiB = 5
)
val Main = n
val Float = f
val Bytes = KiB
func Add(x int) = x + n
`;

describe('a module that comes with arguments', () => {
  let workspace: Workspace;
  let opened: OpenedModule;
  beforeEach(() => {
    workspace = openWorkspace('/', { 'm.rf': source });
    opened = openProgram(workspace, 'm.rf');
  });

  const inject = (...args: readonly string[]): OpenedModule => {
    const injected = injectArguments(opened, args);
    if (!injected.ok) throw new Error(injected.error);
    return injected.value;
  };
  const member = (module: OpenedModule, name: string, args: ReadonlyMap<string, Value> = new Map()): Value => {
    const value = instantiate(workspace.session, module, args).members.get(name);
    if (value === undefined) throw new Error(`no member ${name}`);
    return value;
  };

  it('takes them for what is not passed', () => {
    expect(member(inject('-n=3'), 'Main')).to.equal(3n);
    expect(member(inject('-n=3'), 'Main', new Map([['n', 4n]]))).to.equal(4n);
  });

  it('keeps them to itself: another with the same module has its own', () => {
    const [three, four] = [inject('-n=3'), inject('-n=4')];
    expect([member(three, 'Main'), member(four, 'Main'), member(three, 'Main')]).to.deep.equal([3n, 4n, 3n]);
  });

  it('reads its defaults as flags, floats with ten digits', () => {
    const { type } = opened.module;
    const float = type.fields.find((field) => field.name === 'Float');
    if (float === undefined) throw new Error('no Float');
    expect(renderValue(member(inject('-n=3'), 'Float'), float.type)).to.equal('1.23456789');
  });

  it('does not take a name of the base environment for an argument', () => {
    expect(member(inject('-n=3'), 'Bytes')).to.equal(5n);
  });

  it('binds them outside of the base environment, two frames further out than what is passed', () => {
    const type = mkFunc([{ name: 'x', type: intType }], intType);
    const digest = (value: Value): string => digestValue(value, type);
    const injected = digest(member(inject('-n=3'), 'Add'));
    const passed = digest(member(inject('-n=3'), 'Add', new Map([['n', 3n]])));
    expect(passed).to.equal(digest(member(opened, 'Add', new Map([['n', 3n]]))));
    expect(injected).to.not.equal(passed);
  });

  it('has flags that are set', () => {
    const flags = moduleFlags(workspace.session, inject('-n', '3'));
    if (!flags.ok) throw new Error(flags.error);
    expect(flags.value.flags.find((flag) => flag.name === 'n')).to.include({ usage: '', default: '3' });
    const parsed = flags.value.parse([]);
    expect(parsed.ok && parsed.value.values.get('n')).to.equal(3n);
    const overridden = flags.value.parse(['-n=7']);
    expect(overridden.ok && overridden.value.values.get('n')).to.equal(7n);
  });

  it('fails when one of them is no value of its parameter', () => {
    const flags = moduleFlags(workspace.session, inject('-n=x'));
    expect(flags).to.deep.equal({
      ok: false,
      error: 'invalid value "x" for flag -n: cannot parse "x" as integer',
    });
    expect(() => member(inject('-n=x'), 'Main')).to.throw('invalid value "x" for flag -n');
  });
});
