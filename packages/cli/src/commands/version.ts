// `reflow version`. Spec: 07-cli §8.29, §20.7.

import { type Command, exitCode, UsageError } from '../command.ts';
import { flagBool } from '../flags.ts';
import { jsonLine } from '../text/json.ts';
import { reflowVersion, versionLine } from '../version.ts';

export const version: Command = {
  name: 'version',
  usage: 'version [--json]',
  help: 'Version prints the version of this command.',
  flags: [{ name: 'json', type: 'bool', default: false, usage: 'print a JSON document' }],
  run: async (host, flags) => {
    if (flags.rest[0] !== undefined) throw new UsageError(`unexpected argument: ${flags.rest[0]}`);
    if (flagBool(flags.values, 'json')) {
      const { version: node, platform, arch } = process;
      host.stdout(
        jsonLine({
          reflow: reflowVersion,
          schema: 'version/1',
          version: reflowVersion,
          node,
          platform: `${platform}-${arch}`,
        }),
      );
    } else {
      host.stdout(versionLine());
    }
    return exitCode.ok;
  },
};
