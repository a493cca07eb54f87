// Spans as OpenTelemetry's JSON, and a port they are exported through: nothing here knows a network.
// Spec: 07-cli §15 (otel).

import { type Digest, digestText, hexDigest } from '@reflow-lang/base';
import type { Ctx } from '../ports.ts';
import type { Span } from './spans.ts';

export interface OtelAttribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

export interface OtelSpan {
  /** 32 and 16 hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1: internal. */
  readonly kind: 1;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtelAttribute[];
  /** 0 unset, 2 error. */
  readonly status: { readonly code: 0 | 2; readonly message?: string };
}

/** The body of an export over OTLP/HTTP in JSON. */
export interface OtelDocument {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtelAttribute[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtelSpan[] }[];
  }[];
}

export interface OtelExporter {
  /** Rejects when the document is not accepted. */
  export(ctx: Ctx, document: OtelDocument): Promise<void>;
}

/** All spans of a run below the run's own. */
export function encodeOtel(runID: Digest, spans: readonly Span[]): OtelDocument {
  const traceId = hexDigest(runID).slice(0, 32);
  const root = spans.find((span) => span.kind === 'Run');
  const parent = root && spanIdOf(root, spans.indexOf(root));
  return {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', 'reflow')] },
        scopeSpans: [
          { scope: { name: 'reflow' }, spans: spans.map((span, i) => encodeSpan(span, i, traceId, parent)) },
        ],
      },
    ],
  };
}

function encodeSpan(span: Span, index: number, traceId: string, parent: string | undefined): OtelSpan {
  const { kind, id, name, startMs, endMs, notes } = span;
  const spanId = spanIdOf(span, index);
  const { error, ...rest } = notes;
  return {
    traceId,
    spanId,
    ...(parent !== undefined && parent !== spanId && { parentSpanId: parent }),
    name,
    kind: 1,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(endMs),
    attributes: Object.entries({ id, kind, ...rest }).map(([key, value]) => attribute(key, value)),
    status: error === undefined ? { code: 0 } : { code: 2, message: error },
  };
}

const spanIdOf = ({ kind, id, name, startMs }: Span, index: number): string =>
  hexDigest(digestText(JSON.stringify([kind, id, name, startMs, index]))).slice(0, 16);

const attribute = (key: string, value: string): OtelAttribute => ({ key, value: { stringValue: value } });
const nanos = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);
