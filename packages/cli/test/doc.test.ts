// `reflow doc` in other forms than text. Spec: 07-cli §11, §20.7.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const source = `param (
	// s is <b>shown</b>.
	s = {a: 1, b: #Ok({c: 2})}
	need string
)
// Pair is two.
type Pair {x, y int}
// Main joins.
//
// Twice.
func Main(a, b string) = a + b + need
val hidden = s
`;

describe('doc', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace({ 'a.rf': source, 'lib/a.rf': 'val X = 1\n', 'lib/bad.rf': 'val X = y\n' });
  });
  after(() => work.remove());

  it('prints modules as data, structs closed by braces', async () => {
    const { code, stdout } = await work.reflow(['doc', '--json', 'a.rf']);
    expect(code).to.equal(0);
    expect(documents(stdout)).to.deep.equal([
      {
        file: 'a.rf',
        ok: true,
        doc: '',
        params: [
          {
            ident: 's',
            type: '{a int, b #Ok({c int})}',
            doc: 's is <b>shown</b>.\n',
            required: false,
            default: '{a:1, b:#Ok({c:2})}',
          },
          { ident: 'need', type: 'string', doc: '', required: true },
        ],
        decls: [
          {
            kind: 'type',
            name: 'Pair',
            type: '{x, y int}',
            doc: 'Pair is two.\n',
            position: { line: 7, column: 6, offset: source.indexOf('Pair {') },
          },
          {
            kind: 'val',
            name: 'Main',
            type: 'func(a, b string) string',
            doc: 'Main joins.\n\nTwice.\n',
            position: { line: 11, column: 6, offset: source.indexOf('Main(') },
          },
        ],
      },
    ]);
  });

  it('gives every file its document, those that fail too', async () => {
    const { code, stdout } = await work.reflow(['doc', '--json', 'lib', 'no.rf', '$/path']);
    expect(code).to.equal(1);
    expect(documents(stdout).map(({ file, ok, error }) => [file, ok, error])).to.deep.equal([
      ['lib/a.rf', true, undefined],
      ['lib/bad.rf', false, 'lib/bad.rf:1:10: identifier "y" not defined'],
      ['no.rf', false, 'open no.rf: no such file or directory'],
      ['$/path', true, undefined],
    ]);
  });

  it('prints Markdown', async () => {
    const { code, stdout } = await work.reflow(['doc', '--markdown', 'a.rf']);
    expect([code, stdout]).to.deep.equal([
      0,
      `# a.rf

## Parameters

### s

\`\`\`reflow
param s {a int, b #Ok({c int})} = {a:1, b:#Ok({c:2})}
\`\`\`

s is <b>shown</b>.

### need

\`\`\`reflow
param need string
\`\`\`

## Declarations

### Pair

\`\`\`reflow
type Pair {x, y int}
\`\`\`

Pair is two.

### Main

\`\`\`reflow
val Main func(a, b string) string
\`\`\`

Main joins.

Twice.
`,
    ]);
  });

  it('writes a page for each module, and one to search them', async () => {
    const { code, stderr } = await work.reflow(['doc', '--html', 'site', 'a.rf', 'lib', '$/strings']);
    expect([code, stderr]).to.deep.equal([1, 'lib/bad.rf:1:10: identifier "y" not defined\n']);
    const read = (name: string): string => readFileSync(join(work.dir, 'site', name), 'utf8');
    expect(readdirSync(join(work.dir, 'site')).sort()).to.deep.equal([
      'a.rf.html',
      'index.html',
      'lib-a.rf.html',
      'strings.html',
    ]);
    expect(read('a.rf.html')).to.contain('<p>s is &lt;b&gt;shown&lt;/b&gt;.</p>');
    expect(read('a.rf.html')).to.contain('<section id="Main">').and.to.contain('<p>Main joins.</p>\n<p>Twice.</p>');
    const index = read('index.html');
    expect(index).to.contain('<a href="a.rf.html#Main"><code>val Main func(a, b string) string</code></a> Main joins.');
    expect(index).to.contain('<a href="lib-a.rf.html">lib/a.rf</a>').and.to.contain('href="strings.html#Join"');
  });

  it('takes one form at a time, and one module for text', async () => {
    expect((await work.reflow(['doc', '--json', '--markdown', 'a.rf'])).code).to.equal(2);
    expect((await work.reflow(['doc', 'a.rf', 'lib/a.rf'])).code).to.equal(2);
  });
});
