// Data nodes: bytes that become a file of the repository. Spec: 05-flow-eval §11.

import { digestBytes, invariant, mkError } from '@reflow-lang/base';
import type { DataSource } from '@reflow-lang/flow';
import { File, Fileset } from '@reflow-lang/values';
import type { Ctx, Repository } from './ports.ts';

/** The file under the path `.`. Rejects when the repository does, or cannot read local files. */
export async function putData(
  ctx: Ctx,
  data: DataSource | undefined,
  repository: Repository | undefined,
): Promise<Fileset> {
  invariant(data !== undefined, 'data node without data');
  if (data.kind === 'bytes') {
    const { bytes } = data;
    const id = repository === undefined ? digestBytes(bytes) : await repository.put(ctx, bytes);
    return Fileset.ofFile(new File({ id, size: bytes.length }));
  }
  if (repository?.putLocal === undefined) throw mkError('repository.putLocal', [data.path], 'NotSupported');
  const file = await repository.putLocal(ctx, data.path);
  return Fileset.ofFile(new File({ id: file.id, size: file.size }));
}
