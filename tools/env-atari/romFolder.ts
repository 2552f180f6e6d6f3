/** Where the reference's images are: `ATARI_ROMS`, else an installed ale_py found through `ATARI_PYTHON` or `python3`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The folder with `<game>.bin` files, or undefined. */
export function romFolder(): string | undefined {
  const given = process.env.ATARI_ROMS;
  if (given !== undefined && existsSync(given)) return given;
  const python = process.env.ATARI_PYTHON ?? 'python3';
  const script = 'import ale_py.roms, os; print(os.path.dirname(ale_py.roms.__file__))';
  const found = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  const folder = found.status === 0 ? found.stdout.trim() : '';
  return folder !== '' && existsSync(folder) ? folder : undefined;
}
