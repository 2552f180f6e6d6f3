// Pythons with packages for the tests, in ignored folders: each made once, from PyPI.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bootstrap/versions.mjs';

/** Finds or makes a Python with the packages of a file; without a Python or a registry it says why not. */
export function pythonWith(requirements: string): { readonly program?: string; readonly why?: string } {
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
      return { why: `the packages of ${path.relative(root, requirements)} cannot be installed (${error})` };
    } finally {
      fs.rmSync(making, { recursive: true, force: true });
    }
  }
  return { program: path.join(folder, program) };
}

/** The Python of PRISM_PYTHON, or one with NumPy. */
export function pythonWithNumpy(): ReturnType<typeof pythonWith> {
  const named = process.env.PRISM_PYTHON;
  if (named === undefined) return pythonWith(path.join(root, 'test', 'requirements.txt'));
  const imported = spawnSync(named, ['-c', 'import numpy']).status === 0;
  return imported ? { program: named } : { why: `${named} of PRISM_PYTHON has no NumPy` };
}
