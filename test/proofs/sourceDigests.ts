// Digests of what tests depend on: packages by their names, and other folders of the repository by their paths.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Folders that decide nothing of how a package runs; generated code is made from what the digest holds. */
const leftOut = ['node_modules', 'dist', 'bench', 'generated', '.turbo', '.cache', 'runs'];
/** Files that decide nothing either. */
const notRun = /\.(?:bench|test-d)\.ts$|CHANGELOG\.md$|\.tsbuildinfo$/;

/** The sources below a root, each part read once. */
export class SourceDigests {
  readonly #root: string;
  readonly #withTests: boolean;
  readonly #digests = new Map<string, string>();

  /** @param withTests whether the tests of a part count, too; default: what it is without them */
  constructor(root: string, withTests = false) {
    this.#root = root;
    this.#withTests = withTests;
  }

  /**
   * One digest of several parts.
   * @param parts names of packages (`core`, with all packages that it depends on), or paths of folders and files (`docs/plugins.md`)
   */
  of(parts: Iterable<string>): string {
    const hash = createHash('sha256');
    const all = new Set<string>();
    const add = (part: string): void => {
      if (all.has(part)) return;
      all.add(part);
      for (const dependency of this.#dependencies(part)) add(dependency);
    };
    for (const part of parts) add(part);
    for (const part of [...all].sort()) hash.update(`${part} ${this.#digestOf(part)}\n`);
    return hash.digest('hex');
  }

  /** Packages of ours that a package names; the command line loads agents and environments as plugins, of which a line uses few. */
  #dependencies(part: string): string[] {
    const manifest = path.join(this.#root, 'packages', part, 'package.json');
    if (part.includes('/') || !fs.existsSync(manifest)) return [];
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as {
      dependencies?: object;
      peerDependencies?: object;
    };
    return Object.keys({ ...dependencies, ...peerDependencies })
      .filter((name) => name.startsWith('@prism-rl/'))
      .map((name) => name.slice('@prism-rl/'.length))
      .filter((name) => part !== 'cli' || !/^(?:algo|env)-/.test(name));
  }

  #digestOf(part: string): string {
    const known = this.#digests.get(part);
    if (known !== undefined) return known;
    const inPackages = path.join(this.#root, 'packages', part);
    const place = !part.includes('/') && fs.existsSync(inPackages) ? inPackages : path.join(this.#root, part);
    const hash = createHash('sha256');
    for (const file of this.#filesOf(place)) {
      const content = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
      hash.update(`${path.relative(this.#root, file)} ${content}\n`);
    }
    const digest = hash.digest('hex');
    this.#digests.set(part, digest);
    return digest;
  }

  /** A file, or the files of a folder, by name. @throws Error where there is none */
  *#filesOf(place: string): Generator<string> {
    if (!fs.statSync(place).isDirectory()) {
      yield place;
      return;
    }
    const entries = fs.readdirSync(place, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (!this.#counts(entry)) continue;
      const file = path.join(place, entry.name);
      if (entry.isDirectory()) yield* this.#filesOf(file);
      else if (entry.isFile()) yield file;
    }
  }

  #counts(entry: fs.Dirent): boolean {
    if (entry.isDirectory())
      return !leftOut.includes(entry.name) && (this.#withTests || entry.name !== 'test');
    return !notRun.test(entry.name) && (this.#withTests || !entry.name.endsWith('.test.ts'));
  }
}
