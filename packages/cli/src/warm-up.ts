// Run once while the start-up snapshot is built: what a command builds lazily (the parser above all) and
// the code it runs first are then part of the snapshot. Nothing of it outlives the build but caches.

import { encodeLatin1, ok, utf8Bytes } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import { createSessions, openProgram } from '@reflow-lang/runner';
import { checkFile } from './answers/check.ts';
import { graphsOf } from './answers/graph.ts';
import { warmUpEvaluation } from './warm-up-evaluation.ts';

/** Most of the language, in few lines. */
const program = `// Main is a little of everything.
param n = 2
val strings = make("$/strings")
val dirs = make("$/dirs")
type Kind #A | #B(int)
type Row {name string, kind Kind}
func F(a, b int) int = a * b + n
func G(r Row) string = switch r.kind {
case #A: r.name
case #B(k): if k > 1 { strings.FromInt(k) } else { "one" }
}
val Rows = [{name: s, kind: #B(i)} | (s, i) <- zip(["a", "b"], range(0, 2)), if i >= 0]
val Sums = fold(func(x int, y int) => x + y, [F(i, 1) | i <- range(0, 3)], 0)
val M = ["x": 1.5, "y": 2.0]
func E(f file) = exec(image := "i", mem := 10 * MiB, cpu := 1) (o file, d dir) {"
	cat {{f}} > {{o}}; echo {{n}} > {{d}}/x
"}
val (O, _) = E(file("localfile://a"))
val Main = dirs.Make([strings.Join([G(r) | r <- Rows], ","): O])
`;

/** Rejects when the program above is wrong: the build is then without a snapshot. */
export async function warmUp(): Promise<void> {
  const bytes = encodeLatin1(utf8Bytes(program));
  const sessions = createSessions({
    cwd: '/',
    trace: () => {},
    log: () => {},
    warn: () => {},
    overlay: (path) => (path === 'warm-up.rf' ? ok(bytes) : undefined),
  });
  const checked = checkFile(sessions, 'warm-up.rf', []);
  if (!checked.answer.ok) throw new Error(`the warm-up program is wrong: ${checked.answer.error}`);
  const opened = openProgram(sessions, 'warm-up.rf', []);
  if (!opened.ok) throw new Error('the warm-up program cannot be instantiated');
  graphsOf(opened.value);
  const main = opened.value.value.members.get('Main');
  if (main instanceof Flow) await warmUpEvaluation(main);
}
