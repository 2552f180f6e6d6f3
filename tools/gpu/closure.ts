// Everything in this repository that a package needs to run: itself and its transitive dependencies.
import fs from 'node:fs';
import path from 'node:path';

/** Packages in the repository by path, and the links between them; all relative to the root. */
export interface Closure {
  readonly folders: ReadonlySet<string>;
  /** Link targets by the link's path. */
  readonly links: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
}

/** Resolves a dependency of a package: in its own node_modules, or among the packages installed next to it. */
function linkTo(name: string, folder: string): string | undefined {
  const installed = folder.lastIndexOf(`${path.sep}node_modules${path.sep}`);
  const places = [path.join(folder, 'node_modules', name)];
  if (installed >= 0) places.push(path.join(folder.slice(0, installed), 'node_modules', name));
  return places.find((place) => fs.existsSync(place));
}

/**
 * Follows dependencies, and optional and peer dependencies if installed.
 *
 * @param root of the repository, as a real path
 * @param names folders of packages to start from, relative to the root
 * @param isLeftOut packages to exclude, with the dependencies that only they need
 */
export function closureOf(
  root: string,
  names: readonly string[],
  isLeftOut: (name: string) => boolean,
): Closure {
  const folders = new Set<string>();
  const links = new Map<string, string>();
  const waiting = names.map((name) => path.join(root, name));
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const own = path.relative(root, folder);
    if (folders.has(own)) continue;
    folders.add(own);
    const text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(text) as Manifest;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const link = isLeftOut(name) ? undefined : linkTo(name, folder);
      if (link === undefined) continue;
      const target = fs.realpathSync(link);
      if (target !== link) links.set(path.relative(root, link), path.relative(root, target));
      waiting.push(target);
    }
  }
  return { folders, links };
}
