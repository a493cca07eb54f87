// `reflow run --dry-run`: what a run would execute, and about how long that takes. Spec: 07-cli §20.6.

import type { CommandHost } from '../command.ts';
import type { ParsedFlags } from '../flags.ts';
import { renderPlan } from '../text/explanation.ts';
import { explanationDocument, planRun } from './planned-run.ts';

/** Resolves to the exit code: 0 whenever there is a plan. */
export function dryRun(host: CommandHost, parsed: ParsedFlags, globals: ParsedFlags): Promise<number> {
  return planRun(host, parsed, globals, ({ options, explanation }) => {
    const columns = host.terminal.stdout ? host.terminal.columns : Infinity;
    if (options.json) host.stdout(explanationDocument(options.program, options.args, explanation));
    else host.stdout(renderPlan(explanation.nodes, { columns, time: explanation.isOpen ? 'open' : 'known' }));
  });
}
