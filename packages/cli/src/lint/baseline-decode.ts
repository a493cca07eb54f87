// Reading a baseline. Anything else than what we write is no baseline.

import type { BaselineEntry } from './baseline.ts';

export function decodeBaseline(text: string): readonly BaselineEntry[] | undefined {
  let document: { schema?: unknown; findings?: unknown } | null;
  try {
    document = JSON.parse(text) as typeof document;
  } catch {
    return undefined;
  }
  if (document?.schema !== 'lint-baseline/1' || !Array.isArray(document.findings)) return undefined;
  const entries = document.findings.map(decodeEntry);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

/** `[file, code, message, line, count]`. */
function decodeEntry(value: unknown): BaselineEntry | undefined {
  if (!Array.isArray(value)) return undefined;
  const [file, code, message, line, count] = value as readonly unknown[];
  if (typeof file !== 'string' || typeof code !== 'string' || typeof message !== 'string') return undefined;
  if (typeof line !== 'string' || !Number.isInteger(count)) return undefined;
  return { file, code, message, line, count: count as number };
}
