// What a package needs to run, as it lies in this repository: itself and all that it depends on.
import fs from 'node:fs';
import path from 'node:path';

/** Packages in the repository by where they lie, and the links by which they find each other; all relative to the root. */
export interface Closure {
  readonly folders: ReadonlySet<string>;
  /** Targets by where the link lies. */
  readonly links: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
}

/** Where a package finds another: in its own folder of packages, or among those that were installed with it. */
function linkTo(name: string, folder: string): string | undefined {
  const installed = folder.lastIndexOf(`${path.sep}node_modules${path.sep}`);
  const places = [path.join(folder, 'node_modules', name)];
  if (installed >= 0) places.push(path.join(folder.slice(0, installed), 'node_modules', name));
  return places.find((place) => fs.existsSync(place));
}

/**
 * Follows dependencies, optional ones and peers as far as they are installed.
 *
 * @param root of the repository, as the file system knows it
 * @param names folders of packages to begin with, relative to the root
 * @param isLeftOut packages that are not wanted, nor what only they need
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
