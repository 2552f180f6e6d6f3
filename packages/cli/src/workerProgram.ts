import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDebug } from '@prism-rl/core';
import type { WorkerProgram } from '@prism-rl/sweep';
import type { OptionValues } from './command.ts';

/**
 * The program of worker processes, which loads the same plugins as this command.
 *
 * @param runDir a run whose recorded plugins it loads as well.
 */
export function workerProgram(options: OptionValues, runDir?: string): WorkerProgram {
  return {
    file: fileURLToPath(new URL(`./runWorker${extname(import.meta.url)}`, import.meta.url)),
    args: [
      ...(isDebug() ? ['--debug'] : []),
      ...(options.flag('no-config') ? ['--no-config'] : []),
      ...(runDir === undefined ? [] : [`--recorded=${runDir}`]),
      '--',
      ...options.list('plugin'),
    ],
  };
}
