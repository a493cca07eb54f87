// W0100 unpinned-image. Spec: 10-editor §3.8.

import type { Expr } from '@reflow-lang/syntax';
import { imagePin } from '../image-name.ts';
import { argumentNamed, exprsOf, stringLiteral } from '../lint-module.ts';
import { mkRule } from '../rule.ts';

interface Args {
  readonly image: string;
  readonly why: 'untagged' | 'latest';
}

export const W0100 = mkRule<Args>({
  code: 'W0100',
  name: 'unpinned-image',
  severity: 'warning',
  description: 'an image without a tag, or with the tag latest',
  tags: ['exec', 'reproducibility'],
  message: ({ image, why }) =>
    why === 'latest' ? `image ${image} has the tag latest, which moves` : `image ${image} has no tag`,
  help: () => 'name a version, or a digest as in "ubuntu@sha256:…": cached results are only as good as the image',
  *find(module) {
    const told = new Set<Expr>();
    for (const exec of exprsOf(module.exprs, 'exec')) {
      const image = argumentNamed(exec, 'image');
      const literal = image && stringLiteral(module, image);
      if (literal === undefined || literal.value === '' || told.has(literal.at)) continue;
      told.add(literal.at);
      const pin = imagePin(literal.value);
      const args = { image: literal.value };
      if (pin.kind === 'none') yield { span: literal.at.span, args: { ...args, why: 'untagged' } };
      if (pin.kind === 'tag' && pin.tag === 'latest') yield { span: literal.at.span, args: { ...args, why: 'latest' } };
    }
  },
});
