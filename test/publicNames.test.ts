// Every exported name has a comment above its declaration, and a user.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

// Finds users of exported names: other packages, apps, tests, tools and pages by their imports; a README by showing them.

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

/**
 * Names that files import, by the name of the entry, such as `@prism-rl/core/node`, or by its file. A package's own code does not count as
 * a user of its entries; its pages do.
 */
function importedNames(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  for (const file of files) {
    const place = path.join(root, file);
    if (!/\.(ts|tsx|mts|mjs|js|vue|md)$/.test(file) || !fs.existsSync(place)) continue;
    const text = fs.readFileSync(place, 'utf8');
    const home = file.endsWith('.md') ? undefined : /^packages\/([^/]+)\//.exec(file)?.[1];
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

/** `names` without a user: not imported elsewhere, not shown in the README, and not a type in the declaration of a used one. */
function unusedNames(
  names: readonly string[],
  imported: ReadonlySet<string>,
  readme: string,
  declarations: ReadonlyMap<string, string>,
): string[] {
  const shown = new Set(
    [...readme.matchAll(/`[^`\n]+`|```[\s\S]*?```/g)].flatMap(
      ([code]) => code.match(/[A-Za-z_$][\w$]*/g) ?? [],
    ),
  );
  const used = new Set(names.filter((name) => imported.has(name) || shown.has(name)));
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

/** Loaded by the name of their entry. */
const byOthers = new Set(['plugin']);

test.each(entries.sort())('%s lists no name without a user', (entry) => {
  const [, home = ''] = entry.split(path.sep);
  const folder = path.join(root, 'packages', home);
  const { exports } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { '@prism-rl/source'?: string }>;
  };
  const subpath = Object.keys(exports).find(
    (key) => path.join('packages', home, exports[key]?.['@prism-rl/source'] ?? '') === entry,
  )!;
  const text = fs.readFileSync(path.join(root, entry), 'utf8');
  const names = [...text.matchAll(/export (?:type )?\{([^}]*)\} from '\./g)].flatMap(([, list]) =>
    namesIn(list!.replaceAll(/\w+ as /g, '')),
  );
  const readme = path.join(folder, 'README.md');
  const unused = unusedNames(
    names.filter((name) => !byOthers.has(name)),
    new Set([
      ...(imported.get(`@prism-rl/${home}${subpath.slice(1)}`) ?? []),
      ...(imported.get(entry) ?? []),
    ]),
    fs.existsSync(readme) ? fs.readFileSync(readme, 'utf8') : '',
    declarationsOf(home),
  );
  expect(unused, cure(`packages/${home}`, entry)).toEqual([]);
});

/** What to do about names without a user. */
function cure(home: string, entry: string): string {
  return (
    `Nothing uses these exported names. If a user of the package wants one, show it in an example or a table of ${home}/README.md; ` +
    `otherwise remove it from ${entry}.`
  );
}
