// `provider,name=value,name`: the value of a schema key. Spec: 07-cli §7.1, §7.4.

import { fail, ok, type Result } from '@reflow-lang/base';
import { type KeySpec, type SchemaKey, schema } from './schema.ts';

export interface ProviderValue {
  readonly provider: string;
  readonly args: Readonly<Record<string, string>>;
}

/** Parses and checks the value of a key; a bare argument name is `true`. The error says what is known. */
export function parseProviderValue(key: SchemaKey, text: string): Result<ProviderValue, string> {
  const [provider = '', ...parts] = text.split(',');
  const spec: KeySpec = schema[key];
  const known = Object.hasOwn(spec.providers, provider) ? spec.providers[provider] : undefined;
  if (known === undefined) {
    return fail(`${key}: unknown provider "${provider}" (known: ${Object.keys(spec.providers).join(', ')})`);
  }
  const args: Record<string, string> = {};
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!known.args.includes(name)) return fail(`provider ${provider} flag ${name}: no such flag -${name}`);
    args[name] = equals < 0 ? 'true' : part.slice(equals + 1);
  }
  return ok({ provider, args });
}

export function renderProviderValue(value: ProviderValue): string {
  return [value.provider, ...Object.entries(value.args).map(([name, text]) => `${name}=${text}`)].join(',');
}
