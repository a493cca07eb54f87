// The grammar itself: chevrotain finds it free of ambiguities, and the parser and grammar/ebnf/reflow.ebnf
// agree on what is a module and where the first error of a text is.

import { createSourceFile } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';
import { lex } from '../src/lex/layout.ts';
import { Terminal } from '../src/lex/terminals.ts';
import type { Token } from '../src/lex/token.ts';
import { ReflowParser, sharedParser } from '../src/parser/reflow-parser.ts';
import { corpusPrograms, ebnfText } from './support/corpus.ts';
import { readEbnf } from './support/ebnf.ts';
import { type Dice, diceOf, lexeme, pick, sentence, terminalsOf, verdict } from './support/random.ts';

const grammar = readEbnf(ebnfText());

/** The tokens as the grammar names them; a template is one. */
function symbolsOf(tokens: readonly Token[]): {
  readonly symbols: readonly string[];
  readonly places: readonly number[];
} {
  const symbols: string[] = [];
  const places: number[] = [];
  let inTemplate = false;
  for (const token of tokens) {
    if (!inTemplate && token.tokenType !== Terminal.EndOfFile) {
      symbols.push(symbolOf(token, tokens));
      places.push(token.index);
    }
    if (token.tokenType === Terminal.TemplateOpen) inTemplate = true;
    if (token.tokenType === Terminal.TemplateClose) inTemplate = false;
  }
  return { symbols, places };
}

function symbolOf(token: Token, tokens: readonly Token[]): string {
  switch (token.tokenType) {
    case Terminal.Ident:
    case Terminal.Literal:
      return token.tokenType.name;
    case Terminal.TemplateOpen:
      return 'Template';
    case Terminal.Broken:
    case Terminal.Unknown:
    case Terminal.Reserved:
      return '"never"';
    case Terminal.LeftParen: {
      const isTagged =
        tokens[token.index - 1]?.tokenType === Terminal.Ident && tokens[token.index - 2]?.tokenType === Terminal.Hash;
      return isTagged ? 'TagParen' : '"("';
    }
    default:
      return token.image === '..' ? '"."' : `"${token.image}"`;
  }
}

/** What the parser says, in the terms of `verdict`. */
function parserVerdict(text: string): {
  readonly parser: number | 'accepted' | 'inside';
  readonly ebnf: number | 'accepted';
} {
  const { tokens } = lex(text, 'module');
  const { symbols, places } = symbolsOf(tokens);
  const { faults } = sharedParser().parseModule(createSourceFile('', text), tokens);
  const first = faults.find(({ diagnostic }) => diagnostic.code !== 'E0024');
  const ebnf = verdict(grammar, symbols);
  if (first === undefined) return { parser: 'accepted', ebnf };
  if (tokens[first.index]?.tokenType === Terminal.EndOfFile) return { parser: symbols.length, ebnf };
  const place = places.indexOf(first.index);
  return { parser: place < 0 ? 'inside' : place, ebnf };
}

/** Whether a tag without element is called: in a text its `(` would open the element. */
const callsTag = (symbols: readonly string[]): boolean => /"#" Ident "\("/.test(symbols.join(' '));

function spell(symbols: readonly string[], dice: Dice): string {
  return symbols.map((symbol) => `${lexeme(symbol, dice)} `).join('');
}

function mutated(symbols: readonly string[], alphabet: readonly string[], dice: Dice): readonly string[] {
  const result = [...symbols];
  for (let n = 1 + dice(2); n > 0; n--) {
    const at = dice(result.length);
    const other = alphabet[dice(alphabet.length)] ?? 'Ident';
    pick(dice, [() => result.splice(at, 1), () => result.splice(at, 0, other), () => result.splice(at, 1, other)])();
  }
  return result;
}

describe('The grammar', () => {
  it('has no ambiguity that chevrotain can find', () => {
    expect(() => new ReflowParser()).not.to.throw();
  });

  it('accepts every random sentence of the EBNF', () => {
    const property = fc.property(fc.integer(), (seed) => {
      const dice = diceOf(seed);
      const symbols = sentence(grammar, 'Module', 10 + dice(14), dice);
      fc.pre(symbols.length < 400 && !callsTag(symbols));
      const text = spell(symbols, dice);
      expect(parserVerdict(text), text).to.deep.equal({ parser: 'accepted', ebnf: 'accepted' });
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('finds the first error of a broken sentence where the EBNF has it', () => {
    const alphabet = terminalsOf(grammar);
    const property = fc.property(fc.integer(), (seed) => {
      const dice = diceOf(seed);
      const symbols = sentence(grammar, 'Module', 10 + dice(14), dice);
      fc.pre(symbols.length > 1 && symbols.length < 200);
      const text = spell(mutated(symbols, alphabet, dice), dice);
      const { parser, ebnf } = parserVerdict(text);
      expect(parser, text).to.equal(ebnf);
    });
    fc.assert(property, { numRuns: 800 });
  });

  it('finds the first error of a changed program where the EBNF has it', () => {
    const programs = corpusPrograms().filter(({ source }) => source.text.length < 800);
    const pieces = /\s+|\w+|"[^"\n]*"|`[^`]*`|:=|=>|<-|\.\.\.|./gsu;
    const property = fc.property(fc.integer(), (seed) => {
      const dice = diceOf(seed);
      const parts = [...(programs[dice(programs.length)]?.source.text.match(pieces) ?? [])];
      for (let n = 1 + dice(3); n > 0; n--) {
        const at = dice(parts.length);
        const other = parts[dice(parts.length)] ?? ' ';
        pick(dice, [() => parts.splice(at, 1), () => parts.splice(at, 0, other), () => parts.splice(at, 1, other)])();
      }
      const text = parts.join('');
      const { parser, ebnf } = parserVerdict(text);
      if (parser !== 'inside') expect(parser, text).to.equal(ebnf);
    });
    fc.assert(property, { numRuns: 600 });
  });
});
