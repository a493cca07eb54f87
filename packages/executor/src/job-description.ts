// `job.json`: what a job directory is about, for people and for `logs` and `info`. No secret enters it:
// credentials are passed to the program alone. Spec: 08-infrastructure §21.3, §22 (R30).

import { type Digest, renderDigest } from '@reflow-lang/base';
import type { ExecConfig } from '@reflow-lang/evaluator';
import { countFiles, encodeFilesetJson, renderShort } from '@reflow-lang/values';

/** Argument filesets with more files than this are only named. */
const maxFiles = 100;

export function jobDescription(key: string, id: Digest, config: ExecConfig, createdAt: Date): string {
  const json = {
    key,
    exec: renderDigest(id),
    ident: config.ident,
    created: createdAt.toISOString(),
    image: config.image,
    cmd: config.cmd,
    args: config.args.map((arg) => (arg.out ? { out: arg.index } : { fileset: describeInput(arg.fileset) })),
    resources: config.resources,
    outputIsDir: config.outputIsDir ?? null,
  };
  return `${JSON.stringify(json)}\n`;
}

function describeInput(fs: ExecConfig['args'][number]['fileset']): unknown {
  if (fs === undefined) return null;
  return countFiles(fs) > maxFiles ? renderShort(fs) : JSON.parse(encodeFilesetJson(fs));
}
