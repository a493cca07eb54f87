// `reflow explain CODE`: the long text of a diagnostic. Of a program or a run it tells why its nodes run
// (`explain-run.ts`). Spec: 07-cli §20.5-20.6.

import { catalogue } from '@reflow-lang/checker';
import { readErrorPage } from '../answers/error-pages.ts';
import { encodeExplanation, explainCode } from '../answers/explain-code.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagBool, flagText, type ParsedFlags } from '../flags.ts';
import { errorLine, jsonLine } from '../text/json.ts';
import { renderMarkdown } from '../text/markdown.ts';
import { explainRun, explainRunFlags, isProgramOrRun } from './explain-run.ts';

export const explain: Command = {
  name: 'explain',
  usage: 'explain [--json] code | explain [flags] path [args] | explain [flags] run[/node]',
  help: `Explain tells what an error or warning means, why it is one, and shows a program that has it and one
that has not. Codes stand in the messages: "reflow explain E0210". With -list it lists all codes.

Of a program it tells which of its nodes would run now, and why, compared with its last run; nothing is
started. Of a run, named by its id or the beginning of it, it tells why its nodes ran.`,
  flags: [
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document' },
    { name: 'list', type: 'bool', default: false, usage: 'list all codes' },
    ...explainRunFlags,
  ],
  run: async (host, parsed, globals) => {
    const { values, rest } = parsed;
    const json = flagBool(values, 'json');
    if (flagBool(values, 'list')) return listCodes(host, json);
    const [word, ...others] = rest;
    if (word !== undefined && isProgramOrRun(word)) return explainRun(host, parsed, globals);
    if (word === undefined || others.length > 0) throw new UsageError('explain takes one code, as in E0210');
    return explainWord(host, globals, word, json);
  },
};

function explainWord(host: CommandHost, globals: ParsedFlags, word: string, json: boolean): number {
  const explanation = explainCode(word);
  switch (explanation.kind) {
    case 'page':
      host.stdout(json ? jsonLine(encodeExplanation(explanation)) : pageText(host, globals, explanation.page.markdown));
      return exitCode.ok;
    case 'shellcheck': {
      const { code, url } = explanation;
      host.stdout(json ? jsonLine({ code, url }) : `${code} is a code of ShellCheck: ${url}\n`);
      return exitCode.ok;
    }
    case 'unknown': {
      const { near } = explanation;
      const message = `there is no code ${word}${near.length === 0 ? '' : `; near it are ${near.join(', ')}`}`;
      if (json) host.stdout(errorLine({ code: '', message, kind: 'NotExist', causes: [] }));
      host.stderr(`${message}\n`);
      if (near.length === 0 && !json) host.stderr('reflow explain -list lists all codes\n');
      return exitCode.failure;
    }
  }
}

/** Plain Markdown when piped. */
function pageText(host: CommandHost, globals: ParsedFlags, markdown: string): string {
  const choice = flagText(globals.values, 'color');
  const isStyled = choice === 'always' || (host.terminal.stdout && host.style.color);
  return isStyled ? renderMarkdown(markdown) : markdown;
}

function listCodes(host: CommandHost, json: boolean): number {
  const entries = catalogue.map(({ code, name, severity }) => {
    const title = readErrorPage(code)?.title ?? '';
    return { code, name, severity, title };
  });
  if (json) host.stdout(jsonLine({ codes: entries }));
  else host.stdout(entries.map(({ code, severity, title }) => `${code}  ${severity.padEnd(7)}  ${title}\n`).join(''));
  return exitCode.ok;
}
