import { basePath, cleanPath, dirPath, joinPath, matchPath } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';
import { vectors } from '../conformance-vectors.ts';

const badPattern = 'syntax error in pattern';

/** Whether it matches, or the error. */
function match(pattern: string, name: string): boolean | string {
  const result = matchPath(pattern, name);
  return result.ok ? result.value : result.error;
}

describe('globs', () => {
  for (const { pattern, name, ok, err } of vectors.glob) {
    it(`${JSON.stringify(pattern)} on ${JSON.stringify(name)} gives ${err ?? ok}`, () => {
      expect(match(pattern, name)).to.equal(err ?? ok);
    });
  }

  it('let a class match a slash, but no star or question mark', () => {
    expect(match('b[!-/]a.?', 'b/a.x')).to.equal(true);
    expect(match('a[^b]c', 'a/c')).to.equal(true);
    expect(match('a*c', 'a/c')).to.equal(false);
  });

  it('are malformed also where the name has mismatched before', () => {
    for (const pattern of ['b[', 'x*[', '[-a]', '[]a]', '[a-]', '[', 'a\\', '[a', '[a-', '[^]a]', '[\\']) {
      expect(match(pattern, 'zzz'), pattern).to.equal(badPattern);
    }
  });

  it('match nothing with an inverted range', () => {
    expect(match('[z-a]', 'm')).to.equal(false);
    expect(match('[^z-a]', 'm')).to.equal(true);
  });

  it('take bytes apart where a star ends inside a character', () => {
    expect(match('x*??', 'x€')).to.equal(true);
    expect(match('??', '€')).to.equal(false);
  });

  it('match a name made of the pattern itself when nothing in it is special', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const pattern = name.replace(/[\\*?[]/g, '\\$&');
        expect(match(pattern, name)).to.equal(true);
      }),
    );
  });
});

describe('lexical paths', () => {
  it('are cleaned', () => {
    const cleaned = ['', '.', 'a/./b//../c/', '/..', '/../a', '../../x', 'a/..', '//a', 'a/../../b'].map(cleanPath);
    expect(cleaned).to.deep.equal(['.', '.', 'a/c', '/', '/a', '../../x', '.', '/a', '../b']);
  });

  it('are joined and cleaned', () => {
    expect(joinPath('a', '', '../b', 'c')).to.equal('b/c');
    expect(joinPath('', '')).to.equal('');
    expect(joinPath()).to.equal('');
  });

  it('have a directory and a base', () => {
    expect(['a/b', 'b', '/b', 'a//b', '', 'a/b/'].map(dirPath)).to.deep.equal(['a', '.', '/', 'a', '.', 'a/b']);
    expect(['a/b', 'b/', '', '///', '.'].map(basePath)).to.deep.equal(['b', 'b', '.', '/', '.']);
  });
});
