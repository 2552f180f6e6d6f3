// Packs every public package as npm would and looks at the tarball with publint and Are The Types Wrong.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { command, problemOf, root } from './command.ts';

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
}

/** Problems that a user of the published packages would meet. `dist` has to be built. */
export async function checkPublished(): Promise<string | undefined> {
  const folders = fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => path.join(root, 'packages', name))
    .filter((folder) => fs.existsSync(path.join(folder, 'package.json')) && !manifest(folder).private);
  const tarballs = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-pack-'));
  try {
    const problems: string[] = [];
    const queue = [...folders];
    const worker = async () => {
      for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
        const problem = await problemOfPackage(folder, tarballs);
        if (problem !== undefined) problems.push(`${manifest(folder).name}\n${problem}`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(4, Math.max(2, os.availableParallelism())) }, worker));
    return problems.length === 0 ? undefined : problems.sort().join('\n');
  } finally {
    fs.rmSync(tarballs, { recursive: true, force: true });
  }
}

async function problemOfPackage(folder: string, destination: string): Promise<string | undefined> {
  const tarball = path.join(destination, `${path.basename(folder)}.tgz`);
  const packed = await command('pnpm', ['pack', '--out', tarball], folder);
  if (packed.code !== 0) return `pnpm pack failed\n${packed.output}`;
  const publint = await problemOf('publint', ['run', tarball, '--strict'], folder);
  const attw = await problemOf(
    'attw',
    [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color'],
    folder,
  );
  const problems = [publint, attw].filter((problem) => problem !== undefined);
  return problems.length === 0 ? undefined : problems.join('\n');
}

function manifest(folder: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}
