// The grammars that editors use where there is no server: the TextMate grammar agrees with the lexer
// on every program of the corpus, and both know the same words. Spec: 10-editor §13.2, §13.3.

import { readFileSync } from 'node:fs';
import { createSourceFile } from '@reflow-lang/base';
import { parseModule } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { keywords, Terminal } from '../src/lex/terminals.ts';
import type { Token } from '../src/lex/token.ts';
import { corpusPrograms } from './support/corpus.ts';
import { type Rule, scopesOf, type TextMateGrammar } from './support/textmate.ts';

const folder = new URL('../../../grammar/', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
const grammar: TextMateGrammar = read('textmate/reflow.tmLanguage.json');
const interpolation: Rule = grammar.repository.interpolation ?? {};

/** What the scope of a token's first character must say. */
function expected(token: Token): RegExp | undefined {
  switch (token.tokenType) {
    case Terminal.Ident:
      return /(variable|entity\.name|support\.constant)[\w.-]*$/;
    case Terminal.Literal:
      if (/^["`]/.test(token.image)) return /string\.quoted/;
      return /^[tf]/.test(token.image) ? /constant\.language\.boolean/ : /constant\.numeric/;
    case Terminal.TemplateOpen:
      return /punctuation\.definition\.template\.begin/;
    case Terminal.TemplateClose:
      return /punctuation\.definition\.template\.end/;
    case Terminal.InterpolationOpen:
      return /meta\.interpolation\.reflow punctuation\.section\.interpolation\.begin/;
    case Terminal.InterpolationClose:
      return /punctuation\.section\.interpolation\.end/;
    case Terminal.TemplateText:
      return token.image.trim() === '' ? undefined : /meta\.template/;
    case Terminal.Hash:
      return /entity\.name\.tag/;
    case Terminal.BinaryOperator:
    case Terminal.Minus:
    case Terminal.Bang:
    case Terminal.Assign:
    case Terminal.Arrow:
    case Terminal.LeftArrow:
    case Terminal.Ellipsis:
      return /keyword\.operator/;
    default:
      return keywords.has(token.image) ? /keyword|storage|support\.type|entity\.name\.function\.call/ : undefined;
  }
}

/** An interpolation over several lines loses its colours on the line where the template ends. */
function isInLongInterpolation(tokens: readonly Token[], token: Token, text: string): boolean {
  let open = token.index;
  while (open >= 0 && !isTemplatePart(tokens[open])) open--;
  const close = tokens.findIndex(
    ({ index, tokenType }) => index >= token.index && tokenType === Terminal.InterpolationClose,
  );
  if (tokens[open]?.tokenType !== Terminal.InterpolationOpen || close < 0) return false;
  return text.slice(tokens[open]?.end, tokens[close]?.end).includes('\n');
}

const isTemplatePart = (token: Token | undefined): boolean =>
  token?.tokenType === Terminal.InterpolationOpen ||
  token?.tokenType === Terminal.TemplateText ||
  token?.tokenType === Terminal.TemplateClose;

describe('The TextMate grammar', () => {
  it('gives every token of the corpus a scope of its kind', () => {
    for (const { name, source } of corpusPrograms()) {
      const { tokens, errors } = parseModule(source);
      if (errors.length > 0) continue;
      const scopes = scopesOf(grammar, interpolation, source.text);
      for (const token of tokens) {
        const isExpected = token.origin === 'text' && !isInLongInterpolation(tokens, token, source.text);
        const wanted = isExpected ? expected(token) : undefined;
        const offset = token.startOffset + (token.image.length - token.image.trimStart().length);
        if (wanted !== undefined) expect(scopes[offset], `${name}: ${token.image} at ${offset}`).to.match(wanted);
        for (const comment of token.notes.comments) expect(scopes[comment.start]).to.match(/comment\./);
      }
    }
  });

  it('lets no open quote of the shell text swallow the end of a template', () => {
    const text =
      'X := exec(image := i) file {" echo don\'t "}\nY := exec(image := i) file {"\n\techo "{{a}}\n\tdon\'t {{b}} "}\nval Z = 1\n';
    const scopes = scopesOf(grammar, interpolation, text);
    expect(scopes[text.indexOf('Y')]).to.match(/variable\.other\.definition/);
    expect(scopes[text.indexOf('val')]).to.match(/keyword\.declaration/);
    expect(scopes[text.indexOf('a}}')]).to.match(/meta\.interpolation\.reflow variable/);
    expect(scopes[text.indexOf('b}}')]).to.match(/meta\.interpolation\.reflow variable/);
    expect(parseModule(createSourceFile('', text)).errors).to.deep.equal([]);
  });

  it('knows the keywords of the lexer', () => {
    for (const word of keywords.keys()) {
      const scope = scopesOf(grammar, interpolation, `${word} `)[0];
      expect(scope, word).to.match(/keyword|support\.type|constant\.language|invalid\.illegal\.reserved/);
    }
  });
});

describe('The language configuration', () => {
  const configuration = read('language-configuration/reflow.json');
  it('takes names and tags for words', () => {
    const word = new RegExp(configuration.wordPattern.pattern, 'gu');
    expect('val é1_x = #Tag(_y)'.match(word)).to.deep.equal(['val', 'é1_x', '#Tag', 'y']);
  });

  it('indents behind openers and takes back at closers and cases', () => {
    const more = new RegExp(configuration.indentationRules.increaseIndentPattern);
    const less = new RegExp(configuration.indentationRules.decreaseIndentPattern);
    for (const line of ['X := {', 'f(', '[', 'val X =', 'func(x int) =>', '[e |', '\tcase #A(x):', 'X := { // c'])
      expect(line).to.match(more);
    for (const line of ['X := 1', '}', 'a == b']) expect(line).to.not.match(more);
    for (const line of ['}', '\t)', ']', '\tcase _: 1']) expect(line).to.match(less);
    expect('X := 1').to.not.match(less);
  });
});
