// W0112 test-type. Spec: 10-editor §3.8; 07-cli §20.6.

import { renderType, type Type } from '@reflow-lang/types';
import { mkRule } from '../rule.ts';
import { isTestFile, isTestName } from '../test-name.ts';

interface Args {
  readonly name: string;
  readonly type: Type;
}

export const W0112 = mkRule<Args>({
  code: 'W0112',
  name: 'test-type',
  severity: 'warning',
  description: 'a test that is no bool',
  tags: ['correctness', 'naming'],
  message: ({ name, type }) => `${name} is named like a test, but is of type ${renderType(type)}`,
  help: ({ type }) =>
    type.kind === 'string'
      ? 'a test is a bool; in a module *_test.rf it can be a string that is compared with a recorded one'
      : 'a test is a bool: true if it passes',
  *find({ file, module }) {
    for (const { name, kind, type, span } of module.exports) {
      if (kind !== 'val' || !isTestName(name) || type.kind === 'bool') continue;
      if (type.kind === 'string' && isTestFile(file)) continue;
      yield { span, args: { name, type } };
    }
  },
});
