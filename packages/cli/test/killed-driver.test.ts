// `kill -9` of the driver at any moment: the next run goes on, nothing that has finished runs twice, and
// the value is that of an undisturbed run. Design §3.9, contracts §6.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Ended, runCommand, startCommand, until } from './support/command-process.ts';
import { type Answer, documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const samples = Array.from({ length: 4 }, (_, i) => `s${i}.txt`);

/** Every program notes when it has begun and ended, in a file that no run knows of. */
const program = (notes: string): string => `
param corpus = dir("corpus")
val files = make("$/files")
val dirs = make("$/dirs")
func note(what, command string) = "echo begin " + what + " >> ${notes}; sleep 0.1; " + command + "; echo end " + what + " >> ${notes}"
func Measure(p string, f file) = {
	script := files.Create(note("size-" + p, "wc -c < $1 > $2"))
	exec(image := "i", mem := 10*MiB) (out file) {" bash {{script}} {{f}} {{out}} "}
}
func Upper(p string, f file) = {
	script := files.Create(note("upper-" + p, "tr a-z A-Z < $1 > $2"))
	exec(image := "i", mem := 10*MiB) (out file) {" bash {{script}} {{f}} {{out}} "}
}
val Sizes = [Measure(p, f) | (p, f) <- corpus]
val Texts = [Upper(p, f) | (p, f) <- corpus]
val script = files.Create(note("all", "o=$1; shift; cat $@ > $o"))
val All = exec(image := "i", mem := 10*MiB) (out file) {" bash {{script}} {{out}} {{Sizes}} {{Texts}} "}
val Main = dirs.Make(["all.txt": All, "sub/script.sh": script])
`;

/** Uniform in [0, 1), the same in every run of the test. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

/** Once each, before the random moments. */
const crashPoints = [
  'cas.temporary',
  'cas.published:3',
  'job.prepared',
  'job.sent:2',
  'job.started',
  'job.ended:2',
  'job.collected',
  'job.recorded:2',
  'assoc.begin:2',
  'assoc.commit',
  'job.cleaned',
];

/** By the digest of each exec a run said was done: how many later runs started it anew. */
function startsAfterDone(home: string): ReadonlyMap<string, number> {
  const runs = readdirSync(join(home, 'runs'))
    .filter((name) => name.endsWith('.events.ndjson'))
    .map((name) => readFileSync(join(home, 'runs', name), 'utf8'))
    // The last line of a killed run may be half of one.
    .map((text) => documents(text.slice(0, text.lastIndexOf('\n') + 1)))
    .sort((a, b) => (String(a[0]?.t) < String(b[0]?.t) ? -1 : 1));
  const starts = new Map<string, number>();
  for (const events of runs) {
    const done: string[] = [];
    for (const { type, node, adopted } of events) {
      if (typeof node !== 'object' || node === null || !('digest' in node)) continue;
      const digest = String(node.digest);
      const before = starts.get(digest);
      if (type === 'nodeStarted' && adopted !== true && before !== undefined) starts.set(digest, before + 1);
      if (type === 'nodeDone') done.push(digest);
    }
    for (const digest of done) starts.set(digest, starts.get(digest) ?? 0);
  }
  return starts;
}

describe('a driver that is killed', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace();
    mkdirSync(join(work.dir, 'corpus'));
    for (const name of samples) work.write(`corpus/${name}`, `the text of ${name}\n`);
    work.write('main.rf', program(join(work.dir, 'notes')));
  });
  after(() => work.remove());

  const run = (): Promise<Ended> => runCommand(work, ['run', '--json', '--progress=none', '-executor=host', 'main.rf']);

  const resultOf = ({ stdout }: Ended): unknown => documents(stdout)[0]?.result;
  const finished = (): readonly string[] => {
    const notes = join(work.dir, 'notes');
    const lines = existsSync(notes) ? readFileSync(notes, 'utf8').split('\n') : [];
    return lines.filter((line) => line.startsWith('end '));
  };
  const createTwin = (): Workspace => {
    const twin = createWorkspace({ 'main.rf': readFileSync(join(work.dir, 'main.rf'), 'utf8') });
    for (const name of samples) twin.write(`corpus/${name}`, `the text of ${name}\n`);
    return twin;
  };

  it('is continued by the next one without doing anything twice', async function () {
    this.timeout(60_000);
    const random = createRandom(7);
    const deadline = Date.now() + 25_000;
    const points = [...crashPoints];
    let kills = 0;
    while (finished().length < 2 * samples.length + 1 && Date.now() < deadline) {
      const point = points.shift();
      const env: Record<string, string> = point === undefined ? {} : { REFLOW_CRASH: point };
      const started = startCommand(work, ['run', '-executor=host', 'main.rf'], { env });
      const evaluating = until('evaluation', () => started.stderr().includes('evaluating'));
      await Promise.race([evaluating.catch(() => {}), started.ended]);
      const timer = setTimeout(() => started.child.kill('SIGKILL'), random() * 900);
      const { signal } = await started.ended;
      clearTimeout(timer);
      if (signal === 'SIGKILL') kills++;
    }
    const last = await run();
    expect(last.code, last.stderr).to.equal(0);
    expect(kills).to.be.greaterThan(3);
    expect(finished()).to.have.length(2 * samples.length + 1);
    expect([...finished()].sort()).to.deep.equal([...new Set(finished())].sort());
    for (const [digest, runs] of startsAfterDone(work.home)) expect(runs, digest).to.equal(0);
    const twin = createTwin();
    try {
      const undisturbed = await runCommand(twin, ['run', '--json', '--progress=none', '-executor=host', 'main.rf']);
      expect(resultOf(undisturbed)).to.deep.equal(resultOf(last));
    } finally {
      twin.remove();
    }
  });

  it('leaves an output directory that the next one makes whole', async function () {
    this.timeout(60_000);
    const twin = createWorkspace({
      'main.rf': `param extra = false
val files = make("$/files")
val dirs = make("$/dirs")
val Both = dirs.Make(["a": files.Create("A"), "old/b": files.Create("B")])
val Main = if extra { dirs.Make(["a": files.Create("A2"), "new/c": files.Create("C")]) } else { Both }
`,
    });
    const run = (flags: readonly string[], crash: string): Promise<Ended> =>
      runCommand(twin, ['run', '--progress=none', '-output=out', 'main.rf', ...flags], {
        env: { REFLOW_CRASH: crash },
      });
    const again = (flags: readonly string[]): Promise<Answer> =>
      twin.reflow(['run', '--progress=none', '-output=out', 'main.rf', ...flags]);
    const out = join(twin.dir, 'out');
    const filesIn = (): readonly string[] =>
      readdirSync(twin.dir, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.startsWith('out') && statSync(join(twin.dir, name)).isFile())
        .map((name) => `${name}=${readFileSync(join(twin.dir, name), 'utf8')}`)
        .sort();
    try {
      for (const point of ['output.staged', 'output.published']) {
        rmSync(out, { recursive: true, force: true });
        expect((await run([], point)).signal, point).to.equal('SIGKILL');
        const seen = filesIn().filter((file) => file.startsWith('out/'));
        expect(seen, point).to.deep.equal(point === 'output.staged' ? [] : ['out/a=A', 'out/old/b=B']);
        expect((await again([])).code).to.equal(0);
        expect(filesIn(), point).to.deep.equal(['out/a=A', 'out/old/b=B']);
      }
      twin.write('out/theirs', 'kept');
      for (const [point, flags, wanted] of [
        ['output.removed', ['-extra'], ['out/a=A2', 'out/new/c=C', 'out/theirs=kept']],
        ['output.placed', [], ['out/a=A', 'out/old/b=B', 'out/theirs=kept']],
        ['output.placed:2', ['-extra'], ['out/a=A2', 'out/new/c=C', 'out/theirs=kept']],
      ] as const) {
        expect((await run(flags, point)).signal, point).to.equal('SIGKILL');
        expect((await again(flags)).code).to.equal(0);
        expect(filesIn(), point).to.deep.equal(wanted);
      }
      expect(readdirSync(out).sort()).to.deep.equal(['a', 'new', 'theirs']);
    } finally {
      twin.remove();
    }
  });
});
