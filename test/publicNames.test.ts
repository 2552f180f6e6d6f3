// Every exported name has a comment above its declaration, and a user.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { examplesIn, examplesInComments, pagesWithExamples } from '../tools/docs/examples.ts';

// Finds users of exported names by their imports: other packages, apps, tests, tools, and examples of pages and comments that run. That a page
// mentions a name is no use.

const imports =
  /(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*['"`]([^'"`]+)|\{([^}]*)\}\s*=\s*(?:await\s+)?import\(\s*['"]([^'"]+)|\*\s+as\s+(\w+)\s+from\s*['"]([^'"]+)|import\(\s*['"]([^'"]+)['"]\s*\)\)?\.(\w+)/g;

/** Names in the braces of an import or export, as the other module exports them. */
function namesIn(list: string): string[] {
  return list.split(',').flatMap((name) => {
    const plain = name
      .replace(/\/\/.*/, '')
      .trim()
      .replace(/^type\s+/, '');
    return plain === '' ? [] : [plain.split(/\s+as\s+|:/)[0]!.trim()];
  });
}

/** Code that imports: files with the package that they belong to, and examples that run. */
function users(): { readonly file: string; readonly text: string; readonly home?: string | undefined }[] {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|tsx|mts|mjs|js|vue)$/.test(file) && fs.existsSync(path.join(root, file)));
  const examples = [...pagesWithExamples().flatMap(examplesIn), ...examplesInComments()];
  return [
    ...files.map((file) => ({
      file,
      text: fs.readFileSync(path.join(root, file), 'utf8'),
      home: /^packages\/([^/]+)\//.exec(file)?.[1],
    })),
    ...examples
      .filter(({ run, needs }) => run || needs !== undefined)
      .map(({ page, code }) => ({ file: page, text: code })),
  ];
}

/**
 * Names that code imports, by the name of the entry, such as `@prism-rl/core/node`, or by its file. A package's own code does not count as
 * a user of its entries; its examples do.
 */
function importedNames(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { file, text, home } of users()) {
    for (const [, list, from, lazy, lazily, whole, wholly, one, name] of text.matchAll(imports)) {
      const source = (from ?? lazily ?? wholly ?? one)!;
      const entry = source.startsWith('.') ? path.join(path.dirname(file), source) : source;
      if (home !== undefined && entry.split(path.sep)[1] === home) continue;
      const names =
        name !== undefined
          ? [name]
          : whole === undefined
            ? namesIn((list ?? lazy)!)
            : [...text.matchAll(new RegExp(`\\b${whole}\\.(\\w+)`, 'g'))].map(([, used]) => used!);
      found.set(entry, new Set([...(found.get(entry) ?? []), ...names]));
    }
  }
  return found;
}

/** Declarations of a package by their names, from its sources. */
function declarationsOf(name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of fs.globSync(`packages/${name}/src/**/*.ts`, { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    let current: string | undefined;
    for (const line of fs.readFileSync(path.join(root, file), 'utf8').split('\n')) {
      const begun =
        /^(export )?(?:abstract |async )*(?:const|function\*?|class|interface|type|let) (\w+)/.exec(line);
      if (begun !== null) current = begun[1] === undefined ? undefined : begun[2];
      if (current !== undefined) found.set(current, `${found.get(current) ?? ''}${line}\n`);
    }
  }
  return found;
}

/** `names` without a user: not imported elsewhere, and not a type in the declaration of a used one. */
function unusedNames(
  names: readonly string[],
  imported: ReadonlySet<string>,
  declarations: ReadonlyMap<string, string>,
): string[] {
  const used = new Set(names.filter((name) => imported.has(name)));
  for (const name of used)
    for (const mentioned of declarations.get(name)?.match(/[A-Za-z_]\w*/g) ?? [])
      if (names.includes(mentioned)) used.add(mentioned);
  return names.filter((name) => !used.has(name));
}

const declaration =
  /^export (?:declare |abstract |async )*(?:const|function\*?|class|interface|type|let) (\w+)/;

/** Names that an entry re-exports, by the file that declares them. */
function offered(entry: string): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const [, list, from] of fs
    .readFileSync(entry, 'utf8')
    .matchAll(/export (?:type )?\{([^}]*)\} from '(\.[^']+)'/g)) {
    const file = path.resolve(path.dirname(entry), from!);
    const set = names.get(file) ?? new Set();
    for (const name of list!.split(','))
      set.add(
        name
          .trim()
          .replace(/^type /, '')
          .split(' as ')[0]!,
      );
    names.set(file, set);
  }
  return names;
}

