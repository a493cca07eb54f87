// Findings as one SARIF 2.1.0 document, which code hosts and editors read. Columns count code points.

import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Diagnostic,
  digestOf,
  hexDigest,
  lineText,
  positionAt,
  type SourceFile,
  type Span,
  utf8Bytes,
} from '@reflow-lang/base';
import { catalogue } from '@reflow-lang/checker';
import { reflowVersion } from '../version.ts';
import { readErrorPage } from './error-pages.ts';

export interface SarifInput {
  readonly diagnostics: readonly Diagnostic[];
  readonly sourceOf: (path: string) => SourceFile | undefined;
}

/** `inputs`: one per file; a finding in a module that several of them import is told once. */
export function sarifDocument(inputs: readonly SarifInput[]): object {
  const found = new Map<string, { readonly diagnostic: Diagnostic; readonly sourceOf: SarifInput['sourceOf'] }>();
  for (const { diagnostics, sourceOf } of inputs) {
    for (const diagnostic of diagnostics) {
      const { file, code, span, message } = diagnostic;
      found.set(JSON.stringify([file, code, span.start, span.end, message]), { diagnostic, sourceOf });
    }
  }
  const all = [...found.values()];
  const codes = [...new Set(all.map(({ diagnostic }) => diagnostic.code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'reflow', version: reflowVersion, rules: codes.map(ruleOf) } },
        columnKind: 'unicodeCodePoints',
        results: all.map(({ diagnostic, sourceOf }) => resultOf(diagnostic, codes.indexOf(diagnostic.code), sourceOf)),
      },
    ],
  };
}

function ruleOf(code: string): object {
  const entry = catalogue.find((each) => each.code === code);
  const page = readErrorPage(code);
  if (page === undefined) return { id: code, helpUri: `https://www.shellcheck.net/wiki/${code}` };
  return {
    id: code,
    name: page.name,
    shortDescription: { text: page.title },
    fullDescription: { text: page.text.replaceAll('`', '') },
    help: { text: page.text, markdown: page.markdown },
    defaultConfiguration:
      entry?.severity === 'off' ? { enabled: false } : { level: levelOf(entry?.severity ?? 'warning') },
  };
}

const levelOf = (severity: Diagnostic['severity']): string =>
  severity === 'information' || severity === 'hint' ? 'note' : severity;

function resultOf(diagnostic: Diagnostic, ruleIndex: number, sourceOf: SarifInput['sourceOf']): object {
  const { code, severity, message, help, file, span, related, fixes } = diagnostic;
  const at = { file, sourceOf };
  return {
    ruleId: code,
    ruleIndex,
    level: levelOf(severity),
    message: { text: help === undefined ? message : `${message}. Help: ${help}` },
    locations: [{ physicalLocation: locationOf(at, span) }],
    ...(related.length > 0 && {
      relatedLocations: related.map((entry, id) => ({
        id,
        message: { text: entry.message },
        physicalLocation: locationOf({ file: entry.file, sourceOf }, entry.span),
      })),
    }),
    partialFingerprints: { 'reflow/v1': fingerprint(diagnostic, sourceOf(file)) },
    ...(fixes.length > 0 && {
      fixes: fixes.map((fix) => ({
        description: { text: fix.title },
        artifactChanges: [
          {
            artifactLocation: artifactOf(file),
            replacements: fix.edits.map((edit) => ({
              deletedRegion: regionOf(at, edit.span),
              ...(edit.newText !== '' && { insertedContent: { text: edit.newText } }),
            })),
          },
        ],
      })),
    }),
  };
}

interface InFile {
  readonly file: string;
  readonly sourceOf: SarifInput['sourceOf'];
}

function locationOf(at: InFile, span: Span): object {
  const region = regionOf(at, span);
  return { artifactLocation: artifactOf(at.file), ...(region && { region }) };
}

/** Relative to the root of the sources, wherever a reader has them. */
const artifactOf = (file: string): object =>
  isAbsolute(file)
    ? { uri: pathToFileURL(file).href }
    : { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };

function regionOf({ file, sourceOf }: InFile, span: Span): object | undefined {
  const source = sourceOf(file);
  if (source === undefined) return undefined;
  const [start, end] = [positionAt(source, span.start), positionAt(source, span.end)];
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Of what stands on the line, not of where: it outlives edits elsewhere in the file. */
function fingerprint({ file, code, message, span }: Diagnostic, source: SourceFile | undefined): string {
  const line = source ? lineText(source, positionAt(source, span.start).line - 1).trim() : '';
  return hexDigest(digestOf(utf8Bytes(JSON.stringify([file, code, message, line]))));
}
