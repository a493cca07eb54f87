// What the template rules read off a command: quoting, and which words are commands. The caret line under a
// script says of each character whether a value that stood there would be taken apart (^), only replaced in
// (~), or left alone (.).

import { expect } from 'chai';
import fc from 'fast-check';
import { scanShell } from '../src/lint/shell/scan.ts';

const marks = (script: string): string => {
  const { isBare, isLive } = scanShell(script);
  return Array.from(script, (_c, i) => (isBare(i) ? '^' : isLive(i) ? '~' : '.')).join('');
};

describe('the quoting of a command', () => {
  const cases: readonly (readonly [what: string, script: string, marks: string])[] = [
    ['tells words from quoted ones', `a 'b' "c" d`, `^^...^~~~^^`],
    ['takes a backslash as quoting one character', String.raw`a\b "\"c"`, `^^.^~~.~~`],
    ['begins anew inside $( ) and ends with it', `"a $(b "c") d"`, `~~~~~^^~~~~~~~`],
    ['begins anew inside backticks', '"a `b` c"', '~~~~^~~~~'],
    ['counts parentheses inside $( )', `"$( (a) )" b`, `~~~^^^^^~~^^`],
    ["knows $'…' with its escapes", String.raw`$'it\'s' a`, `........^^`],
    ['leaves comments alone, but not a # in a word', `a#b #c\nd`, `^^^^..^^`],
    ['takes here-documents as quoted', `cat <<E\na b\nE\nc`, `^^^^^^^^~~~~~~^`],
    ['takes quoted here-documents as left alone', `cat <<'E'\n$a\nE\nc`, `^^^^^^^^^^.....^`],
    ['strips tabs before the end of <<- documents', `cat <<-E\n\ta\n\tE\nc`, `^^^^^^^^^~~~~~~^`],
    ['is not misled by here-strings', `cat <<<E\nE`, `^^^^^^^^^^`],
  ];
  for (const [what, script, expected] of cases) {
    it(what, () => expect(`${script}\n${marks(script)}`).to.equal(`${script}\n${expected}`));
  }

  it('is told of any text, each character of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \n\'"`$()\\#<E-;|') }), (script) => {
        expect(marks(script)).to.have.length(script.length);
      }),
    );
  });
});

describe('the commands of a script', () => {
  const cases: readonly (readonly [script: string, ...commands: readonly string[]])[] = [
    ['a b; c|d && e\nf & g', 'a b', 'c', 'd', 'e', 'f', 'g'],
    ['if a; then b; else c; fi', 'a', 'b', 'c', 'fi'],
    ['X=1 Y="2 3" a b', 'a b'],
    ['a "$(b c)" `d`', 'b c', 'd', 'a "$(b c)" `d`'],
    ['(a; b) > c', 'a', 'b', 'c'],
    ['a > b < c', 'a b c'],
    ['# a\n b', 'b'],
    ['! a || time b', 'a', 'b'],
    ["'a b' c", "'a b' c"],
  ];
  for (const [script, ...commands] of cases) {
    it(`of ${JSON.stringify(script)}`, () => {
      const found = scanShell(script).commands.map(({ name, words }) => [name, ...words].join(' '));
      expect([...found].sort()).to.deep.equal([...commands].sort());
    });
  }

  it('stand where they say', () => {
    const script = 'a; $(/bin/date -u)';
    const { commands } = scanShell(script);
    expect(commands.map(({ start, nameEnd }) => script.slice(start, nameEnd))).to.include.members(['a', '/bin/date']);
  });
});