/** Names of a file that are declared without a comment above. */
function bare(file: string, names: ReadonlySet<string>): string[] {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const found = new Map<string, boolean>();
  for (const [i, line] of lines.entries()) {
    const name = declaration.exec(line)?.[1];
    if (name === undefined || !names.has(name)) continue;
    let above = i - 1;
    while (above >= 0 && lines[above]!.trimStart().startsWith('// biome-ignore')) above--;
    // One comment suffices for overloads.
    found.set(name, found.get(name) === true || lines[above]?.trimEnd().endsWith('*/') === true);
  }
  return [...found].filter(([, isDocumented]) => !isDocumented).map(([name]) => name);
}

const entries = fs.globSync('packages/*/package.json', { cwd: root }).flatMap((file) => {
  const { exports = {} } = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as {
    exports?: Record<string, string | { '@prism-rl/source': string }>;
  };
  return Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : path.join(path.dirname(file), target['@prism-rl/source']),
  );
});

test.each(entries.sort())('%s', (entry) => {
  const missing = [...offered(path.join(root, entry))].flatMap(([file, names]) =>
    bare(file, names).map((name) => `${path.relative(root, file)}: ${name}`),
  );
  expect(missing, 'Write a comment /** … */ above each: meaning, shapes, units, defaults, errors.').toEqual(
    [],
  );
});

const imported = importedNames();

/** Names that code imports from a package. Entries for Node and for browsers offer some under the same name. */
function importedFrom(home: string): ReadonlySet<string> {
  const own = new RegExp(`^@prism-rl/${home}(?:/|$)|^packages/${home}/`);
  return new Set([...imported].flatMap(([entry, names]) => (own.test(entry) ? [...names] : [])));
}

/** Loaded by the name of their entry. */
const byOthers = new Set(['plugin']);

test.each(entries.sort())('%s lists no name without a user', (entry) => {
  const [, home = ''] = entry.split(path.sep);
  const text = fs.readFileSync(path.join(root, entry), 'utf8');
  const names = [...text.matchAll(/export (?:type )?\{([^}]*)\} from '\./g)].flatMap(([, list]) =>
    namesIn(list!.replaceAll(/\w+ as /g, '')),
  );
  const unused = unusedNames(
    names.filter((name) => !byOthers.has(name)),
    importedFrom(home),
    declarationsOf(home),
  );
  expect(unused, cure(`packages/${home}`, entry)).toEqual([]);
});

test('a test of its package runs each example that needs more than Node.js', () => {
  for (const { page, needs } of pagesWithExamples().flatMap(examplesIn)) {
    if (needs === undefined) continue;
    const tests = fs.globSync(`${path.dirname(page)}/test/*.test.ts`, { cwd: root });
    const running = tests.filter((file) =>
      fs.readFileSync(path.join(root, file), 'utf8').includes(`ts no-run needs=${needs}`),
    );
    expect(running, `${page}: needs=${needs}`).toHaveLength(1);
  }
});

/** What to do about names without a user. */
function cure(home: string, entry: string): string {
  return (
    `No other package and no example that runs imports these names. If a user of the package wants one, import it in a \`ts\` example of ` +
    `${home}/README.md or a page in ${home}/docs; otherwise remove it from ${entry}.`
  );
}
