import { moduleFlags } from '@reflow-lang/lower';
import { expect } from 'chai';
import { type Case, casesOf, difference, type Json } from './corpus.ts';
import { openProgram, openWorkspace, runMain } from './program.ts';

/** The part of `check` that is about flags. */
function answer(test: Case): Json {
  const workspace = openWorkspace(test.folder);
  const flags = moduleFlags(workspace.session, openProgram(workspace, test.program));
  if (!flags.ok) return { flagsError: flags.error };
  const { usage } = flags.value;
  return {
    flags: flags.value.flags.map((flag) => ({ name: flag.name, usage: flag.usage, default: flag.default })),
    usage,
  };
}

function storedFlags({ answer: stored }: Case): Json | undefined {
  if (stored === null || typeof stored !== 'object' || !('check' in stored)) return undefined;
  const { check } = stored;
  if (check === null || typeof check !== 'object' || !('ok' in check) || check.ok !== true) return undefined;
  const members = ['flags', 'usage', 'flagsError'].filter((name) => name in check);
  return Object.fromEntries(members.map((name) => [name, check[name] ?? null]));
}

describe('the flags of a module', () => {
  for (const category of ['eval', 'flow', 'workflows', 'warn']) {
    for (const test of casesOf(category)) {
      const stored = storedFlags(test);
      if (stored === undefined) continue;
      it(`are the original's: ${category}/${test.name}`, () => {
        const found = difference(stored, answer(test));
        expect(found, found).to.equal(undefined);
      });
    }
  }
});

/** What a command line gives: the flags' texts, or the error; and what `Main` then prints. */
function parse(source: string, args: readonly string[]): string {
  const workspace = openWorkspace('.', { 't.rf': `${source}\nval Main = 1\n` });
  const flags = moduleFlags(workspace.session, openProgram(workspace, 't.rf'));
  if (!flags.ok) return `no flags: ${flags.error}`;
  const parsed = flags.value.parse(args);
  return parsed.ok ? [...parsed.value.texts].map(([name, text]) => `${name}=${text}`).join(' ') : parsed.error;
}

describe('a command line', () => {
  const cases: readonly (readonly [source: string, args: string, result: string])[] = [
    ['param n = 3', '', 'n=3'],
    ['param n = 3', '-n 4 --n=5', 'n=5'],
    ['param n = 3', '-n', 'flag needs an argument: -n'],
    ['param n = 3', '-n=', 'invalid value "" for flag -n: cannot parse "" as integer'],
    ['param n = 3', '-n=+7', 'n=7'],
    ['param n = 3', '-n=1_0', 'invalid value "1_0" for flag -n: cannot parse "1_0" as integer'],
    ['param n = 3', '---n=1', 'bad flag syntax: ---n=1'],
    ['param n = 3', '-=1', 'bad flag syntax: -=1'],
    ['param n = 3', '-n=1 more -n=2', 'unrecognized parameters: more -n=2'],
    ['param n = 3', '-n=1 -- -n=2', 'unrecognized parameters: -n=2'],
    ['param n = 3', '-n=1 --', 'n=1'],
    ['param n = 3', '-', 'unrecognized parameters: -'],
    ['param n = 3', '-help', 'flag: help requested'],
    ['param n = 3', '-h', 'flag: help requested'],
    ['param h = 3', '-h=2', 'h=2'],
    ['param b = false', '-b', 'b=true'],
    ['param b = false', '-b T', 'unrecognized parameters: T'],
    ['param b = true', '-b=0', 'b=false'],
    ['param x = 1.5', '-x=0x1p-2', 'x=0.25'],
    ['param x = 1.5', '-x=0b1.1e1', 'x=15'],
    ['param x = 1.5', '-x=1_000.5', 'x=1000.5'],
    ['param x = 1.5', '-x=-Inf', 'x=-Inf'],
    ['param x = 1.5', '-x=0x', 'invalid value "0x" for flag -x: cannot parse "0x" as float'],
    ['param x = 1.5', '-x=1__0', 'invalid value "1__0" for flag -x: cannot parse "1__0" as float'],
    ['param x = 3.14159265358979', '', 'x=3.141592654'],
    ['param s string', '-s=', 's='],
    [
      'param f file',
      '-f=nope.txt',
      'invalid value "nope.txt" for flag -f: <input> : open nope.txt: no such file or directory',
    ],
    ['param f file', '-f=s3://b/k', 'f=s3://b/k'],
    ['param f = file("s3://b/k")', '', 'f='],
    ['param a string\nparam b = a + "x"\nparam c = b + "y"', '-a=1', 'a=1 b= c='],
    ['param l = [1]\nparam n = len(l)', '', 'n='],
    ['param a = 1\nparam d = if delay(true) { a } else { 2 }', '', 'a=1 d='],
    [
      'param t = delay([1])',
      '-t=1',
      '-t: flags of type [int] not supported (valid types are: string, int, float, bool, file, dir)',
    ],
    ['param a int = panic("d")', '-a=1', 'no flags: t.rf:1:20: panic: d'],
    ['param a = 1\nparam a = 2', '', 'no flags: parameter a is declared more than once'],
  ];
  for (const [source, args, result] of cases) {
    it(`${source.replaceAll('\n', '; ')}, given ${args === '' ? 'nothing' : args}, gives ${result}`, () => {
      expect(parse(source, args === '' ? [] : args.split(' '))).to.equal(result);
    });
  }

  it('is not consulted for a default that depends on a parameter that was passed', () => {
    const source = 'param a = "x"\nparam b = a + "!"\nval Main = b\n';
    expect(runMain(openWorkspace('.', { 't.rf': source }), 't.rf', ['-a=y'])).to.equal('"y!"');
  });
});
