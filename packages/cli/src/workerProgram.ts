import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDebug } from '@prism-rl/core';
import type { OptionValues } from './command.ts';
import { usableProcessors } from './processors.ts';

/**
 * The program of worker processes, which load the same plugins as this command.
 *
 * @param workers number of worker processes: a worker uses no second thread if it would compete with another worker
 * @param runDir a run whose recorded plugins the workers load as well.
 */
export function workerProgram(
  options: OptionValues,
  workers: number,
  runDir?: string,
): { readonly file: string; readonly args: readonly string[] } {
  return {
    file: fileURLToPath(new URL(`./runWorker${extname(import.meta.url)}`, import.meta.url)),
    args: [
      ...(isDebug() ? ['--debug'] : []),
      ...(options.flag('no-config') ? ['--no-config'] : []),
      ...(2 * workers > usableProcessors() ? ['--fewest-threads'] : []),
      ...(runDir === undefined ? [] : [`--recorded=${runDir}`]),
      '--',
      ...options.list('plugin'),
    ],
  };
}
