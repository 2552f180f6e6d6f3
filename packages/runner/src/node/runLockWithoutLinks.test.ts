// Disks that know no hard links (FAT, some network drives): what the system says there, said by a stand-in for link().
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { lockRunDirectory } from './runLock.ts';

const link = vi.hoisted(() => ({ refusal: '' }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error(`${link.refusal}: link`), { code: link.refusal });
  },
}));

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])(
  'if links fail with %s, the lock is a plain file with a single holder',
  (code) => {
    link.refusal = code;
    const free = lockRunDirectory(folder);
    expect(JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(() => lockRunDirectory(folder)).toThrow(/is training in/);
    expect(readdirSync(folder)).toEqual(['run.lock']);
    free();
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each(['EIO', 'ENOSPC', 'EACCES'])('other errors of the system, such as %s, are reported', (code) => {
  link.refusal = code;
  expect(() => lockRunDirectory(folder)).toThrow(
    expect.objectContaining({
      code: 'file',
      message: `The run directory ${folder} cannot be written: ${code}: link.`,
    }),
  );
  expect(readdirSync(folder)).toEqual([]);
});
