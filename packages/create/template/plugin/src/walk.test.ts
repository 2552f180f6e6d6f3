import assert from 'node:assert/strict';
import test from 'node:test';
import { checkEnv } from '@prism-rl/testing';
import { Walk } from './walk.ts';

for (const check of checkEnv(() => new Walk({ maxEpisodeSteps: 20 }))) test(check.name, check.run);

test('the right end pays 1, the left end nothing', () => {
  const walk = new Walk({ maxEpisodeSteps: 1000 });
  for (let seed = 0; seed < 20; seed++) {
    walk.reset({ seed });
    let step = walk.step(1);
    while (!step.terminated) step = walk.step(1);
    assert.deepEqual([step.observation, step.reward], step.observation === 4 ? [4, 1] : [0, 0]);
  }
});

test('an episode is cut off at its limit, and not a step later', () => {
  const walk = new Walk({ maxEpisodeSteps: 3 });
  const lengths = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    walk.reset({ seed });
    let steps = 1;
    // Now right, now left: it stays in the middle.
    for (let step = walk.step(1); !step.terminated && !step.truncated; steps++) step = walk.step(steps % 2);
    lengths.add(steps);
  }
  assert.equal(Math.max(...lengths), 3);
});
