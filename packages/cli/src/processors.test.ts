import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { usableProcessors, usualWorkers } from './processors.ts';

const gib = 2 ** 30;
/** A machine with 16 processors and these files. */
const machine = (files: { readonly [path: string]: string }) => ({
  processors: 16,
  read: (path: string): string | undefined => files[path],
});

test.each([
  ['no group', {}, 16, 16],
  ['no limit', { '/sys/fs/cgroup/cpu.max': 'max 100000\n', '/sys/fs/cgroup/memory.max': 'max\n' }, 16, 16],
  ['two processors', { '/sys/fs/cgroup/cpu.max': '200000 100000\n' }, 2, 2],
  ['two and a half', { '/sys/fs/cgroup/cpu.max': '250000 100000\n' }, 2, 2],
  ['half of one', { '/sys/fs/cgroup/cpu.max': '50000 100000\n' }, 1, 1],
  ['more than there are', { '/sys/fs/cgroup/cpu.max': '3200000 100000\n' }, 16, 16],
  ['memory for three', { '/sys/fs/cgroup/memory.max': `${1.75 * gib}\n` }, 16, 3],
  ['little memory', { '/sys/fs/cgroup/memory.max': `${gib / 8}\n` }, 16, 1],
  ['much memory', { '/sys/fs/cgroup/memory.max': `${64 * gib}\n` }, 16, 16],
  [
    'groups within groups',
    {
      '/proc/self/cgroup': '9:name=systemd:/\n0::/user.slice/job.scope\n',
      '/sys/fs/cgroup/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/user.slice/job.scope/cpu.max': '800000 100000\n',
      '/sys/fs/cgroup/user.slice/job.scope/memory.max': `${gib}\n`,
    },
    4,
    2,
  ],
] as const)('of %s', (_, files, processors, workers) => {
  expect([usableProcessors(machine(files)), usualWorkers(machine(files))]).toEqual([processors, workers]);
});

test('this machine has some', () => {
  expect(usualWorkers()).toBeGreaterThanOrEqual(1);
  expect(usualWorkers()).toBeLessThanOrEqual(availableParallelism());
});
