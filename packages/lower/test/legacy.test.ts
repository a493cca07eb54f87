// v0 programs as modules: eager arguments, exports, flags. Spec: 09-legacy-v0 §9, §13.

import { Flow, renderOp } from '@reflow-lang/flow';
import { instantiate, moduleFlags } from '@reflow-lang/lower';
import { ListValue } from '@reflow-lang/values';
import { expect } from 'chai';
import { openWorkspace, runMain } from './program.ts';

const legacy =
  'who = param("who", "greeted person")\nX = concat("hello ", who)\nA = args\n' +
  'R = intern(concat("s3://b/", who))\nL = groupby(R, "(.*)")\n';

const run = (source: string): string => runMain(openWorkspace('/', { 'p.rf': source, 'b.reflow': legacy }), 'p.rf');

describe('an instance of a v0 program', () => {
  it('is immediate when its arguments are', () => {
    expect(run('val Main = make("./b.reflow", who := "you").X')).to.equal('"hello you"');
    expect(run('val Main = make("./b.reflow", who := "you", args := ["p", "q"]).A')).to.equal('["p", "q"]');
    expect(run('val Main = make("./b.reflow", who := "you").A')).to.equal('[]');
  });

  it('waits for arguments, and for every part of them', () => {
    expect(run('val Main = make("./b.reflow", who := delay("you")).X')).to.equal('"hello you" [delayed]');
    expect(run('val Main = make("./b.reflow", who := "x", args := ["p", delay("q")]).A')).to.equal(
      '["p", "q"] [delayed]',
    );
  });

  it('differs by its arguments, delayed ones too', () => {
    const source = 'val m = func(w string, a [string]) => make("./b.reflow", who := w, args := a)\n';
    expect(run(`${source}val Main = (m(delay("a"), []).X, m(delay("b"), []).X)`)).to.equal(
      '("hello a", "hello b") [delayed]',
    );
    expect(run(`${source}val Main = (m("a", [delay("p"), "q"]).A, m("a", ["q", delay("p")]).A)`)).to.equal(
      '(["p", "q"], ["q", "p"]) [delayed]',
    );
  });

  it('fails where a computed text is no URL, at its place', () => {
    expect(run('val Main = len(make("./b.reflow", who := "%zz").X)')).to.equal(
      'error b.reflow:4:18: parse "s3://b/%zz": invalid URL escape "%zz"',
    );
  });
});

describe('flags of a v0 program', () => {
  const open = (source: string) => {
    const workspace = openWorkspace('/', { 'p.reflow': source });
    const opened = workspace.session.check.open('p.reflow');
    if (!opened.ok) throw new Error(opened.error.text);
    const flags = moduleFlags(workspace.session, opened.value);
    if (!flags.ok) throw new Error(flags.error);
    return { workspace, opened: opened.value, flags: flags.value };
  };
  const two = 'X = concat(param("b", "the b"), param("a-c", "with a `word` in it"))\nA = args\n';

  it('are its parameters, strings by name', () => {
    const { flags } = open(two);
    expect(flags.flags.map(({ name, usage, default: text }) => [name, usage, text])).to.deep.equal([
      ['a-c', 'with a `word` in it', ''],
      ['b', 'the b', ''],
    ]);
    expect(flags.usage).to.equal('  -a-c word\n    \twith a word in it\n  -b string\n    \tthe b\n');
  });

  it('are all mandatory, and what is left is args', () => {
    const { flags, workspace, opened } = open(two);
    const error = (...args: readonly string[]) => {
      const parsed = flags.parse(args);
      return parsed.ok ? undefined : parsed.error;
    };
    expect(error()).to.equal('parameter "b" is undefined');
    expect(error('-b', 'x')).to.equal('parameter "a-c" is undefined');
    expect(error('-b=', '-a-c=x')).to.equal('parameter "b" is undefined');
    expect(error('-foo')).to.equal('flag provided but not defined: -foo');
    expect(error('-help')).to.equal('flag: help requested');
    const parsed = flags.parse(['-b', '1', '--a-c=2', 'p', '-q']);
    if (!parsed.ok) throw new Error(parsed.error);
    expect([...parsed.value.texts]).to.deep.equal([
      ['a-c', '2'],
      ['b', '1'],
    ]);
    const { members } = instantiate(workspace.session, opened, parsed.value.values);
    expect(members.get('X')).to.equal('12');
    const rest = members.get('A');
    expect(rest instanceof ListValue && rest.items).to.deep.equal(['p', '-q']);
  });

  it('may be called args', () => {
    const { flags, workspace, opened } = open('X = param("args", "")\nA = args\n');
    const parsed = flags.parse(['-args=x', 'y']);
    if (!parsed.ok) throw new Error(parsed.error);
    const { members } = instantiate(workspace.session, opened, parsed.value.values);
    expect(members.get('X')).to.equal('x');
    const rest = members.get('A');
    expect(rest instanceof ListValue && rest.items).to.deep.equal(['y']);
  });
});

describe('exports of a v0 program', () => {
  it('are flows with legacy digests, and lists of filesets', () => {
    const workspace = openWorkspace('/', { 'b.reflow': legacy });
    const opened = workspace.session.check.open('b.reflow');
    if (!opened.ok) throw new Error(opened.error.text);
    const { members } = instantiate(workspace.session, opened.value, new Map([['who', 'x']]));
    const flow = (name: string): Flow => {
      const value = members.get(name);
      if (!(value instanceof Flow)) throw new Error(`no flow ${name}`);
      return value;
    };
    expect([renderOp(flow('R').op), flow('R').hashV1, flow('R').url]).to.deep.equal(['intern', true, 's3://b/x']);
    expect([renderOp(flow('L').op), flow('L').deps.map((dep) => renderOp(dep.op))]).to.deep.equal(['k', ['groupby']]);
  });
});
