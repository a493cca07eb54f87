import { baseEnvironment, systemModule, systemModules } from '@reflow-lang/stdlib';
import { renderType } from '@reflow-lang/types';
import { expect } from 'chai';

/** Name, type as `doc` prints it, and the marks F (flow), forced, direct. Spec: 06 §3-9. */
const signatures: Readonly<Record<string, readonly string[]>> = {
  dirs: [
    'Groups func(dir dir, re string) [string:dir] F',
    'Make func(map [string:file]) dir forced',
    'FromList func(list [(string, file)]) dir forced',
    'Sum func(dirlist [dir]) dir forced',
    'Pick func(dir dir, pattern string) (file, string)',
    'Files func(dir dir) [file]',
    'Copy func(dir dir, url string) unit F',
    'Fileset func(fileset fileset) dir F',
  ],
  files: [
    'Copy func(file file, url string) unit F',
    'Create func(data string) file F',
    'Fileset func(file fileset) file F',
  ],
  filesets: ['Dir func(dir dir) fileset', 'File func(file file) fileset'],
  path: [
    'Base func(path string) string',
    'Dir func(path string) string',
    'Ext func(path string) string',
    'Join func(paths [string]) string forced',
  ],
  regexp: [
    'Groups func(str, regexp string) [string]',
    'Match func(str, regexp string) bool',
    'Replace func(src, regexp, repl string) string',
  ],
  strings: [
    'Split func(s, sep string) [string]',
    'Chunk func(s string, maxlen int) [string]',
    'Join func(strs [string], sep string) string forced',
    'HasPrefix func(s, prefix string) bool',
    'HasSuffix func(s, suffix string) bool',
    'Sort func(strs [string]) [string] forced',
    'FromInt func(intVal int) string forced',
    'FromFloat func(floattVal float, precision int) string forced',
    'ToFloat func(strVal string) float forced',
  ],
  test: [
    'Assert func(tests [bool]) unit forced',
    'AssertMap func(tests [string:bool]) bool forced',
    'All func(tests [bool]) bool forced',
    'ExecRepeatAndCheck func(value top, times int) bool F direct',
  ],
};

describe('the system modules', () => {
  it('are seven, sorted by name', () => {
    expect(systemModules.map((m) => m.name)).to.deep.equal(Object.keys(signatures));
    expect(systemModule('system')).to.equal(undefined);
  });

  for (const [name, wanted] of Object.entries(signatures)) {
    it(`$/${name} has exactly its functions, in order`, () => {
      const functions = systemModule(name)?.functions ?? [];
      const shown = functions.map((fn) =>
        [fn.id, renderType(fn.type), ...(fn.type.flow ? ['F'] : []), ...(fn.mode === 'default' ? [] : [fn.mode])].join(
          ' ',
        ),
      );
      expect(shown).to.deep.equal(wanted);
    });
  }

  it('have module types with their fields in declaration order, and documentation', () => {
    for (const { name, type, functions, doc } of systemModules) {
      expect(type.fields.map((f) => f.name)).to.deep.equal(functions.map((fn) => fn.id));
      expect(type.fields.map((f) => f.type)).to.deep.equal(functions.map((fn) => fn.type));
      for (const fn of functions) expect(fn.module).to.equal(name);
      for (const text of [doc, ...functions.map((fn) => fn.doc)]) expect(text).to.match(/^[A-Z][^\n]*\.$/);
    }
  });

  it('pass delays through the value that is repeated', () => {
    const repeat = systemModule('test')?.functions.find((fn) => fn.id === 'ExecRepeatAndCheck');
    expect(repeat?.type.elem?.flow).to.equal(true);
    expect(repeat?.type.fields.map((f) => f.type.flow)).to.deep.equal([true, false]);
  });
});

describe('the base environment', () => {
  it('has file, dir and the sizes', () => {
    const shown = baseEnvironment.map((b) =>
      b.kind === 'function' ? `${b.name} ${renderType(b.fn.type)} ${b.fn.type.flow}` : `${b.name} ${b.value}`,
    );
    expect(shown).to.deep.equal([
      'file func(url string) file true',
      'dir func(url string) dir true',
      'KiB 1024',
      'MiB 1048576',
      'GiB 1073741824',
      'TiB 1099511627776',
    ]);
  });
});
