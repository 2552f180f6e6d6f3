// Every name that a package offers says what it is: there is a comment above its declaration.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

const declaration =
  /^export (?:declare |abstract |async )*(?:const|function\*?|class|interface|type|let) (\w+)/;

/** Names that an entry passes on, by the file that declares them. */
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
    // Of overloads one is enough.
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
