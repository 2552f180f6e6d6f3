// Wrappers with action masks: they keep the masks, or refuse them.
import { Rng, randomAction, WrappedEnv } from '@prism-rl/core';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { RandomMasks, RandomMasksVector } from '../packages/core/test/randomMasks.ts';
import { ActionRepeat } from '../packages/wrappers/src/actions.ts';
import { FrameStack } from '../packages/wrappers/src/frameStack.ts';
import { NormalizeReward } from '../packages/wrappers/src/normalize.ts';
import { StickyAction } from '../packages/wrappers/src/stickyAction.ts';
import { TimeLimit } from '../packages/wrappers/src/timeLimit.ts';
import { FlattenObservation } from '../packages/wrappers/src/transform.ts';

describe('FlattenObservation', () => {
  const checks = [
    ...checkEnv(() => new FlattenObservation(new RandomMasks())),
    ...checkVectorEnv(
      (numEnvs) => new FlattenObservation.Vector(new RandomMasksVector(numEnvs)),
      () => new FlattenObservation(new RandomMasks()),
    ),
  ];
  for (const check of checks) test(check.name, check.run);

  test('the mask stays beside the flat state', () => {
    const env = new WrappedEnv(new RandomMasks(), (vector) => new FlattenObservation.Vector(vector));
    const inner = new RandomMasks();
    const { observation: plain } = inner.reset({ seed: 3 });
    const { observation: flat } = env.reset({ seed: 3 });
    const oneHot = Float32Array.from({ length: 6 }, (_, k) => (k === plain.about ? 1 : 0));
    expect(flat).toEqual({ action_mask: plain.action_mask, observation: oneHot });
    env.step(randomAction(env, flat, new Rng(1)));
  });
});

test('wrappers of rewards and limits show the masks of the environment', () => {
  const env = new TimeLimit.Vector(new NormalizeReward.Vector(new RandomMasksVector(2)), 5);
  env.reset({ seed: 1 });
  expect(env.observationSpace.toString()).toContain('action_mask');
});

test.each([
  ['StickyAction', () => new StickyAction.Vector(new RandomMasksVector(2), { probability: 0.2 })],
  ['ActionRepeat', () => new ActionRepeat.Vector(new RandomMasksVector(1), 2)],
  ['FrameStack', () => new FrameStack.Vector(new RandomMasksVector(1), 2)],
])('%s says that it cannot', (name, wrap) => {
  expect(wrap).toThrow(
    expect.objectContaining({ code: 'incompatible', message: expect.stringContaining(`${name} `) }),
  );
});
