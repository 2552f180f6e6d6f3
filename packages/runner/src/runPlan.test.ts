import { Registry } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { toyPlugin } from '../test/toyPlugin.ts';
import { planRun } from './runPlan.ts';

const run = { env: 'Corridor-v0', agent: 'drift' };

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('no preset is called %s', (preset) => {
  expect(() => planRun(new Registry([toyPlugin]), { ...run, preset })).toThrow(
    expect.objectContaining({
      code: 'unknown-name',
      message: `The agent drift has no preset named "${preset}".`,
    }),
  );
});
