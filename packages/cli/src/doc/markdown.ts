// The documentation of a module as Markdown. Spec: 07-cli §20.7.

import type { DeclarationDoc, ModuleDoc, ParamDoc } from '@reflow-lang/checker';

/** A document headed by the module's name, ending with a newline. */
export function moduleMarkdown(name: string, { doc, params, declarations }: ModuleDoc): string {
  const blocks = [
    `# ${escaped(name)}`,
    ...paragraph(doc),
    ...(params.length === 0 ? [] : ['## Parameters', ...params.flatMap(paramBlocks)]),
    '## Declarations',
    ...declarations.flatMap(declarationBlocks),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const paramBlocks = (param: ParamDoc): readonly string[] => [
  `### ${escaped(param.ident)}`,
  fenced(paramLine(param)),
  ...paragraph(param.doc),
];

const declarationBlocks = (declaration: DeclarationDoc): readonly string[] => [
  `### ${escaped(declaration.name)}`,
  fenced(declarationLine(declaration)),
  ...paragraph(declaration.doc),
];

/** As in a program. */
export const paramLine = ({ ident, type, default: shown }: ParamDoc): string =>
  `param ${ident} ${type}${shown === undefined ? '' : ` = ${shown}`}`;

export const declarationLine = ({ kind, name, type }: DeclarationDoc): string => `${kind} ${name} ${type}`;

/** Doc comments are Markdown as they are. */
const paragraph = (doc: string): readonly string[] => (doc.trim() === '' ? [] : [doc.trim()]);

/** The fence is longer than any in the code. */
function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}reflow\n${code}\n${fence}`;
}

const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
