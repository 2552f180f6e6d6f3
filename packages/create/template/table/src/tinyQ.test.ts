import assert from 'node:assert/strict';
import test from 'node:test';
import { Discrete, Rng } from '@prism-rl/core';
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { checkAgent } from '@prism-rl/testing';
import { lastValueFrom } from 'rxjs';
import { plugin } from './index.ts';
import { TinyQ } from './tinyQ.ts';

const spaces = { observationSpace: new Discrete(5), actionSpace: new Discrete(2) };
const context = { ...spaces, numEnvs: 2, steps: 1000, config: { epsilon: 0.1 } };
for (const check of checkAgent(() => new TinyQ({ ...context, rng: new Rng(1) }), spaces))
  test(check.name, check.run);

test('it learns to go right, with every seed', async () => {
  for (const seed of [1, 2, 3]) {
    const run = train({ plugins: [plugin], env: 'Walk-v0', agent: 'tiny-q', steps: 3000, seed });
    const { meanReturn } = await lastValueFrom(run.pipe(evaluateEvery({ episodes: 100 }), evaluations()));
    // Walking at random wins half of the time, always right about nine times in ten.
    assert.ok(meanReturn > 0.7, `seed ${seed}: ${meanReturn}`);
  }
});
