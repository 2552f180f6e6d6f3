// A Python without packages for the fast tests: the folder plain has the parts of Gymnasium and NumPy that the bridge uses, and environments.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { PrismError } from '@prism-rl/core';
import { onTestFinished } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { GymnasiumVector } from '../src/index.ts';

/** The folder of the environments, which becomes the current one. */
export const modules: string = import.meta.dirname;
process.chdir(modules);
process.env.PYTHONDONTWRITEBYTECODE = '1';

/** Whether tests have NumPy and Gymnasium instead: in `real.slow.test.ts`. */
export const isReal: boolean = process.env.PRISM_TEST_GYMNASIUM === '1';
if (!isReal) process.env.PYTHONPATH = path.join(modules, 'plain');

/** The program itself, which starts faster than a launcher that selects a version; undefined if there is none. */
export const python: string | undefined = isReal
  ? (await import('./python.ts')).python
  : spawnSync(
      process.platform === 'win32' ? 'python' : 'python3',
      ['-c', 'import sys; print(sys.executable)'],
      { encoding: 'utf8' },
    ).stdout?.trim() || undefined;

/** Whether tests can run it. */
export const hasPython: boolean = isHere(isReal ? 'gymnasium' : 'python', python !== undefined);

/** An environment of `toys.py`, closed after the test. Tries again if it is not created in time, as on a machine with much to do. */
export async function toys(
  name: string,
  numEnvs = 1,
  config: Parameters<typeof GymnasiumVector.create>[2] = {},
): Promise<GymnasiumVector> {
  const id = name.endsWith('-v0') ? name : `toys:${name}`;
  for (let tries = 1; ; tries++) {
    try {
      const vector = await GymnasiumVector.create(id, numEnvs, { python: python!, ...config });
      onTestFinished(() => vector.close());
      return vector;
    } catch (error) {
      if (tries === 20 || !(error as Error).message.startsWith('Python did not create')) throw error;
    }
  }
}

/** The error of a call or a promise, as `code: message hint`. */
export async function refusal(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'none';
  } catch (error) {
    const { code, message, hint = '' } = error as PrismError;
    return `${code}: ${message} ${hint}`.trim();
  }
}

/** A row for each environment. */
export function rowsOf(values: ArrayLike<number>, numEnvs: number): number[][] {
  const size = values.length / numEnvs;
  return Array.from({ length: numEnvs }, (_, i) => Array.from(values).slice(i * size, (i + 1) * size));
}
