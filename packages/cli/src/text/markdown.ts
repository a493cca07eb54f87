// The Markdown of the explain pages as a terminal shows it: headings stand out, programs are set in, links
// are their text. Other Markdown is shown as it is.

const fence = /^```/;

export function renderMarkdown(markdown: string): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of markdown.trimEnd().split('\n')) {
    if (fence.test(line)) {
      isCode = !isCode;
      const [, file] = /^```\S+ (\S+)/.exec(line) ?? [];
      if (file !== undefined) lines.push(paint('2', `  ${file}`));
    } else lines.push(isCode ? (line === '' ? '' : `    ${line.replaceAll('\t', '    ')}`) : renderLine(line));
  }
  return `${lines.join('\n')}\n`;
}

function renderLine(line: string): string {
  const heading = /^#+ (.*)/.exec(line)?.[1];
  if (heading !== undefined) return paint('1', heading);
  return line.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replace(/`([^`]+)`/g, (_all, code: string) => paint('36', code));
}

const paint = (code: string, text: string): string => `\u001b[${code}m${text}\u001b[0m`;
