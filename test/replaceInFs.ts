import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

type Replaced = 'fstatSync' | 'readdirSync' | 'readFileSync' | 'readSync' | 'renameSync' | 'writeSync';

/** Puts another function in the place of one of `node:fs`, until the test is over. @returns the function that was there. */
export function replaceInFs<K extends Replaced>(name: K, other: (typeof fs)[K]): (typeof fs)[K] {
  const own = fs[name];
  const put = (taken: (typeof fs)[K]): void => {
    fs[name] = taken;
    syncBuiltinESMExports();
  };
  put(other);
  onTestFinished(() => put(own));
  return own;
}

/** Refuses to read a file at once, as Node.js does where it has 2 GiB or more. */
export function refuseWholeFiles(): void {
  replaceInFs('readFileSync', (() => {
    throw Object.assign(new RangeError('File size is greater than 2 GiB'), { code: 'ERR_FS_FILE_TOO_LARGE' });
  }) as typeof fs.readFileSync);
}

/** Says of every file that is opened that it has so many bytes. */
export function sizeOfFiles(size: number): void {
  const own = replaceInFs('fstatSync', ((file: number) =>
    Object.assign(own(file), { size })) as typeof fs.fstatSync);
}
