import { Box, Discrete } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { checkNetworkAgent } from './network.ts';

const spaces = {
  observationSpace: new Box({ low: -1, high: 1, shape: [4] }),
  actionSpace: new Discrete(2),
};

test('every check of an agent runs on an engine that compiles its steps, and on one that runs them op by op', async () => {
  const seen: string[] = [];
  const checks = checkNetworkAgent((engine: Engine) => {
    seen.push(engine.name);
    throw new Error('That is enough.');
  }, spaces);
  const namesOn = (backend: string): string[] =>
    checks.flatMap(({ name }) => (name.startsWith(`on ${backend}: `) ? [name.split(': ', 2)[1]!] : []));
  expect(namesOn('ort').length).toBeGreaterThan(5);
  expect(namesOn('tfjs-cpu')).toEqual(namesOn('ort'));
  expect(checks).toHaveLength(2 * namesOn('ort').length);
  for (const backend of ['ort', 'tfjs-cpu']) {
    const check = checks.find(({ name }) => name.startsWith(`on ${backend}: `))!;
    await expect((async () => check.run())()).rejects.toThrow('That is enough.');
  }
  expect(new Set(seen)).toEqual(new Set(['ort', 'tfjs-cpu']));
});
