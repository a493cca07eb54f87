// The documentation of modules as a small site: a page for each, and one that lists and searches them all.
// Pages need no network and no server. Spec: 07-cli §20.7.

import type { DeclarationDoc, ModuleDoc, ParamDoc } from '@reflow-lang/checker';
import { declarationLine, paramLine } from './markdown.ts';

export interface DocumentedModule {
  readonly name: string;
  readonly doc: ModuleDoc;
}

export interface Page {
  /** Relative to the folder of the site, with `/`. */
  readonly path: string;
  readonly html: string;
}

/** The pages, `index.html` first. */
export function renderSite(modules: readonly DocumentedModule[]): readonly Page[] {
  const names = pageNames(modules.map(({ name }) => name));
  const pages = modules.map((module, i) => ({ path: names[i] ?? '', html: modulePage(module) }));
  return [{ path: 'index.html', html: indexPage(modules, names) }, ...pages];
}

/** A file name for each, all in one folder and no two alike, whatever a file system takes for alike. */
function pageNames(names: readonly string[]): readonly string[] {
  const taken = new Set(['index.html']);
  return names.map((name) => {
    const base = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+/, '') || 'module';
    let page = `${base}.html`;
    for (let i = 2; taken.has(page.toLowerCase()); i++) page = `${base}-${i}.html`;
    taken.add(page.toLowerCase());
    return page;
  });
}

function modulePage({ name, doc }: DocumentedModule): string {
  const params = doc.params.length === 0 ? '' : `<h2>Parameters</h2>\n${doc.params.map(paramHtml).join('')}`;
  return page(
    name,
    `<p><a href="index.html">All modules</a></p>
<h1>${escaped(name)}</h1>
${prose(doc.doc)}${params}<h2>Declarations</h2>
${doc.declarations.map(declarationHtml).join('')}`,
  );
}

const paramHtml = (param: ParamDoc): string => section(`param.${param.ident}`, paramLine(param), param.doc);

const declarationHtml = (item: DeclarationDoc): string => section(item.name, declarationLine(item), item.doc);

const section = (id: string, line: string, doc: string): string =>
  `<section id="${escaped(id)}">\n<pre><code>${escaped(line)}</code></pre>\n${prose(doc)}</section>\n`;

/** Every entry is in the page, so it reads without scripts too; the script only hides what does not match. */
function indexPage(modules: readonly DocumentedModule[], names: readonly string[]): string {
  const lists = modules.map(({ name, doc }, i) => {
    const href = encodeURI(names[i] ?? '');
    const params = doc.params.map((p) => entry(`${href}#param.${p.ident}`, paramLine(p), p.doc));
    const declarations = doc.declarations.map((d) => entry(`${href}#${d.name}`, declarationLine(d), d.doc));
    const items = [...params, ...declarations].join('');
    return `<section>\n<h2><a href="${href}">${escaped(name)}</a></h2>\n<ul>\n${items}</ul>\n</section>\n`;
  });
  return page(
    'Modules',
    `<h1>Modules</h1>
<p><input type="search" id="search" placeholder="Search names, types and comments" aria-label="Search" autofocus></p>
${lists.join('')}<script>
const search = document.getElementById('search');
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const section of document.querySelectorAll('section')) {
    const name = section.querySelector('h2').textContent.toLowerCase();
    let shown = 0;
    for (const item of section.querySelectorAll('li')) {
      const text = name + ' ' + item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) shown++;
    }
    section.hidden = shown === 0 && !words.every((word) => name.includes(word));
  }
});
</script>
`,
  );
}

function entry(href: string, line: string, doc: string): string {
  const [first = ''] = doc.trim().split('\n\n');
  return `<li><a href="${escaped(href)}"><code>${escaped(line)}</code></a> ${escaped(first)}</li>\n`;
}

/** Paragraphs as they were written; comments are no HTML. */
const prose = (doc: string): string =>
  doc
    .trim()
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escaped(paragraph)}</p>\n`)
    .join('');

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
pre { padding: .5rem .75rem; border-left: 3px solid #88a; background: #8882; overflow-x: auto; }
section p { white-space: pre-line; margin-left: 1rem; }
input { width: 100%; padding: .5rem; font: inherit; box-sizing: border-box; }
[hidden] { display: none; }
</style>
</head>
<body>
${body}</body>
</html>
`;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c] ?? c);
