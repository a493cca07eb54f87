// `reflow doc`. Spec: 07-cli §11, §21 (block A).

import { renderDoc, renderModuleList } from '@reflow-lang/checker';
import { expect } from 'chai';
import { openFiles } from './open-source.ts';

function docOf(text: string, path = 'm.rf'): string {
  const { result } = openFiles({ 'm.rf': text }, path);
  return result.ok ? renderDoc(result.value) : result.error.text;
}

describe('renderDoc', () => {
  it('lists parameters and declarations', () => {
    const text = `param (
	// sample names the biological sample to be processed.
	sample string
	// n is how many copies to make.
	n = 3
	verbose = false
	where = "s3://bkt/" + sample
	ref file
	genes = dir("s3://bkt/genes")
)
// Main gives a greeting.
val Main = "hi " + sample
val Nums = [n]
// Add adds.
func Add(x, y int) int = x + y
`;
    expect(docOf(text)).to.equal(`Parameters

val sample string (required)
    sample names the biological sample to be processed.
val n int = 3
    n is how many copies to make.
val verbose bool = false
val where string = "s3://bkt/" + sample
val ref file (required)
val genes dir = dir("s3://bkt/genes")

Declarations

val Main string
    Main gives a greeting.

val Nums [int]

val Add func(x, y int) int
    Add adds.

`);
  });

  it('wraps at 80 columns, keeps runs of spaces, separates paragraphs by an indented empty line', () => {
    const long = 'x'.repeat(90);
    const text = `// ${'word '.repeat(16)}wide  gap ends here\n//\n// Second ${long} paragraph.\nval A = 1\n`;
    expect(docOf(text)).to.equal(
      `Declarations\n\nval A int\n    ${'word '.repeat(15)}word\n    wide  gap ends here\n    \n    Second\n    ${long}\n    paragraph.\n\n`,
    );
  });

  it('is short for a module that exports nothing', () => {
    expect(docOf('x := 1\n')).to.equal('Declarations\n\n');
  });

  it('describes system modules', () => {
    expect(docOf('', '$/path').split('\n').slice(0, 3)).to.deep.equal([
      'Declarations',
      '',
      'val Base func(path string) string',
    ]);
  });
});

describe('renderModuleList', () => {
  it('lists the system modules', () => {
    expect(renderModuleList()).to.equal(
      "Reflow's system modules are:\n\t$/dirs\n\t$/files\n\t$/filesets\n\t$/path\n\t$/regexp\n\t$/strings\n\t$/test\n",
    );
  });
});
