// Test files of packages that have passed and need not run again: nothing has changed since in their package, in the packages that it
// needs, or in what all tests share. `npm test` leaves them out and says so; `npm test -- --all` runs every file.
import fs from 'node:fs';
import path from 'node:path';
import { Proofs } from '../../test/proofs/proofs.ts';
import { SourceDigests } from '../../test/proofs/sourceDigests.ts';
import { surroundings } from '../../test/proofs/surroundings.ts';

/** How many tests of a file passed, by the file's path from the root. */
export type PassedFiles = Readonly<Record<string, number>>;

/** What became of a test file. */
export interface FileOutcome {
  /** Its path from the root. */
  readonly file: string;
  readonly passed: number;
  /** Whether each of its tests ran and passed. */
  readonly isWhole: boolean;
}

/** What the tests of every package use, or may. */
const shared: readonly string[] = ['test', 'tools', 'scripts', 'vitest.config.ts'];
/** Places outside of a package that its tests read, besides those that its `package.json` names. */
const readOutside: { readonly [folder: string]: readonly string[] } = {
  'apps/playground': ['cli'],
  'packages/algo-dqn-family': ['packages/nn/test'],
  'packages/cli': ['benchmarks', 'site/content/guides', 'pnpm-workspace.yaml'],
  'packages/create': ['docs/plugins.md', 'packages'],
};
/** What kills, races or measures passes by chance, too: to run it often finds what happens seldom. */
const byChance =
  /\/faults\/|\/(?:bytes|disposal|everyMoment|kill(?:s|ed)|leaks|lockRace|outOfMemory|soak|threads|zombie)\.test\.ts$/;

/** The tests of one package. */
interface Folder {
  readonly path: string;
  readonly given: object;
  readonly parts: readonly string[];
}

export class KeptTests {
  readonly #proofs: Proofs;
  readonly #folders: readonly Folder[];

  /** @param root the repository; its sources count as they are now, whatever happens to them while tests run */
  constructor(root: string) {
    const sources = new SourceDigests(root);
    const withTests = new SourceDigests(root, true);
    this.#proofs = new Proofs(path.join(root, '.tools', 'proofs'), sources);
    this.#folders = fs.globSync('{packages,apps}/*/package.json', { cwd: root }).map((manifest) => {
      const folder = path.dirname(manifest).replaceAll('\\', '/');
      const parts = partsOf(root, folder);
      sources.of(parts);
      return { path: folder, parts, given: { ...surroundings, tests: withTests.of([folder]) } };
    });
  }

  /** The files that have passed as they are. */
  find(): PassedFiles {
    return Object.assign({}, ...this.#folders.map((folder) => this.#keptOf(folder)));
  }

  /** Keeps what has passed, and forgets what has failed. */
  keep(outcomes: readonly FileOutcome[]): void {
    for (const folder of this.#folders) {
      const own = outcomes.filter(({ file }) => file.startsWith(`${folder.path}/`) && !byChance.test(file));
      if (own.length === 0) continue;
      const kept = { ...this.#keptOf(folder) };
      for (const { file, passed, isWhole } of own) {
        if (isWhole) kept[file] = passed;
        else delete kept[file];
      }
      this.#proofs.keep(nameOf(folder), folder.given, folder.parts, kept);
    }
  }

  #keptOf(folder: Folder): PassedFiles {
    return this.#proofs.find<PassedFiles>(nameOf(folder), folder.given)?.outcome ?? {};
  }
}

const nameOf = ({ path: folder }: Folder): string => `tests of ${folder}`;

/** Packages of ours that a package names, for whatever purpose, and what its tests read besides. */
export function partsOf(root: string, folder: string): string[] {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
    readonly [field: string]: object | undefined;
  };
  const ours = ['dependencies', 'peerDependencies', 'devDependencies']
    .flatMap((field) => Object.keys(manifest[field] ?? {}))
    .filter((name) => name.startsWith('@prism-rl/'))
    .map((name) => name.slice('@prism-rl/'.length));
  return [...new Set(ours)].sort().concat(shared, readOutside[folder] ?? []);
}
