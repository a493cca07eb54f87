// Sessions: paths, caching, cycles, failures, warnings. Spec: 02-types §16.

import { ok } from '@reflow-lang/base';
import { createCheckSession } from '@reflow-lang/checker';
import { expect } from 'chai';
import { openFiles, rejected } from './open-source.ts';

describe('a check session', () => {
  it('resolves ./ from the folder of the importing module and leaves other paths alone', () => {
    const { session, result } = openFiles(
      {
        'a/main.rf': 'val l = make("./b/lib.rf")\nval X = l.Y',
        'a/b/lib.rf': 'val o = make("./../../o.rf")\nval p = make("lib/p.rf")\nval Y = o.Z + p.Z',
        'o.rf': 'val Z = 1',
        'lib/p.rf': 'val Z = 2',
      },
      './a/main.rf',
    );
    expect(result.ok).to.equal(true);
    expect([...session.opened.keys()]).to.deep.equal(['a/main.rf', 'a/b/lib.rf', 'o.rf', 'lib/p.rf']);
  });

  it('checks a module once and warns once, however often it is made', () => {
    const { session, warnings } = openFiles({
      'm.rf': 'val X = make("./l.rf").A + make("./l.rf").A',
      'l.rf': 'x := 1\nval A = 2',
    });
    expect(warnings).to.deep.equal(['l.rf:1:2: warning: x declared and not used']);
    expect(session.warningCount).to.equal(1);
    session.open('l.rf');
    expect(session.warningCount).to.equal(1);
  });

  it('tells the warnings and errors of a failing module at every make of it', () => {
    const { result, warnings } = openFiles({
      'm.rf': 'val X = make("./l.rf")\nval Y = make("./l.rf")',
      'l.rf': 'x := 1\nval A = nope',
    });
    expect(warnings).to.have.lengthOf(2);
    expect(result.ok ? '' : result.error.text).to.equal(
      'm.rf:1:13: failed to open module ./l.rf: l.rf:2:13: identifier "nope" not defined\n' +
        'm.rf:2:13: failed to open module ./l.rf: l.rf:2:13: identifier "nope" not defined',
    );
  });

  it('points from a make at the errors of the module behind it', () => {
    const files = { 'l.rf': 'val A = nope' };
    const [diagnostic] = rejected('val X = make("./l.rf")', files).diagnostics;
    expect(diagnostic?.code).to.equal('E0405');
    expect(diagnostic?.related).to.deep.equal([
      { message: 'identifier "nope" not defined', file: 'l.rf', span: { start: 8, end: 12 } },
    ]);
  });

  it('tells a cycle by its path', () => {
    const files = { 'a.rf': 'val b = make("./b.rf")', 'b.rf': 'val X = make("./a.rf")' };
    expect(rejected('val a = make("./a.rf")', files).text).to.equal(
      'm.rf:1:13: failed to open module ./a.rf: a.rf:1:13: failed to open module ./b.rf: ' +
        'b.rf:1:13: failed to open module ./a.rf: import cycle: a.rf -> b.rf -> a.rf',
    );
  });

  it('reads the source before it judges the extension', () => {
    const { session } = openFiles({ 'm.txt': '' });
    const text = (path: string): string => {
      const opened = session.open(path);
      return opened.ok ? '' : opened.error.text;
    };
    expect(text('none.txt')).to.equal('open none.txt: no such file or directory');
    expect(text('m.txt')).to.equal('unknown module extension .txt');
    expect(text('$/nope')).to.equal('no system module named nope');
  });

  it('opens system modules', () => {
    const { result } = openFiles({}, '$/strings');
    expect(result.ok && result.value.kind === 'system' ? result.value.module.name : '').to.equal('strings');
  });

  it('answers with the syntax errors alone when a module does not parse', () => {
    const failure = rejected('x := 1\nval X = )\nval Y = nope');
    expect(failure.text.split('\n')[0]).to.match(/^m\.rf:2:10: syntax error: unexpected '\)'/);
    expect(failure.diagnostics.every((d) => d.code < 'E0200')).to.equal(true);
  });

  it('remembers failures while one program is opened, and looks again at the next', () => {
    const reads: string[] = [];
    const files: Record<string, string> = {
      'm.rf': 'val X = make("./l.rf").A + make("./l.rf").A',
      'l.rf': 'val A = nope',
    };
    const session = createCheckSession({
      readSource: (path) => {
        reads.push(path);
        return ok(new TextEncoder().encode(files[path] ?? ''));
      },
    });
    expect(session.open('m.rf').ok).to.equal(false);
    expect(reads).to.deep.equal(['m.rf', 'l.rf']);
    files['l.rf'] = 'val A = 1';
    expect(session.open('m.rf').ok).to.equal(true);
  });
});

describe('a module that does not parse', () => {
  it('is checked where its text is whole', () => {
    const text = 'val A = 1 + "a"\nval B = (2\nval C = B + A\nfunc F(x int) = x.y';
    const module = rejected(text).module;
    const told = module?.diagnostics
      .filter((d) => d.code >= 'E0200')
      .map((d) => [d.code, text.slice(d.span.start, d.span.end)]);
    expect(told).to.deep.equal([
      ['E0210', '+'],
      ['E0213', 'x'],
    ]);
    expect(module?.symbols.map((s) => s.name)).to.include.members(['A', 'B', 'C', 'F']);
  });
});
