// A Python with Gymnasium for the tests, in an ignored folder: made once, from PyPI.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isHere } from '../../../test/isHere.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** The folder of the modules that tests import in Python. */
export const modules: string = import.meta.dirname;

let why: string | undefined;
/** The program; undefined without a Python or a registry. */
export const python: string | undefined = findPython();
/** Whether tests can run it. */
export const hasGymnasium: boolean = isHere('gymnasium', python !== undefined, why);

function findPython(): string | undefined {
  const requirements = path.join(modules, 'requirements.txt');
  const wanted = fs.readFileSync(requirements, 'utf8').trim().replaceAll(/\W+/g, '-');
  const folder = path.join(root, '.tools', `python-${wanted}`);
  const program = path.join(
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  if (!fs.existsSync(folder)) {
    const making = `${folder}-${process.pid}`;
    try {
      const base = process.platform === 'win32' ? 'python' : 'python3';
      execFileSync(base, ['-m', 'venv', making], { stdio: 'pipe' });
      const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
      execFileSync(path.join(making, program), args, { stdio: 'pipe', timeout: 300_000 });
      // Another test may have made it meanwhile.
      if (!fs.existsSync(folder)) fs.renameSync(making, folder);
    } catch (error) {
      why = `Gymnasium cannot be installed (${error})`;
      return undefined;
    } finally {
      fs.rmSync(making, { recursive: true, force: true });
    }
  }
  return path.join(folder, program);
}
