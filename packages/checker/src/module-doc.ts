// What a module offers, as data: what documentation in other forms than the original's text is made of.
// Spec: 07-cli §11, §20.7; 02-types §15.5.

import { absurd, type Position, positionAt } from '@reflow-lang/base';
import type { LegacyModule } from '@reflow-lang/legacy-syntax';
import type { SystemModule } from '@reflow-lang/stdlib';
import { shortForm } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';
import { paramDescriptors } from './injected-arguments.ts';
import type { OpenedModule } from './session.ts';

export interface ParamDoc {
  readonly ident: string;
  readonly type: string;
  readonly doc: string;
  readonly required: boolean;
  /** Abbreviated; absent when required. */
  readonly default?: string;
}

export interface DeclarationDoc {
  readonly kind: 'val' | 'type';
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  /** Where it is declared; absent where there is no source to look at. */
  readonly position?: Position;
}

export interface ModuleDoc {
  /** Of the module as a whole; `''` for modules of files, which have none. */
  readonly doc: string;
  readonly params: readonly ParamDoc[];
  /** Types, then values, in declaration order. */
  readonly declarations: readonly DeclarationDoc[];
}

export function moduleDoc(opened: OpenedModule): ModuleDoc {
  switch (opened.kind) {
    case 'system':
      return systemDoc(opened.module);
    case 'v0':
      return legacyDoc(opened.module);
    case 'rf':
      return sourceDoc(opened);
    default:
      return absurd(opened);
  }
}

const systemDoc = ({ doc, functions }: SystemModule): ModuleDoc => ({
  doc,
  params: [],
  declarations: functions.map((fn) => ({ kind: 'val', name: fn.id, type: renderType(fn.type), doc: fn.doc })),
});

const legacyDoc = ({ params, type }: LegacyModule): ModuleDoc => ({
  doc: '',
  params: [
    ...params.map(({ name, help }) => ({ ident: name, type: 'string', doc: help, required: true })),
    { ident: 'args', type: '[string]', doc: 'Reflow v0 arguments', required: false },
  ],
  declarations: type.fields.map((field) => ({ kind: 'val', name: field.name, type: renderType(field.type), doc: '' })),
});

function sourceDoc({ module, injected }: OpenedModule & { readonly kind: 'rf' }): ModuleDoc {
  const isBundle = module.path.endsWith('.rfx');
  return {
    doc: '',
    params: paramDescriptors(module, injected, shortForm).map(({ name, type, ...rest }) => ({
      ident: name,
      type: renderType(type),
      ...rest,
    })),
    declarations: module.exports.map(({ kind, name, type, doc, span }) => ({
      kind,
      name,
      type: renderType(type),
      doc,
      ...(!isBundle && { position: positionAt(module.source, span.start) }),
    })),
  };
}
