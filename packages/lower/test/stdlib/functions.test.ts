import { digestText, fail, fromUtf8Bytes, ok, shortDigest } from '@reflow-lang/base';
import { Flow, op, valFlow } from '@reflow-lang/flow';
import type { EvalSessionState } from '@reflow-lang/lower';
import { baseEnvironment, systemModules } from '@reflow-lang/stdlib';
import { intType, stringType, type Type, unitType } from '@reflow-lang/types';
import { Dir, File, Fileset, FuncValue, ListValue, type PathEntry, renderValue, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import { systemFunctionValue, systemModuleValue } from '../../src/stdlib/index.ts';

const logged: string[] = [];

const session: EvalSessionState = {
  check: {
    open: () => fail({ text: 'no modules here', messages: [], diagnostics: [] }),
    warningCount: 0,
    opened: new Map(),
  },
  ports: {
    files: {
      readFile: (path) =>
        path === 'big'
          ? ok({
              kind: 'localFile',
              path,
              size: 2 ** 40,
              digest: digestText('big'),
              digestAfter: (prefix) => digestText(`${prefix}big`),
            })
          : fail(`open ${path}: permission denied`),
      walkDir: (path) => (path === 'locked/' ? fail(`open ${path}: permission denied`) : ok([])),
    },
    trace: () => undefined,
    log: (line) => logged.push(line),
  },
  images: new Set(),
  currentImage: new Map(),
  baseEnv: () => {
    throw new Error('no modules here');
  },
};

const loc = { ident: 'm.Main', position: 'm.rf:1:2' };

const call = (module: string, id: string, ...args: readonly Value[]): Value =>
  systemFunctionValue(session, module, id).apply(loc, args);

function callFlow(module: string, id: string, ...args: readonly Value[]): Flow {
  const value = call(module, id, ...args);
  if (!(value instanceof Flow)) throw new Error('not delayed');
  return value;
}

const delayed = (value: Value, type: Type): Flow =>
  new Flow({ op: op.k, flowDigest: digestText('later'), k: () => valFlow(value, type) });

/** What a continuation answers to these values. */
function resume(flow: Flow, ...values: readonly Value[]): Value | string | undefined {
  const result = flow.k?.(values);
  return result?.err?.message ?? result?.value;
}

describe('the implementations', () => {
  it('are there for every function of every module', () => {
    for (const { name, functions } of systemModules) {
      const members = systemModuleValue(session, name).members;
      expect([...members.keys()]).to.deep.equal(functions.map((fn) => fn.id));
      for (const member of members.values()) expect(member).to.be.instanceOf(FuncValue);
    }
    for (const binding of baseEnvironment) {
      if (binding.kind === 'function')
        expect(systemFunctionValue(session, '', binding.name)).to.be.instanceOf(FuncValue);
    }
  });

  it('are one object per session, named by their digest', () => {
    const sort = systemFunctionValue(session, 'strings', 'Sort');
    expect(systemModuleValue(session, 'strings').members.get('Sort')).to.equal(sort);
    expect(sort.digest()).to.equal(digestText('$/stringsSort'));
    expect(systemFunctionValue(session, '', 'file').digest()).to.equal(digestText('$/file'));
    expect(sort.exact()).to.not.equal(systemFunctionValue(session, 'strings', 'Split').exact());
  });
});

describe('a call with delayed arguments', () => {
  it('waits for them under the name and position of the call', () => {
    const split = callFlow('strings', 'Split', delayed('a,b', stringType), ',');
    expect(split).to.deep.include({ op: op.k, ident: 'm.Main', position: 'm.rf:1:2' });
    expect(split.deps).to.have.length(1);
    const result = resume(split, 'a,b');
    expect(result instanceof ListValue && result.items).to.deep.equal(['a', 'b']);
  });

  it('tells the places of its arguments apart, by key alone', () => {
    const [left, right] = [
      callFlow('strings', 'HasPrefix', delayed('a', stringType), 'a'),
      callFlow('strings', 'HasPrefix', 'a', delayed('a', stringType)),
    ];
    expect(left.digest()).to.equal(right.digest());
    expect(left.key()).to.not.equal(right.key());
  });

  it('fails in the node, not in the caller', () => {
    const chunk = callFlow('strings', 'Chunk', 'x', delayed(3n, intType));
    expect(resume(chunk, 3n)).to.equal('strings.Chunks: maxLen 3 must be >= 4');
    expect(() => call('strings', 'Chunk', 'x', 3n)).to.throw('strings.Chunks: maxLen 3 must be >= 4');
  });

  it('waits for components only where the function needs them', () => {
    const list = new ListValue(['b', delayed('a', stringType)]);
    const sort = callFlow('strings', 'Sort', list);
    expect(sort.deps[0]?.op).to.equal(op.k);
    const sorted = resume(sort, new ListValue(['b', 'a']));
    expect(sorted instanceof ListValue && sorted.items).to.deep.equal(['a', 'b']);
  });
});

describe('file and dir', () => {
  it('leave a big local file where it is', () => {
    const file = callFlow('', 'file', 'big//');
    expect(file).to.deep.include({ op: op.coerce, flowDigest: digestText('file.fs$file1') });
    expect(file.deps[0]).to.deep.include({ op: op.data, ident: 'm.Main', position: 'm.rf:1:2' });
    expect(file.deps[0]?.data?.kind).to.equal('localFile');
    expect(file.deps[0]?.digest()).to.equal(digestText('maxOpbig'));
  });

  it('tell where what cannot be read was asked for', () => {
    expect(() => call('', 'file', 'secret')).to.throw('m.rf:1:2 m.Main: open secret: permission denied');
    expect(() => call('', 'dir', 'locked')).to.throw('m.rf:1:2 m.Main: open locked/: permission denied');
    expect(() => call('', 'dir', 'nowhere//')).to.throw('empty directory nowhere/');
  });

  it('intern what has a scheme, by its canonical URL', () => {
    const file = callFlow('', 'file', 'S3://b/a b/');
    expect(file.flowDigest).to.equal(digestText('file.fs$file'));
    expect(file.deps[0]).to.deep.include({ op: op.intern, url: 's3://b/a%20b', ident: 'm.Main' });
    const dir = callFlow('', 'dir', 's3://b/d//');
    expect(dir.flowDigest).to.equal(digestText('$dir.fs2dir'));
    expect(dir.deps[0]?.url).to.equal('s3://b/d/');
  });

  it('say that a URL without exactly one file does not exist', () => {
    const file = callFlow('', 'file', 's3://b/k');
    expect(() => file.coerce?.(Fileset.empty)).to.throw(
      'file s3://b/k: resource does not exist:\n\tFileset.File sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 contains 0 files (!=1): precondition was not met',
    );
    const only = new File({ id: digestText('x'), size: 1 });
    expect(file.coerce?.(Fileset.ofFile(only))).to.equal(only);
  });
});

describe('copying', () => {
  const file = new File({ id: digestText('x'), size: 1 });

  it('makes an extern over the files, with a URL of its own', () => {
    const copy = callFlow('dirs', 'Copy', Dir.of([['a', file]]), 's3://b/out');
    expect(copy).to.deep.include({ op: op.extern, url: 's3://b/out/', ident: 'm.Main', position: 'm.rf:1:2' });
    const written = copy.deps[0]?.value;
    expect(written instanceof Fileset && written.entries).to.deep.equal([['a', file]]);
    expect(callFlow('files', 'Copy', file, 's3://b/k///').url).to.equal('s3://b/k');
  });

  it('keeps apart what filesets digest alike', () => {
    const other = new File({ id: digestText('y'), size: 1 });
    const two: readonly PathEntry[] = [
      ['a', file],
      ['b', other],
    ];
    const oneOddPath = fromUtf8Bytes(`a${file.digest()}b`);
    const copies = [two, [[oneOddPath, other]] satisfies PathEntry[]].map((entries) =>
      callFlow('dirs', 'Copy', Dir.of(entries), 's3://b/out'),
    );
    expect(copies[0]?.digest()).to.equal(copies[1]?.digest());
    expect(copies[0]?.key()).to.not.equal(copies[1]?.key());
  });

  it('wants a scheme', () => {
    expect(() => call('files', 'Copy', file, 'out/x/')).to.throw(
      'files.Copy: scheme not provided in destination url out/x',
    );
    expect(() => call('dirs', 'Copy', Dir.empty, 'out')).to.throw(
      'dirs.Copy: scheme not provided in destination url out/',
    );
  });
});

describe('files.Create', () => {
  it('has a limit in bytes', () => {
    const text = 'é'.repeat(5 * 2 ** 20);
    expect(call('files', 'Create', text)).to.be.instanceOf(Flow);
    expect(() => call('files', 'Create', `${text}x`)).to.throw(
      'm.rf:1:2 m.Main: data is too large (10MB); files.Create data may not exceed 10MB',
    );
  });

  it('writes bytes that are no UTF-8 as they are', () => {
    const { data } = callFlow('files', 'Create', 'a\udcff').deps[0] ?? {};
    expect(data?.kind === 'bytes' && [...data.bytes]).to.deep.equal([97, 255]);
  });
});

describe('assertions', () => {
  it('name the call, also one without an ident', () => {
    const all = systemFunctionValue(session, 'test', 'All');
    const tests = new ListValue([true, false]);
    expect(() => all.apply({ ident: '', position: 'm.rf:1:2' }, [tests])).to.throw('m.rf:1:2 failed assertion [1]');
    expect(renderValue(call('test', 'Assert', new ListValue([true])), unitType)).to.equal('()');
  });
});

describe('repeating execs', () => {
  const exec = (cmd: string): Flow =>
    new Flow({
      op: op.exec,
      image: 'i',
      cmd,
      argmap: [{ out: true, index: 0 }],
      argstrs: ['{{out}}'],
      ident: 'm.e',
      position: 'm.rf:3:4',
      outputIsDir: [false],
    });
  const result = (content: string): Fileset =>
    Fileset.ofList([Fileset.ofFile(new File({ id: digestText(content), size: 1 }))]);

  it('finds execs that continuations make, and gives each repetition a digest of its own', () => {
    const made = exec('run');
    const root = new Flow({ op: op.k, flowDigest: digestText('root'), k: () => made });
    const check = callFlow('test', 'ExecRepeatAndCheck', root, 3n);
    const observed = check.deps[0];
    expect(observed?.digest()).to.equal(root.digest());
    expect(observed?.key()).to.not.equal(root.key());
    expect(observed?.k?.([])).to.equal(made);
    const aggregated = check.k?.([true]);
    const runs = aggregated?.deps[0]?.deps ?? [];
    expect(runs.map((run) => run.ident)).to.deep.equal([
      'm.e',
      ...[1, 2].map((i) => `m.e_${shortDigest(made.digest())}.repeat.${i}`),
    ]);
    expect(new Set(runs.map((run) => run.digest())).size).to.equal(3);
  });

  it('tells what differs between runs', () => {
    const check = callFlow('test', 'ExecRepeatAndCheck', exec('run'), 2n);
    const aggregated = check.k?.([true]);
    const verdict = aggregated?.deps[0]?.k?.([result('a'), result('b')]);
    logged.length = 0;
    expect(aggregated && resume(aggregated, verdict?.value ?? false)).to.equal(false);
    expect(logged).to.deep.equal([
      `repeated exec result m.e(${shortDigest(exec('run').digest())}): m.rf:3:4`,
      'repeat 0 vs repeat 1:',
      '{{out}} "." = ca978112 -> 3e23e816',
    ]);
  });

  it('skips execs that claim to be nondeterministic', () => {
    const flow = exec('run');
    flow.nonDeterministic = true;
    logged.length = 0;
    expect(resume(callFlow('test', 'ExecRepeatAndCheck', flow, 2n), true)).to.equal(true);
    expect(logged).to.deep.equal(['no repeated execs (1 were skipped)']);
  });

  it('fails without execs, unless nothing is to be repeated', () => {
    const flow = delayed(1n, intType);
    const wanted = 'precondition was not met: no execs to repeat';
    expect(resume(callFlow('test', 'ExecRepeatAndCheck', flow, 2n), 1n)).to.equal(wanted);
    expect(resume(callFlow('test', 'ExecRepeatAndCheck', flow, 1n), 1n)).to.equal(true);
    expect(() => call('test', 'ExecRepeatAndCheck', 3n, 2n)).to.throw(`m.rf:1:2 m.Main: ${wanted}`);
  });

  it('keeps checks with different numbers of runs apart', () => {
    const flow = exec('run');
    const [two, three] = [2n, 3n].map((n) => callFlow('test', 'ExecRepeatAndCheck', flow, n));
    expect(two?.digest()).to.equal(three?.digest());
    expect(two?.key()).to.not.equal(three?.key());
  });

  it('waits for a delayed number of runs', () => {
    const later = callFlow('test', 'ExecRepeatAndCheck', exec('run'), delayed(1n, intType));
    expect(later.k?.([1n])?.digest()).to.equal(callFlow('test', 'ExecRepeatAndCheck', exec('run'), 1n).digest());
  });
});
