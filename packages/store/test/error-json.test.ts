import { mkError, plainError, ReflowError } from '@reflow-lang/base';
import { expect } from 'chai';
import { decodeErrorJson, encodeErrorJson } from '../src/index.ts';

describe('errors as JSON', () => {
  it('have the members of the original, causes within', () => {
    const error = mkError('exec', ['sha256:ab'], 'DockerExec', plainError('exited with code 1'));
    expect(encodeErrorJson(error)).equal(
      '{"Op":"exec","Arg":["sha256:ab"],"Kind":"DockerExec","Cause":{"Op":"","Arg":null,"Kind":"","Error":"exited with code 1"},"Error":""}',
    );
    expect(encodeErrorJson(plainError('x'))).equal('{"Op":"","Arg":null,"Kind":"","Error":"x"}');
  });

  const errors = [
    plainError('plain'),
    mkError('open', ['/f'], 'NotExist'),
    mkError('read', ['/f'], 'Other', mkError('open', ['/f'], 'NotAllowed', plainError('EPERM'))),
    mkError('a', [], 'Eval', mkError('b', ['c', 'd'], 'Timeout', mkError('e', [], 'Net'))),
  ];
  for (const error of errors) {
    it(`come back as they were: ${error.message.replaceAll(/\s+/g, ' ')}`, () => {
      const back = decodeErrorJson(JSON.parse(encodeErrorJson(error)));
      expect(back.message).equal(error.message);
      expect(back.kind).equal(error.kind);
      expect(encodeErrorJson(back)).equal(encodeErrorJson(error));
    });
  }

  it('keep a text with a kind of its own', () => {
    const back = decodeErrorJson(JSON.parse(encodeErrorJson(new ReflowError({ kind: 'Invalid', message: 'bad' }))));
    expect(back.kind).equal('Invalid');
    expect(back.message).contain('bad');
  });

  for (const junk of [null, 7, 'text', [], {}, { Error: 5 }, { Kind: 'NoSuchKind', Op: 'x' }]) {
    it(`are made of anything: ${JSON.stringify(junk)}`, () => {
      expect(decodeErrorJson(junk)).instanceOf(ReflowError);
    });
  }

  it('do not follow a chain without end', () => {
    let json: unknown = { Op: 'deepest', Arg: null, Kind: 'OOM', Error: '' };
    for (let i = 0; i < 100_000; i++) json = { Op: `o${i}`, Arg: null, Kind: 'Other', Cause: json, Error: '' };
    expect(decodeErrorJson(json)).instanceOf(ReflowError);
  });
});
