import { hostname } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { isRunning, thisProcess } from './processIdentity.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('this process runs; one with its number and another start does not', () => {
  expect(isRunning(thisProcess())).toBe(true);
  expect(isRunning({ ...thisProcess(), started: 'another day' })).toBe(false);
});

test('a process of another user runs, although it cannot be signalled', () => {
  const refuseWith = (code: string): void => {
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });
  };
  const others = { pid: process.ppid, host: hostname(), namespace: null, started: null };
  refuseWith('EPERM');
  expect(isRunning(others)).toBe(true);
  refuseWith('ESRCH');
  expect(isRunning(others)).toBe(false);
});

test('a process of another machine counts as running, an invalid process number does not', () => {
  expect(isRunning({ pid: 1, host: 'elsewhere', namespace: null, started: null })).toBe(true);
  for (const pid of [0, -1, 1.5, Number.NaN])
    expect(isRunning({ pid, host: hostname(), namespace: null, started: null })).toBe(false);
});
