// A page per package: every public name with its signature, its comment, and its source.
import ts from 'typescript-6';
import { type Entry, type PublicSymbol, readEntries } from './declarations.ts';

// Converts a comment to Markdown.

/**
 * Paragraphs and lists of a comment.
 *
 * @param link formats a public name as a link.
 */
export function docOf(doc: ts.JSDoc, link: (name: string) => string): string[] {
  const parts = [markdown(textOf(doc.comment), link)];
  const parameters: string[] = [];
  for (const tag of doc.tags ?? []) {
    const text = markdown(textOf(tag.comment), link);
    if (ts.isJSDocParameterTag(tag)) parameters.push(`- \`${tag.name.getText()}\`: ${inline(text)}`);
    else if (ts.isJSDocTemplateTag(tag))
      parameters.push(`- \`${tag.typeParameters.map((one) => one.getText()).join(', ')}\`: ${inline(text)}`);
    else if (ts.isJSDocReturnTag(tag)) parameters.push(`- returns ${inline(text)}`);
    else if (ts.isJSDocThrowsTag(tag))
      parameters.push(`- throws ${inline(`${tag.typeExpression?.getText() ?? ''}${text}`)}`);
    else if (tag.tagName.text === 'example') parts.push(textOf(tag.comment));
    else parameters.push(`- ${tag.tagName.text}: ${inline(text)}`);
  }
  if (parameters.length > 0) parts.splice(1, 0, parameters.join('\n'));
  return parts.filter((part) => part !== '');
}

/** With unresolved links in braces. */
function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  if (comment === undefined || typeof comment === 'string') return comment ?? '';
  return comment.map((part) => (part.kind === ts.SyntaxKind.JSDocText ? part.text : part.getText())).join('');
}

/** Paragraphs; keeps those with indented lines, which are formulas or pictures. */
function markdown(text: string, link: (name: string) => string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) =>
      /^(?: {2,}\S.*(?:\n|$))+$/.test(paragraph)
        ? `\`\`\`text\n${paragraph.replaceAll(/^ {2,3}/gm, '').trimEnd()}\n\`\`\``
        : escaped(paragraph.trim(), link),
    )
    .join('\n\n');
}

/** Keeps code, resolves links, and escapes characters with a meaning in Markdown or Vue. */
function escaped(text: string, link: (name: string) => string): string {
  return text
    .split(/(`[^`]*`|\{@link [^}]*\}|\[[^\]]*\]\(https?:[^)]*\)|https?:\/\/\S+)/)
    .map((part, k) => {
      if (k % 2 === 0)
        return part
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll(/[\\*_$[\]{}|~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
      const target = /^\{@link #?([\w.]+)/.exec(part)?.[1];
      return target === undefined ? part : link(target);
    })
    .join('');
}

function inline(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}

const kinds = [
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['type', 'Types'],
  ['constant', 'Constants'],
] as const;

/** The reference as Markdown pages by their path in the site, and the source files that they link to, relative to the root. */
export function apiPages(): {
  readonly pages: ReadonlyMap<string, string>;
  readonly sources: ReadonlySet<string>;
} {
  const entries = readEntries();
  const addresses = new Addresses(entries);
  const folders = [...new Set(entries.map(({ folder }) => folder))];
  const pages = new Map(
    folders.map((folder) => {
      const own = entries.filter((entry) => entry.folder === folder);
      return [`api/${folder}.md`, page(folder, own, addresses)] as const;
    }),
  );
  pages.set('api/index.md', overview(folders, entries, addresses));
  const sources = new Set(entries.flatMap(({ symbols }) => symbols.map(({ source }) => source)));
  return { pages, sources };
}

/** All packages, each with its public names. */
function overview(folders: readonly string[], entries: readonly Entry[], addresses: Addresses): string {
  const parts = folders.flatMap((folder) => [
    `## [${folder}](/api/${folder})`,
    ...entries
      .filter((entry) => entry.folder === folder)
      .map((entry) => `\`${entry.specifier}\`:\n\n${index(entry, addresses)}`),
  ]);
  return `---\nsearch: false\n---\n\n# All public names\n\n${parts.join('\n\n')}\n`;
}

function page(folder: string, entries: readonly Entry[], addresses: Addresses): string {
  const parts = [
    `# API of \`@prism-rl/${folder}\``,
    `What the package is and how it is used: [its page](/packages/${folder}).`,
  ];
  for (const entry of entries) {
    parts.push(`## ${entry.specifier}`);
    if (entry.symbols.length > 1) parts.push(index(entry, addresses));
    for (const { from, names } of entry.passesOn)
      parts.push(
        names === 'all'
          ? `And all of \`${from}\`.`
          : `And of \`${from}\`: ${names.map((name) => addresses.link(name, entry)).join(', ')}.`,
      );
    for (const symbol of sorted(entry)) parts.push(section(symbol, entry, addresses));
  }
  return `${parts.join('\n\n')}\n`;
}

/** Names by kind, as links. */
function index(entry: Entry, addresses: Addresses): string {
  return kinds
    .map(([kind, title]) => {
      const names = sorted(entry).filter((symbol) => symbol.kind === kind);
      return names.length === 0
        ? ''
        : `- **${title}**: ${names.map(({ name }) => addresses.link(name, entry)).join(', ')}`;
    })
    .filter((line) => line !== '')
    .join('\n');
}

function sorted({ symbols }: Entry): PublicSymbol[] {
  const place = new Map<string, number>(kinds.map(([kind], k) => [kind, k]));
  return symbols.toSorted(
    (a, b) =>
      place.get(a.kind)! - place.get(b.kind)! || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
  );
}

function section(symbol: PublicSymbol, entry: Entry, addresses: Addresses): string {
  const { name, signature, source, doc } = symbol;
  const link = (target: string): string => addresses.link(target, entry);
  return [
    `### ${name} {#${addresses.anchor(name, entry)}}`,
    `\`\`\`ts\n${signature}\n\`\`\``,
    ...(doc === undefined ? [] : docOf(doc, link)),
    `<small>[${source}](../source/${source}.html){target="_self"}</small>`,
  ].join('\n\n');
}

// Finds each public name in the reference.

/** Anchors and links of the reference. */
class Addresses {
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** The anchor of a name on its package's page: entries may export the same name. */
  anchor(name: string, { specifier, folder }: Entry): string {
    const subpath = specifier.slice(`@prism-rl/${folder}`.length).replaceAll('/', '-');
    return `${subpath === '' ? '' : `${subpath.slice(1)}-`}${name}`;
  }

  /** A name as a link, from a text of this entry: looks in the entry first, then in its package, then everywhere. */
  link(name: string, from: Entry): string {
    const offers = this.#entries.filter(({ symbols }) => symbols.some((symbol) => symbol.name === name));
    const found =
      offers.find((entry) => entry === from) ??
      offers.find(({ folder }) => folder === from.folder) ??
      offers[0];
    if (found === undefined) return `\`${name}\``;
    return `[\`${name}\`](/api/${found.folder}#${this.anchor(name, found)})`;
  }
}
