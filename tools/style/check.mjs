// What the linter lacks of the house style: file sizes, names, headers, type assertions, and what must
// not stand in the tree. Exit 1 with one line per finding.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const findings = [];
const report = (file, line, what) => findings.push(`${file}:${line}: ${what}`);

const hardLimit = 800;
const bannedNames = /(^|[/-])(utils?|helpers?|common|misc|shared)\.(ts|mjs)$|\d\.ts$/;

for (const file of files) {
  if (/\.(ts|mjs|cjs)$/.test(file) && !file.startsWith('testdata/')) checkCode(file);
  if (file.endsWith('package-lock.json')) checkLock(file);
  if (/\.(ts|mjs|cjs|md|json|ya?ml|sh|rf)$|^reflow$|^\.ci\//.test(file)) checkWords(file);
}

if (findings.length > 0) {
  console.error(findings.join('\n'));
  console.error(`${findings.length} findings against the house style`);
  process.exit(1);
}

function checkCode(file) {
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n');
  const isTable = /^\/\/ (Generated|Table)\b/.test(text);
  if (lines.length > hardLimit && !isTable) report(file, lines.length, `more than ${hardLimit} lines`);
  if (bannedNames.test(file) && !/sha256|base64|murmur3|\/catalogue\//.test(file))
    report(file, 1, 'name the file after the concept it holds');
  if (/\/src\/.*\.ts$/.test(file) && !text.startsWith('//') && !text.startsWith('/**'))
    report(file, 1, 'no header comment');
  if (/\/src\//.test(file)) checkAssertions(file, text);
  for (const [index, line] of lines.entries()) {
    // A word in quotes is what a fix writes into a program.
    if (/(?<!["'])\b(TODO|FIXME|XXX|HACK)\b/.test(line) && file !== 'tools/style/check.mjs')
      report(file, index + 1, 'open points stand in docs/progress.md');
    if (/@ts-ignore|@ts-expect-error/.test(line) && file !== 'tools/style/check.mjs')
      report(file, index + 1, 'escapes the type checker');
    if (/\b(describe|it)\.(only|skip)\b/.test(line)) report(file, index + 1, 'an exclusive or skipped test');
  }
}

/** `as` is for `as const`, decoders, and the file that declares a brand. */
function checkAssertions(file, text) {
  if (/-decode\.ts$/.test(file) || /unique symbol/.test(text)) return;
  const code = withoutCommentsAndStrings(text);
  for (const [index, line] of code.split('\n').entries()) {
    if (/^\s*(import|export)\b.*\bfrom\b|^\s*\w+ as \w+,?$|\{[^}]*\bas\b[^}]*\} from/.test(line)) continue;
    const rest = line
      .replace(/\bimport\(.*?\)/g, '')
      .replace(/(\*|type \w+|\b\w+) as \w+(?=\s*[,}])/g, (all, left) => (left === '*' ? '' : all));
    if (/[\w)\]}>] as (?!const\b)[\w{([]/.test(rest)) report(file, index + 1, 'type assertion');
  }
}

function withoutCommentsAndStrings(text) {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g,
    (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : `''${match.replace(/[^\n]/g, '')}`),
  );
}

function checkLock(file) {
  if (/"resolved": "https?:/.test(readFileSync(join(root, file), 'utf8')))
    report(file, 1, 'names a registry ("resolved")');
}

/** The project speaks of itself alone, and of no machine. */
function checkWords(file) {
  if (file === 'tools/style/check.mjs' || file.startsWith('docs/spec/') || file.startsWith('testdata/conformance/'))
    return;
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (/\/work\/(main|shared)|\/farm\/|\.library\b/.test(line)) report(file, index + 1, 'path of a machine');
    if (/registry\.npmjs\.org|deb\.debian\.org/.test(line)) report(file, index + 1, 'registry host');
  }
}
