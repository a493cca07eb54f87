// How the name of an image says which image it is: `[host[:port]/]path[:tag][@digest][$aws|$docker]`.
// Spec: 07-cli §9.1 (qualifiers).

export type ImagePin =
  | { readonly kind: 'digest' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'none' };

export function imagePin(name: string): ImagePin {
  const reference = name.replace(/\$(aws|docker)$/, '');
  if (reference.includes('@')) return { kind: 'digest' };
  const path = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = path.indexOf(':');
  return colon < 0 ? { kind: 'none' } : { kind: 'tag', tag: path.slice(colon + 1) };
}
