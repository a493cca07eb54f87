import {
  addParallel,
  addRequirements,
  addResources,
  addSerial,
  copyResources,
  divideResources,
  equalRequirements,
  equalResources,
  isAvailable,
  isWide,
  maxOfRequirements,
  maxRatio,
  maxResources,
  maxResourcesMemoryBufferFactor,
  minResources,
  noRequirements,
  renderRequirements,
  renderResources,
  scaledDistance,
  scaleResources,
  subResources,
} from '@reflow-lang/values';
import { expect } from 'chai';

const GiB = 2 ** 30;

describe('resources', () => {
  it('are available when every label asked for has enough', () => {
    expect(isAvailable({ mem: 10, cpu: 2 }, { mem: 10 })).to.equal(true);
    expect(isAvailable({ mem: 10, cpu: 2 }, { mem: 11 })).to.equal(false);
    expect(isAvailable({ mem: 10 }, { gpu: 1 })).to.equal(false);
    expect(isAvailable({}, { gpu: 0 })).to.equal(true);
  });

  it('add and subtract label by label, below zero too', () => {
    expect(addResources({ mem: 1 }, { mem: 2, cpu: 3 })).to.deep.equal({ mem: 3, cpu: 3 });
    expect(subResources({ mem: 1 }, { mem: 2, cpu: 3 })).to.deep.equal({ mem: -1, cpu: -3 });
  });

  it('take a missing label as 0 in minima and maxima', () => {
    expect(minResources({ mem: 5, cpu: 1 }, { mem: 3, gpu: 1, disk: -1 })).to.deep.equal({ mem: 3, cpu: 1, disk: -1 });
    expect(maxResources({ mem: 5 }, { mem: 3, gpu: 1, disk: 0 })).to.deep.equal({ mem: 5, gpu: 1 });
  });

  it('scale, copy and divide', () => {
    expect(scaleResources({ mem: 2, cpu: 1 }, 1.5)).to.deep.equal({ mem: 3, cpu: 1.5 });
    const original = { mem: 1 };
    expect(copyResources(original)).to.deep.equal(original);
    expect(copyResources(original)).to.not.equal(original);
    expect(divideResources({ mem: 4, cpu: 1, gpu: 1 }, { mem: 2, cpu: 4, disk: 1 })).to.deep.equal({
      mem: 2,
      cpu: 0.25,
    });
    expect(maxRatio({ mem: 4, cpu: 1 }, { mem: 2, cpu: 4 })).to.equal(2);
    expect(maxRatio({ gpu: 1 }, { mem: 2 })).to.equal(0);
  });

  it('are equal when all labels are, a missing one being 0', () => {
    expect(equalResources({ mem: 1, cpu: 0 }, { mem: 1, disk: 0 })).to.equal(true);
    expect(equalResources({ mem: 1 }, { mem: 1, gpu: 1 })).to.equal(false);
    expect(equalResources({ cpu: 0 }, undefined)).to.equal(true);
    expect(equalResources({ cpu: 1 }, undefined)).to.equal(false);
  });

  it('are as far apart as memory in 8 GiB and cores say', () => {
    expect(scaledDistance({ mem: 16 * GiB, cpu: 1 }, { mem: 8 * GiB, cpu: 4, disk: 1 })).to.equal(4);
  });

  it('print sizes, cores and features', () => {
    expect(renderResources({})).to.equal('{}');
    expect(renderResources({ mem: 0, cpu: 0, gpu: 0 })).to.equal('{}');
    expect(renderResources({ gpu: 1 })).to.equal('{ gpu:1}');
    expect(renderResources({ disk: 1280 })).to.equal('{mem:0B cpu:0 disk:1.2KiB}');
    expect(renderResources({ mem: 1.5 * GiB + 0.7, cpu: 0.5, intel_avx: 1, a: 2e6 })).to.equal(
      '{mem:1.5GiB cpu:0.5 disk:0B a:2e+06 intel_avx:1}',
    );
  });

  it('reserve memory for the process that runs execs', () => {
    expect(maxResourcesMemoryBufferFactor()).to.equal(1.0526315789473684);
  });
});

describe('requirements', () => {
  const first = addParallel(noRequirements, { mem: 2, cpu: 1 });

  it('widen with every parallel addition but the first', () => {
    expect(first).to.deep.equal({ min: { mem: 2, cpu: 1 }, width: 0 });
    expect(addParallel(first, { mem: 1, gpu: 1 })).to.deep.equal({ min: { mem: 2, cpu: 1, gpu: 1 }, width: 1 });
  });

  it('take the maximum of serial additions', () => {
    expect(addSerial(first, { mem: 3 })).to.deep.equal({ min: { mem: 3, cpu: 1 }, width: 0 });
  });

  it('sum widths, and serve the whole width at most', () => {
    const wide = addRequirements({ min: { mem: 1 }, width: 1 }, { min: { cpu: 2 }, width: 2 });
    expect(wide).to.deep.equal({ min: { mem: 1, cpu: 2 }, width: 3 });
    expect(maxOfRequirements(wide)).to.deep.equal({ mem: 4, cpu: 8 });
    expect([isWide(wide), isWide(first)]).to.deep.equal([true, false]);
  });

  it('are equal with equal minimum and width', () => {
    expect(equalRequirements(first, { min: { cpu: 1, mem: 2, disk: 0 }, width: 0 })).to.equal(true);
    expect(equalRequirements(first, { ...first, width: 1 })).to.equal(false);
  });

  it('print their width above 1', () => {
    expect(renderRequirements({ min: { cpu: 1 }, width: 1 })).to.equal('{mem:0B cpu:1 disk:0B}');
    expect(renderRequirements({ min: { cpu: 1 }, width: 3 })).to.equal('{mem:0B cpu:1 disk:0B}#3');
  });
});
