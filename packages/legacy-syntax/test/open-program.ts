// Opens a program given as text, with the files it includes. What `t.reflow` would be called is its name.

import { createSourceFile, encodeLatin1, fail, ok, utf8Bytes } from '@reflow-lang/base';
import { type LegacyModule, openLegacyModule } from '@reflow-lang/legacy-syntax';

export function openProgram(text: string, files: Readonly<Record<string, string>> = {}): LegacyModule {
  return openLegacyModule(createSourceFile('t.reflow', text), (path) => {
    const included = files[path];
    return included === undefined
      ? fail(`open ${path}: no such file or directory`)
      : ok(encodeLatin1(utf8Bytes(included)));
  });
}
