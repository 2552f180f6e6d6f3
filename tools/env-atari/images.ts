/**
 * Where the reference's images are: `ATARI_ROMS` (a folder with `<game>.bin`, or a wheel of ale-py), else an installed
 * ale_py that `ATARI_PYTHON` or `python3` can import.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { zipEntries } from '../../packages/env-atari/src/zip.ts';

/** Gives the image of a game, or undefined. */
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

/** The images, or undefined when there are none on this machine. */
export async function findImages(): Promise<Images | undefined> {
  const given = process.env.ATARI_ROMS;
  if (given !== undefined && existsSync(given)) {
    return statSync(given).isDirectory() ? fromFolder(given) : fromWheel(given);
  }
  const python = process.env.ATARI_PYTHON ?? 'python3';
  const script = 'import ale_py.roms, os; print(os.path.dirname(ale_py.roms.__file__))';
  const found = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  const folder = found.status === 0 ? found.stdout.trim() : '';
  return folder !== '' && existsSync(folder) ? fromFolder(folder) : undefined;
}
