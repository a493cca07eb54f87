// An explain page, `docs/errors/<CODE>.md`: what a code means, why it is so, a program that shows it and
// one that does not. The text is Markdown; its form is fixed, so that tools and tests can read it:
//
//     # CODE: title
//     `NAME` · severity
//     paragraphs
//     ## Wrong      fenced programs: main.rf, and further files by the name behind the language
//     ## Right
//     ## See also   [CODE](CODE.md), …

/** Texts by file name, the one to check first. */
export type ExampleFiles = ReadonlyMap<string, string>;

export interface PageExample {
  readonly bad: ExampleFiles;
  readonly good: ExampleFiles;
}

export interface ErrorPage {
  readonly code: string;
  readonly title: string;
  readonly name: string;
  readonly severity: string;
  /** What it means, and why: Markdown. */
  readonly text: string;
  /** None where no program that fits on a page shows the code. */
  readonly examples: readonly PageExample[];
  readonly related: readonly string[];
  readonly markdown: string;
}

/** The error is what is wrong with the page's form. */
export function parseErrorPage(markdown: string): ErrorPage {
  const head = /^# ([EW]\d{4}): (.+)\n\n`([^`\n]+)` · (\w+)\n\n/.exec(markdown);
  if (head === null) throw new Error('a page begins with "# CODE: title" and "`NAME` · severity"');
  const [text = '', ...sections] = markdown.slice(head[0].length).split(/^## /m);
  const examples: PageExample[] = [];
  let bad: ExampleFiles | undefined;
  let related: readonly string[] = [];
  for (const section of sections) {
    const title = section.slice(0, section.indexOf('\n'));
    if (title === 'Wrong') bad = programOf(section);
    else if (title === 'Right' && bad !== undefined) {
      examples.push({ bad, good: programOf(section) });
      bad = undefined;
    } else if (title === 'See also') related = Array.from(section.matchAll(/\[(\w+)\]/g), (match) => match[1] ?? '');
    else throw new Error(`the section "${title}" has no place here`);
  }
  const [, code = '', title = '', name = '', severity = ''] = head;
  return { code, title, name, severity, text: text.trim(), examples, related, markdown };
}

function programOf(section: string): ExampleFiles {
  const fences = section.matchAll(/^```(?:reflow|reflow-v0|text)(?: (\S+))?\n([\s\S]*?)^```$/gm);
  return new Map(Array.from(fences, (match) => [match[1] ?? 'main.rf', match[2] ?? '']));
}
