import { hostname } from 'node:os';
import { processNamespace } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { mayRun, workerName } from './runHost.ts';

test('a worker is named by its number and by the place where that holds', () => {
  const namespace = processNamespace();
  expect(workerName(7)).toBe(`7@${hostname()}${namespace === null ? '' : `/${namespace}`}`);
  expect(mayRun(workerName())).toBe(true);
  expect(mayRun(workerName(999_999_999))).toBe(false);
});

test('a worker of another machine may be there, and on systems that count apart one of another container', () => {
  expect(mayRun('999999999@elsewhere')).toBe(true);
  expect(mayRun(`999999999@${hostname()}`)).toBe(false);
  expect(mayRun(`999999999@${hostname()}/1`)).toBe(true);
});

test('a name of no worker belongs to no process here', () => {
  for (const name of ['', 'me', '@', `@${hostname()}`]) expect(() => mayRun(name)).not.toThrow();
  expect(mayRun(`@${hostname()}`)).toBe(false);
});
