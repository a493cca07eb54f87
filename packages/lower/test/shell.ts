// Execs for tests: a shell in a scratch folder. Contents are kept in memory by digest.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Digest, digestBytes, encodeLatin1, plainError, utf8Bytes } from '@reflow-lang/base';
import { execArg, execArgCount, type Flow, formatCmd } from '@reflow-lang/flow';
import { File, Fileset, type Value } from '@reflow-lang/values';

/** Contents of every file seen. */
export type Contents = Map<Digest, Uint8Array>;

/** Runs one exec on the values of its dependencies. */
export function runExec(node: Flow, values: readonly Value[], contents: Contents): Fileset {
  const root = mkdtempSync(join(tmpdir(), 'reflow-lower-'));
  try {
    const inputs = values.map((value, i) => writeInput(join(root, 'in', String(i)), value, contents));
    const outputs = node.outputIsDir.map((isDir, i) => {
      const path = join(root, 'out', String(i));
      mkdirSync(isDir ? path : dirname(path), { recursive: true });
      return path;
    });
    const args = Array.from({ length: execArgCount(node) }, (_, i) => {
      const { out, index } = execArg(node, i);
      return (out ? outputs[index] : inputs[index]) ?? '';
    });
    run(node, formatCmd(node.cmd, args), root);
    return Fileset.ofList(outputs.map((path, i) => readOutput(path, node.outputIsDir[i] === true, contents)));
  } finally {
    rmSync(root, { recursive: true });
  }
}

function run(node: Flow, cmd: string, root: string): void {
  const tmp = join(root, 'tmp');
  mkdirSync(tmp);
  const { PATH } = process.env;
  const env = { PATH, LC_ALL: 'C', tmp, TMPDIR: tmp, HOME: tmp };
  const script = join(root, 'cmd');
  writeFileSync(script, encodeLatin1(utf8Bytes(cmd)));
  const { status } = spawnSync('bash', ['-e', '-o', 'pipefail', script], { cwd: tmp, env });
  if (status !== 0) throw plainError(`exec ${node.ident}: exited with code ${status}`);
}

function writeInput(path: string, value: Value, contents: Contents): string {
  if (!(value instanceof Fileset)) throw new Error('an input that is no fileset');
  if (value.list !== undefined) {
    return value.list.map((inner, i) => writeInput(join(path, String(i)), inner, contents)).join(' ');
  }
  const only = value.lookup('.');
  if (only !== undefined && value.entries.length === 1) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contentOf(only, contents));
    return path;
  }
  mkdirSync(path, { recursive: true });
  for (const [name, file] of value.entries) writeInput(join(path, name), Fileset.ofFile(file), contents);
  return path;
}

function contentOf(file: File, contents: Contents): Uint8Array {
  const bytes = contents.get(file.id);
  if (bytes === undefined) throw new Error(`no content of ${file}`);
  return bytes;
}

function readOutput(path: string, isDir: boolean, contents: Contents): Fileset {
  if (isDir) return readTree(path, contents);
  try {
    return Fileset.ofFile(readInto(path, contents));
  } catch {
    return Fileset.empty;
  }
}

/** Every file below a folder. */
export function readTree(path: string, contents: Contents): Fileset {
  return Fileset.ofMap(
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(path, name)).isFile())
      .map((name) => [name, readInto(join(path, name), contents)] as const),
  );
}

export function readInto(path: string, contents: Contents): File {
  return keep(readFileSync(path), contents);
}

export function keep(bytes: Uint8Array, contents: Contents): File {
  const id = digestBytes(bytes);
  contents.set(id, bytes);
  return new File({ id, size: bytes.length });
}
