import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { isRunning, processNamespace, thisProcess } from './processIdentity.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('this process runs; one with its number and another start does not', () => {
  expect(isRunning(thisProcess())).toBe(true);
  expect(isRunning({ ...thisProcess(), started: 'another day' })).toBe(false);
});

test('an ended process does not run', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  expect(isRunning({ pid: child.pid!, host: hostname(), namespace: null, started: null })).toBe(false);
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

test.runIf(processNamespace() !== null)('a process of another container counts as running', () => {
  expect(isRunning({ ...thisProcess(), pid: 999_999_999 })).toBe(false);
  expect(isRunning({ ...thisProcess(), pid: 999_999_999, namespace: '1' })).toBe(true);
});
