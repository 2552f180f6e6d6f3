/**
 * Finds the reference's images: `ATARI_ROMS` (a folder with `<game>.bin`, or a wheel of ale-py), else an installed ale_py that
 * `ATARI_PYTHON` or `python3` can import.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { zipEntries } from '../src/romFiles.ts';

export type Images = (name: string) => Uint8Array | undefined;

function fromFolder(folder: string): Images {
  return (name) => {
    const file = join(folder, `${name}.bin`);
    return existsSync(file) ? readFileSync(file) : undefined;
  };
}

async function fromWheel(wheel: string): Promise<Images> {
  const images = new Map<string, Uint8Array>();
  for (const entry of zipEntries(new Uint8Array(readFileSync(wheel)))) {
    if (entry.name.endsWith('.bin')) images.set(basename(entry.name, '.bin'), await entry.read());
  }
  return (name) => images.get(name);
}

/** Downloads the wheel of ale-py from the package index into a cache folder; on failure logs a line and returns `undefined`. */
async function fetchImages(): Promise<Images | undefined> {
  const folder = join(import.meta.dirname, '../.cache/wheel');
  const find = (): string | undefined =>
    existsSync(folder) ? readdirSync(folder).find((name) => /^ale_py-.*\.whl$/.test(name)) : undefined;
  if (find() === undefined) {
    const python = process.env.ATARI_PYTHON ?? 'python3';
    const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', 'ale-py==0.12.1', '--dest', folder];
    const { status, stderr, error } = spawnSync(python, download, { encoding: 'utf8' });
    if (status !== 0) {
      const reason = error?.message ?? stderr.trim().split('\n').at(-1);
      process.stderr.write(`ale-py could not be fetched: ${reason}\n`);
    }
  }
  const wheel = find();
  return wheel === undefined ? undefined : fromWheel(join(folder, wheel));
}

/**
 * Returns the images, or `undefined` if this machine has none.
 *
 * @param fetch whether to download them from the package index if no other source has them.
 */
export async function findImages(fetch = false): Promise<Images | undefined> {
  const given = process.env.ATARI_ROMS;
  if (given !== undefined && existsSync(given)) {
    return statSync(given).isDirectory() ? fromFolder(given) : fromWheel(given);
  }
  const python = process.env.ATARI_PYTHON ?? 'python3';
  const script = 'import ale_py.roms, os; print(os.path.dirname(ale_py.roms.__file__))';
  const found = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  const folder = found.status === 0 ? found.stdout.trim() : '';
  if (folder !== '' && existsSync(folder)) return fromFolder(folder);
  return fetch ? fetchImages() : undefined;
}
