// VitePress builds a site for one folder of a server. The site is built for a placeholder folder, whose every mention is then replaced by
// the folder found at run time: the same files work in any folder.
import fs from 'node:fs';
import path from 'node:path';
import type { Node } from 'acorn';
import { parse } from 'acorn';

/** The placeholder folder. */
export const anyBase = '/__any_folder__/';
/** The expression that replaces it in the pages' scripts. */
const atRunTime = 'globalThis.__siteFolder';

/** Rewrites a built site in place, except the playground, which does not depend on its folder. */
export function freeFromFolder(folder: string): void {
  for (const name of fs.globSync('**/*.{html,js,css}', { cwd: folder })) {
    const file = name.replaceAll('\\', '/');
    if (file.startsWith('playground/')) continue;
    const full = path.join(folder, file);
    // VitePress treats the playground as outside of the site.
    const text = fs
      .readFileSync(full, 'utf8')
      .replaceAll(/(href(?:=\\?"|:"))\/playground\//g, `$1${anyBase}playground/`);
    if (file.endsWith('.html')) fs.writeFileSync(full, freePage(file, text));
    else if (text.includes(anyBase))
      fs.writeFileSync(full, file.endsWith('.js') ? freeScript(text) : freeStyle(file, text));
  }
}

/** From a file up to the site's root: `./`, `../`. */
function upFrom(file: string): string {
  return '../'.repeat(file.split('/').length - 1) || './';
}

/**
 * A server shows this page for missing addresses at any depth: the site is the nearest parent folder with the site's list of pages. Later
 * lookups in the page start from there.
 */
const findFromAnywhere = [
  "{let folder=new URL('./',location.href)",
  "for(;;folder=new URL('../',folder)){const asked=new XMLHttpRequest();asked.open('HEAD',new URL('llms.txt',folder),false);" +
    "try{asked.send()}catch{}if(asked.status===200||folder.pathname==='/')break}",
  `${atRunTime}=folder.pathname`,
  "document.write('<base href=\"'+folder.pathname+'\">')}",
].join(';');

/** Makes links relative; one script finds the folder before all others, and another makes links absolute for the client's router. */
function freePage(file: string, text: string): string {
  const up = upFrom(file);
  const find =
    file === '404.html'
      ? findFromAnywhere
      : `${atRunTime}=new URL(${JSON.stringify(up)},location.href).pathname`;
  const settle =
    '<script>for(const a of document.querySelectorAll("a[href],link[rel=icon]")){const h=a.getAttribute("href");if(/^\\.{1,2}\\//.test(h)){const u=new URL(h,document.baseURI);a.setAttribute("href",u.pathname+u.search+u.hash)}}document.querySelector("base")?.remove()</script>';
  return text
    .replaceAll(`="${anyBase}`, `="${up}`)
    .replaceAll(/JSON\.parse\(("(?:[^"\\]|\\.)*")\)/g, (whole, json: string) =>
      json.includes(anyBase)
        ? `JSON.parse(${json}.replaceAll(${JSON.stringify(anyBase)},${atRunTime}))`
        : whole,
    )
    .replace('<head>', `<head><script>${find}</script>`)
    .replace('</body>', `${settle}</body>`);
}

/** `url(…)` is relative to the style sheet. */
function freeStyle(file: string, text: string): string {
  return text.replaceAll(anyBase, upFrom(file));
}

/** Replaces the folder in every string by an expression. */
function freeScript(text: string): string {
  const places: { readonly start: number; readonly end: number }[] = [];
  const walk = (value: unknown, isFixed: boolean): void => {
    if (Array.isArray(value)) {
      for (const part of value) walk(part, false);
      return;
    }
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    const node = value as Node & { readonly [key: string]: unknown };
    const isText =
      (node.type === 'Literal' && typeof node.value === 'string' && node.value.includes(anyBase)) ||
      (node.type === 'TemplateLiteral' && text.slice(node.start, node.end).includes(anyBase));
    if (isText) {
      if (isFixed)
        throw new Error(`The folder stands where no expression can: ${text.slice(node.start, node.end)}`);
      places.push({ start: node.start, end: node.end });
      return;
    }
    for (const [key, part] of Object.entries(node)) {
      const isName =
        (key === 'key' && node.computed === false) || (key === 'source' && node.type !== 'ImportExpression');
      walk(part, isName || key === 'quasi');
    }
  };
  walk(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), false);
  let result = text;
  for (const { start, end } of places.toSorted((a, b) => b.start - a.start)) {
    const literal = result.slice(start, end);
    result = `${result.slice(0, start)}(${literal}).replaceAll(${JSON.stringify(anyBase)},${atRunTime})${result.slice(end)}`;
  }
  return result;
}
