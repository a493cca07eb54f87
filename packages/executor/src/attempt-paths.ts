// Where everything of a job lies. Spec: 08-infrastructure §21.3.
//
//   <root>/jobs/<key[0:2]>/<key>/job.json
//                               a<n>/{claim, started.json, status.json, exit, stdout, stderr, result.json,
//                                     arg/<i>/<j>, tmp/, return/<k> | return/default}

export interface AttemptPaths {
  /** The attempt directory. */
  readonly dir: string;
  readonly arg: string;
  readonly tmp: string;
  readonly return: string;
  readonly stdout: string;
  readonly stderr: string;
  /** A link that says who may start the program: launcher, or whoever gave the attempt up. */
  readonly claim: string;
  readonly started: string;
  readonly status: string;
  readonly exit: string;
  readonly result: string;
}

export function jobDirectory(root: string, key: string): string {
  return `${root}/jobs/${key.slice(0, 2)}/${key}`;
}

export function attemptPaths(jobDir: string, attempt: number): AttemptPaths {
  const dir = `${jobDir}/a${attempt}`;
  return {
    dir,
    arg: `${dir}/arg`,
    tmp: `${dir}/tmp`,
    return: `${dir}/return`,
    stdout: `${dir}/stdout`,
    stderr: `${dir}/stderr`,
    claim: `${dir}/claim`,
    started: `${dir}/started.json`,
    status: `${dir}/status.json`,
    exit: `${dir}/exit`,
    result: `${dir}/result.json`,
  };
}
