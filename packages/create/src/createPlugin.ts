import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

/** Why no plugin could be made, in a sentence for people, and what to do. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
  /** What to do about it: one sentence. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const template = new URL('../template/', import.meta.url);

/** The agents that a plugin may begin with: what their templates leave to be filled in. */
const agents = {
  table: {
    agent: 'tiny-q',
    agentFile: 'tinyQ.ts',
    agentWords: 'Q-learning on a table, from a replay memory; ε-greedy',
  },
  network: {
    agent: 'deep-q',
    agentFile: 'deepQ.ts',
    agentWords:
      'Q-learning with a network, a replay memory and a target network; masks of possible actions; ε-greedy',
  },
} as const;

/** The agent of a new plugin: one that learns with a table, or with a network. */
export type PluginAgent = keyof typeof agents;

/** The rules of npm for names of new packages: neither those of Node's modules nor of its folder. */
function isPackageName(name: string): boolean {
  const isWellFormed = /^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9][a-z0-9-._]*$/.test(name) && name.length <= 214;
  return isWellFormed && !isBuiltin(name) && !['node_modules', 'favicon.ico'].includes(name);
}

/** Files of a template's folder, by the place where they go. */
function filesOf(folder: string): Map<string, URL> {
  const parent = new URL(`${folder}/`, template);
  const names = fs.readdirSync(parent, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => [name, new URL(name.replaceAll('\\', '/'), parent)] as const);
  return new Map(files.filter(([, source]) => !fs.statSync(source).isDirectory()));
}

interface Manifest {
  readonly version: string;
  readonly devDependencies: { readonly [name: string]: string };
}

/**
 * The ranges of the packages that a plugin stands on, as `range of core` and so on. They are this package's development dependencies:
 * packed, they carry the versions of the release; here they are read from the packages beside this one.
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
 * Writes a plugin package: an environment, an agent, a logger, an ablation, and tests by the conformance kits.
 *
 * @param folder where to; made if it is not there.
 * @param name of the package; default: the folder's name.
 * @param agent what its agent learns with: a table, or a network with a target network; default: a table.
 * @returns the files that were written, relative to the folder.
 * @throws CreateError where the folder holds files already, cannot be written, the name is none that npm takes, or there is no such agent.
 */
export function createPlugin(
  folder: string,
  name: string = path.basename(path.resolve(folder)),
  agent: PluginAgent = 'table',
): string[] {
  if (folder === '') {
    throw new CreateError(
      'The folder needs a name, but it is empty.',
      'Name a new folder, or "." for this one.',
    );
  }
  if (!isPackageName(name)) {
    throw new CreateError(
      `"${name}" is no name for a package.`,
      'Take lower-case letters, digits and dashes, and no module of Node: npm create @prism-rl my-plugin.',
    );
  }
  if (fs.existsSync(folder) && (!fs.statSync(folder).isDirectory() || fs.readdirSync(folder).length > 0)) {
    throw new CreateError(
      `${folder} is there already, and not empty.`,
      'Name a new folder: npm create @prism-rl my-plugin.',
    );
  }
  if (!Object.hasOwn(agents, agent)) {
    throw new CreateError(
      `There is no agent "${agent}".`,
      `Take one of ${Object.keys(agents).join(', ')}: npm create @prism-rl my-plugin -- --agent network.`,
    );
  }
  const words = Object.entries({ name, ...ranges(), ...agents[agent] });
  const written: string[] = [];
  for (const [file, source] of [...filesOf('common'), ...filesOf(agent)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const text = words.reduce(
      (filled, [word, value]) => filled.replaceAll(`{{${word}}}`, value),
      fs.readFileSync(source, 'utf8'),
    );
    // npm publishes neither a .gitignore nor a second package.json as they are.
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
        'Name a folder that you may write to.',
      );
    }
    written.push(target);
  }
  return written;
}
