import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

type Replaced =
  | 'fstatSync'
  | 'linkSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'readSync'
  | 'renameSync'
  | 'writeSync';

/**
 * Replaces a function of `node:fs` until the end of the test. @returns the original function.
 *
 * @throws Error in a process that many files share: what these have made hot calls the original, which V8 has compiled into it.
 */
export function replaceInFs<K extends Replaced>(name: K, other: (typeof fs)[K]): (typeof fs)[K] {
  if (process.env.PRISM_TEST_SHARES_PROCESS === '1')
    throw new Error('A file that replaces functions of node:fs is named in `apart` of vitest.config.ts.');
  const own = fs[name];
  const put = (taken: (typeof fs)[K]): void => {
    fs[name] = taken;
    syncBuiltinESMExports();
  };
  put(other);
  onTestFinished(() => put(own));
  return own;
}

/** Refuses to read a whole file, as Node.js does for 2 GiB or more. */
export function refuseWholeFiles(): void {
  replaceInFs('readFileSync', (() => {
    throw Object.assign(new RangeError('File size is greater than 2 GiB'), { code: 'ERR_FS_FILE_TOO_LARGE' });
  }) as typeof fs.readFileSync);
}

/** Reports this size for every opened file. */
export function sizeOfFiles(size: number): void {
  const own = replaceInFs('fstatSync', ((file: number) =>
    Object.assign(own(file), { size })) as typeof fs.fstatSync);
}
