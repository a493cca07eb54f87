import { expect } from 'chai';
import { readProject } from '../src/index.ts';

describe('project files', () => {
  it('name a program, parameters, configuration and levels of lints', () => {
    const project = readProject(
      '/p/reflow.yaml',
      'program: main.rf\nparams:\n  n: 007\n  fast: true\nconfig:\n  cache: off\nlint:\n  W0101: error\n',
    );
    if (!project.ok) throw new Error(project.error);
    expect(project.value.program).to.equal('main.rf');
    expect([...project.value.params]).to.deep.equal([
      ['n', '007'],
      ['fast', 'true'],
    ]);
    expect([...project.value.config.values]).to.deep.equal([['cache', 'off']]);
    expect([...project.value.lint]).to.deep.equal([['W0101', 'error']]);
  });

  it('may be empty, as may their sections', () => {
    for (const text of ['', 'params:\nconfig:\nlint:\n']) expect(readProject('reflow.yaml', text).ok).to.equal(true);
  });

  for (const [text, message] of [
    ['program: [a]', 'p.yaml: program: expected a path'],
    ['params: 3', 'p.yaml: params: expected a mapping'],
    ['params:\n  n: [1]', 'p.yaml: params: n: expected a text, a number or a bool'],
    ['config: x', 'p.yaml: config: expected a mapping'],
    ['lint: []', 'p.yaml: lint: expected a mapping'],
    ['config:\n  user: {}', 'config p.yaml: user not string key'],
  ] as const) {
    it(`reject ${JSON.stringify(text)}`, () => {
      const project = readProject('p.yaml', text);
      expect(project.ok ? undefined : project.error).to.equal(message);
    });
  }
});
