import { expect } from 'chai';
import { openWorkspace, runMain } from './program.ts';

// What a program can make long or deep must not exhaust the stack. Spec: 03-evaluation §25.3.

const main = (source: string): string => runMain(openWorkspace('.', { 't.rf': `${source}\n` }), 't.rf');

describe('evaluation is a loop', function () {
  this.timeout(60_000);

  it('over the elements of a comprehension', () => {
    expect(main('val Main = len([x * x | x <- range(0, 100000), if x % 2 == 0])')).to.equal('50000');
  });

  it('over a list of delayed elements', () => {
    expect(main('val Main = len([delay(x) | x <- range(0, 20000)])')).to.equal('20000');
    expect(main('val Main = { l := [delay(x) | x <- range(0, 20000)]; l == l }')).to.equal('true [delayed]');
  });

  it('over the nodes a fold of delayed elements stacks up', () => {
    const source = 'val Main = fold(func(a, b int) => a + b, [delay(x) | x <- range(0, 100000)], 0)';
    expect(main(source)).to.equal('4999950000 [delayed]');
  });

  it('over the terms of a long sum', () => {
    const terms = Array.from({ length: 10_000 }, (_, i) => String(i));
    expect(main(`val Main = ${terms.join(' + ')}`)).to.equal('49995000');
    expect(main(`val Main = delay(0) + ${terms.join(' + ')}`)).to.equal('49995000 [delayed]');
  });

  it('over the toplevel declarations of a long module', () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `val x${i + 1} = x${i} + 1`);
    expect(main(`val x0 = delay(0)\n${lines.join('\n')}\nval Main = x2000`)).to.equal('2000 [delayed]');
  });
});
