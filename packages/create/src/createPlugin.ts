import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

/** The error for a plugin that cannot be created. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
  /** One sentence that says what to do. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const template = new URL('../template/', import.meta.url);

/** Kinds of new plugins: the folders of their templates, and the words that fill them. */
const kinds = {
  table: {
    folders: ['common', 'plugin', 'table'],
    agent: 'tiny-q',
    agentFile: 'tinyQ.ts',
    agentWords: 'Q-learning with a table and a replay buffer; ε-greedy',
  },
  network: {
    folders: ['common', 'plugin', 'network'],
    agent: 'deep-q',
    agentFile: 'deepQ.ts',
    agentWords: 'Q-learning with a network, a replay buffer, a target network and action masks; ε-greedy',
  },
  part: { folders: ['common', 'part'] },
  game: { folders: ['game'] },
} as const;

/** What a new folder starts from: an agent that learns with a table or a network, a part of Rainbow, or a game in the browser. */
export type PluginKind = keyof typeof kinds;

/** Whether npm accepts a name for a new package; excludes names of Node's modules. */
function isPackageName(name: string): boolean {
  const isWellFormed = /^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9][a-z0-9-._]*$/.test(name) && name.length <= 214;
  return isWellFormed && !isBuiltin(name) && !['node_modules', 'favicon.ico'].includes(name);
}

/** Lists the files of a template by their target paths. */
function filesOf(folder: string): (readonly [string, URL])[] {
  const parent = new URL(`${folder}/`, template);
  const names = fs.readdirSync(parent, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => [name, new URL(name.replaceAll('\\', '/'), parent)] as const);
  return files.filter(([, source]) => !fs.statSync(source).isDirectory());
}

interface Manifest {
  readonly version: string;
  readonly devDependencies: { readonly [name: string]: string };
}

/**
 * Version ranges of a plugin's dependencies, as `range of core` and so on, from this package's development dependencies. In the published package they
 * contain the release's versions; in the repository they are read from the neighbouring packages.
 */
function ranges(): { [word: string]: string } {
  const manifest = (folder: string): Manifest =>
    JSON.parse(fs.readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8'));
  const listed = Object.entries(manifest('..').devDependencies).map(([name, range]) => {
    const short = name.replace('@prism-rl/', '');
    const isPacked = !range.startsWith('workspace:');
    return [`range of ${short}`, isPacked ? range : `^${manifest(`../../${short}`).version}`];
  });
  return Object.fromEntries(listed);
}

/**
 * Writes a package with tests by the conformance kits: a plugin with an environment, an agent, a logger and an ablation, or with a part; or a
 * game in the browser with an agent that learns it.
 *
 * @param folder created if missing.
 * @param name of the package; default: the folder's name.
 * @param kind default: `table`.
 * @returns the written files, relative to the folder.
 * @throws CreateError if the folder is not empty or cannot be written, for a name that npm does not accept, and for an unknown kind.
 */
export function createPlugin(
  folder: string,
  name: string = path.basename(path.resolve(folder)),
  kind: PluginKind = 'table',
): string[] {
  if (folder === '') {
    throw new CreateError(
      'The folder needs a name, but it is empty.',
      'Pass a new folder, or "." for this one.',
    );
  }
  if (!isPackageName(name)) {
    throw new CreateError(
      `"${name}" is not a valid package name.`,
      'Use lower-case letters, digits and dashes, but no name of a Node module: npm create @prism-rl my-plugin.',
    );
  }
  if (fs.existsSync(folder) && (!fs.statSync(folder).isDirectory() || fs.readdirSync(folder).length > 0)) {
    throw new CreateError(
      `${folder} exists already and is not empty.`,
      'Pass a new folder: npm create @prism-rl my-plugin.',
    );
  }
  if (!Object.hasOwn(kinds, kind)) {
    throw new CreateError(
      `There is no agent "${kind}".`,
      `Use table or network: npm create @prism-rl my-plugin -- --agent network.`,
    );
  }
  const { folders, ...texts } = kinds[kind];
  const words = Object.entries({ name, ...ranges(), ...texts });
  const written: string[] = [];
  const files = folders.flatMap(filesOf);
  for (const [file, source] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = words.reduce(
      (filled, [word, value]) => filled.replaceAll(`{{${word}}}`, value),
      fs.readFileSync(source, 'utf8'),
    );
    // Templates have _gitignore and _package.json, because npm does not publish such files unchanged.
    const target = path.join(
      path.dirname(file),
      path
        .basename(file)
        .replace(/^_(?=package)/, '')
        .replace(/^_/, '.'),
    );
    try {
      fs.mkdirSync(path.dirname(path.join(folder, target)), { recursive: true });
      fs.writeFileSync(path.join(folder, target), text);
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
      throw new CreateError(
        `${path.join(folder, target)} cannot be written (${code}).`,
        'Pass a writable folder.',
      );
    }
    written.push(target);
  }
  return written;
}
