import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { isRunning, processActivity, thisProcess } from './processIdentity.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('this process runs; one with its number and another start does not', () => {
  expect(isRunning(thisProcess())).toBe(true);
  expect(isRunning({ ...thisProcess(), started: 'another day' })).toBe(false);
});

test('the start of a process is the same in every time zone', ({ skip }) => {
  skip(process.platform === 'win32', 'this system has no ps');
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
  const started = execFileSync('ps', ['-o', 'lstart=', '-p', `${process.pid}`], {
    env,
    encoding: 'utf8',
  }).trim();
  vi.stubEnv('TZ', 'Asia/Seoul');
  expect(isRunning({ ...thisProcess(), started })).toBe(true);
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

test('the processor time of a process is that of user and system together', ({ skip }) => {
  skip(process.platform !== 'linux', 'this system has no /proc');
  const used = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const before = used();
  const { cpuMilliseconds } = processActivity(process.pid)!;
  // Ticks of user and system time are rounded, each to 10 ms.
  expect(cpuMilliseconds).toBeGreaterThanOrEqual(before - 20);
  expect(cpuMilliseconds).toBeLessThanOrEqual(used() + 20);
  expect(processActivity(2 ** 30)).toBeUndefined();
});
