// Every exported name has a comment above its declaration, and a user.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { declarationsOf, importedNames, namesIn, unusedNames } from './usedNames.ts';

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
  expect(missing).toEqual([]);
});

const imported = importedNames();

/** Loaded by the name of their entry: plugins, and the threads of A3C. */
const byOthers = new Set(['plugin', 'LearnerThreads']);

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
  expect(unused).toEqual([]);
});
