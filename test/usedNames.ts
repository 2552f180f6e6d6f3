// Finds users of exported names: other packages, apps, tests, tools and pages by their imports; a README by showing them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bootstrap/versions.mjs';

const imports =
  /(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*['"`]([^'"`]+)|\{([^}]*)\}\s*=\s*(?:await\s+)?import\(\s*['"]([^'"]+)|\*\s+as\s+(\w+)\s+from\s*['"]([^'"]+)|import\(\s*['"]([^'"]+)['"]\s*\)\)?\.(\w+)/g;

/** Names in the braces of an import or export, as the other module exports them. */
export function namesIn(list: string): string[] {
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
export function importedNames(): Map<string, Set<string>> {
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
export function declarationsOf(name: string): Map<string, string> {
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
export function unusedNames(
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
