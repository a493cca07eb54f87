// `reflow doc`: what a module offers, as text.
//
// Parameters stand under each other, declarations have a blank line after them. Doc comments are
// wrapped at 80 columns and indented by four. Spec: 07-cli §11.

import { absurd } from '@reflow-lang/base';
import type { LegacyModule } from '@reflow-lang/legacy-syntax';
import { systemModules } from '@reflow-lang/stdlib';
import { renderType } from '@reflow-lang/types';
import { type ParamDescriptor, paramDescriptors } from './injected-arguments.ts';
import type { OpenedModule } from './session.ts';
import { wrapText } from './wrap-text.ts';

/** The text of `reflow doc FILE`, byte for byte. */
export function renderDoc(opened: OpenedModule): string {
  const { params, declarations } = sectionsOf(opened);
  const head = params.length === 0 ? '' : `Parameters\n\n${params.map(renderEntry).join('')}\n`;
  return `${head}Declarations\n\n${declarations.map((d) => `${renderEntry(d)}\n`).join('')}`;
}

/** The text of `reflow doc` without argument. */
export function renderModuleList(): string {
  return `Reflow's system modules are:\n${systemModules.map((m) => `\t$/${m.name}\n`).join('')}`;
}

/** A line and the doc comment under it. */
interface Entry {
  readonly line: string;
  readonly doc: string;
}

interface Sections {
  readonly params: readonly Entry[];
  readonly declarations: readonly Entry[];
}

function sectionsOf(opened: OpenedModule): Sections {
  switch (opened.kind) {
    case 'system': {
      const { functions } = opened.module;
      return {
        params: [],
        declarations: functions.map((f) => ({ line: `val ${f.id} ${renderType(f.type)}`, doc: f.doc })),
      };
    }
    case 'rf': {
      const { module, injected } = opened;
      return {
        params: paramDescriptors(module, injected).map(paramEntry),
        declarations: module.exports.map((e) => ({ line: `${e.kind} ${e.name} ${renderType(e.type)}`, doc: e.doc })),
      };
    }
    case 'v0':
      return legacySections(opened.module);
    default:
      return absurd(opened);
  }
}

/** FIX: the original crashes after the first line. */
function legacySections({ params, type }: LegacyModule): Sections {
  const args = { line: 'val args [string]', doc: 'Reflow v0 arguments' };
  return {
    params: [...params.map((p) => ({ line: `val ${p.name} string (required)`, doc: p.help })), args],
    declarations: type.fields.map((field) => ({ line: `val ${field.name} ${renderType(field.type)}`, doc: '' })),
  };
}

function paramEntry(param: ParamDescriptor): Entry {
  const value = param.default === undefined ? '(required)' : `= ${param.default}`;
  return { line: `val ${param.name} ${renderType(param.type)} ${value}`, doc: param.doc };
}

function renderEntry({ line, doc }: Entry): string {
  return `${line}\n${wrapText(doc, 80)
    .map((l) => `    ${l}\n`)
    .join('')}`;
}
