// Extracts the TypeScript examples of every README, chapter, guide and comment into a workshop, as a reader would have them: each page in
// its own folder, from which the packages can be imported by name. Tests run them there; the site looks up their types there.
//
// A block marked `ts no-run` (it would train for minutes, or open a page) is only type-checked; a test of its package runs one that is also
// marked `needs=gymnasium`. One marked `ts file=walk.ts` gets that name, so that later blocks can import it.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';

/** A code block. */
export interface Example {
  /** Relative to the root: `packages/core/README.md`. */
  readonly page: string;
  /** Line in the page, counted from 1. */
  readonly line: number;
  /** Whether it may run. */
  readonly run: boolean;
  /** What the machine must have; a test of its package runs it where that is here (`test/isHere.ts`). */
  readonly needs?: string | undefined;
  readonly code: string;
  /** Path in the workshop: `packages-core-README/line-12.ts`. */
  readonly file: string;
}

const packages = path.join(root, 'packages');

/** Pages with examples, relative to the root. */
export function pagesWithExamples(): string[] {
  const inPackages = fs.readdirSync(packages).map((name) => path.join('packages', name, 'README.md'));
  const course = fs
    .readdirSync(path.join(root, 'docs', 'course'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', 'course', name));
  const guidesHere = fs.globSync('docs/*.md', { cwd: root });
  const pages = ['README.md', ...guidesHere, path.join('playground', 'README.md')];
  const inDocs = fs.globSync('packages/*/docs/*.md', { cwd: root });
  const guides = fs
    .readdirSync(path.join(root, 'site', 'content', 'guides'))
    .map((name) => path.join('site', 'content', 'guides', name));
  return [...pages, ...course, ...guides, ...inPackages, ...inDocs].filter((file) =>
    fs.existsSync(path.join(root, file)),
  );
}

/** The folder of a page in the workshop. */
export function folderOf(page: string): string {
  return page.replace(/\.(?:md|ts)$/, '').replaceAll(/[\\/]/g, '-');
}

/** The examples of a page, in order. */
export function examplesIn(page: string): Example[] {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\b([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return {
      page,
      line,
      run: !/\bno-run\b/.test(match[1] ?? ''),
      needs: /\bneeds=(\S+)/.exec(match[1] ?? '')?.[1],
      code: match[2] ?? '',
      file: path.join(folderOf(page), /\bfile=(\S+)/.exec(match[1] ?? '')?.[1] ?? `line-${line}.ts`),
    };
  });
}

/** Examples in the comments of the packages' sources, which editors and the reference show, with the imports that they omit. */
export function examplesInComments(): Example[] {
  return fs
    .globSync('packages/*/src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = fs.readFileSync(path.join(root, file), 'utf8');
      return [...text.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm)].map((match) => {
        const line = text.slice(0, match.index).split('\n').length;
        const code = match[1]!.replaceAll(/^ *\* ?/gm, '');
        return {
          page: file,
          line,
          // A block that only throws needs no run: compiling it is enough.
          run: !/^throw /m.test(code),
          code: `${importsFor(code, file.split(/[\\/]/)[1]!)}${code}`,
          file: path.join(folderOf(file), `line-${line}.ts`),
        };
      });
    });
}

/** Imports for the names of its own package that a piece of code uses. */
function importsFor(code: string, folder: string): string {
  const used = new Set(code.match(/\b[A-Za-z]\w*/g));
  const { name, exports } = JSON.parse(
    fs.readFileSync(path.join(packages, folder, 'package.json'), 'utf8'),
  ) as { name: string; exports: Record<string, string | { '@prism-rl/source': string }> };
  return Object.entries(exports)
    .map(([subpath, target]) => {
      if (typeof target === 'string') return '';
      const listed = fs.readFileSync(path.join(packages, folder, target['@prism-rl/source']), 'utf8');
      const offered = [...listed.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) =>
        names!.split(',').map((one) => one.trim()),
      );
      const names = offered.filter((one) => used.has(one));
      return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${name}${subpath.slice(1)}';\n`;
    })
    .join('');
}

/** Writes the examples to an empty workshop. */
export function layOut(workshop: string, examples: readonly Example[]): void {
  fs.rmSync(workshop, { recursive: true, force: true });
  const folders = new Map(examples.map(({ file, page }) => [path.join(workshop, path.dirname(file)), page]));
  for (const [folder, page] of folders) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    linkDependencies(folder, page);
  }
  for (const { file, code } of examples) fs.writeFileSync(path.join(workshop, file), code);
  fs.mkdirSync(workshop, { recursive: true });
}

/** Makes everything importable that a reader would have installed: all our packages and their dependencies. */
function linkDependencies(folder: string, page: string): void {
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '@prism-rl'), { recursive: true });
  for (const name of fs.readdirSync(packages)) {
    fs.symlinkSync(path.join(packages, name), path.join(modules, '@prism-rl', name), 'junction');
  }
  // npm puts all dependencies side by side, so a reader can import those, too.
  const own = path.basename(path.dirname(page));
  const owners = fs.readdirSync(packages).sort((a, b) => Number(b === own) - Number(a === own));
  for (const name of owners) {
    const manifest = JSON.parse(fs.readFileSync(path.join(packages, name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of [...Object.keys(manifest.dependencies ?? {}), '@types/node']) {
      const place = path.join(modules, dependency);
      const installed = [path.join(packages, name), root]
        .map((owner) => path.join(owner, 'node_modules', dependency))
        .find((candidate) => fs.existsSync(candidate));
      if (installed === undefined || fs.existsSync(place)) continue;
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.symlinkSync(fs.realpathSync(installed), place, 'junction');
    }
  }
}
