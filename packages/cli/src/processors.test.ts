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
  [
    'no limit in version 1',
    {
      '/proc/self/cgroup': '4:memory:/\n1:cpu,cpuacct:/\n0::/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    },
    16,
    16,
  ],
  [
    'groups within groups in version 1',
    {
      '/proc/self/cgroup': '4:memory:/docker/a\n1:cpu,cpuacct:/docker/a\n0::/\n',
      '/sys/fs/cgroup/cpu/docker/cpu.cfs_quota_us': '350000\n',
      '/sys/fs/cgroup/cpu/docker/cpu.cfs_period_us': '50000\n',
      '/sys/fs/cgroup/cpu/docker/a/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/a/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes': `${2 * gib}\n`,
    },
    7,
    4,
  ],
  [
    'a container in version 1, whose group is the root there',
    {
      '/proc/self/cgroup': '1:cpu:/docker/a\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    3,
    3,
  ],
] as const)('of %s', (_, files, processors, workers) => {
  expect([usableProcessors(machine(files)), usualWorkers(machine(files))]).toEqual([processors, workers]);
});

test('this machine has some', () => {
  expect(usualWorkers()).toBeGreaterThanOrEqual(1);
  expect(usualWorkers()).toBeLessThanOrEqual(availableParallelism());
});
