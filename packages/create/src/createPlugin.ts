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

/** The rules of npm for names of new packages: neither those of Node's modules nor of its folder. */
function isPackageName(name: string): boolean {
  const isWellFormed = /^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9][a-z0-9-._]*$/.test(name) && name.length <= 214;
  return isWellFormed && !isBuiltin(name) && !['node_modules', 'favicon.ico'].includes(name);
}

/**
 * Writes a plugin package: an environment, an agent, a logger, an ablation, and tests by the conformance kits.
 *
 * @param folder where to; made if it is not there.
 * @param name of the package; default: the folder's name.
 * @returns the files that were written, relative to the folder.
 * @throws CreateError where the folder holds files already, cannot be written, or the name is none that npm takes.
 */
export function createPlugin(folder: string, name: string = path.basename(path.resolve(folder))): string[] {
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
  const { version } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const written: string[] = [];
  for (const file of fs.readdirSync(template, { recursive: true, encoding: 'utf8' }).sort()) {
    const source = new URL(file.replaceAll('\\', '/'), template);
    if (fs.statSync(source).isDirectory()) continue;
    const text = fs
      .readFileSync(source, 'utf8')
      .replaceAll('{{name}}', name)
      .replaceAll('{{version}}', version);
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
