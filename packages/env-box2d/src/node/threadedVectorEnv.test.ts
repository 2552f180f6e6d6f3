import { packedArray, Rng, type VectorEnv } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { plugin } from '../plugin.ts';

const create = (id: string, numEnvs: number, threads: number): VectorEnv | Promise<VectorEnv> => {
  const entry = plugin.environments![id]!;
  return entry.createVector!(numEnvs, { ...entry.defaults, maxEpisodeSteps: 60, threads } as never);
};

function shown({ observations, finalObservations, rewards, terminated, truncated }: VectorEnv): unknown[] {
  return [observations, finalObservations, rewards, terminated, truncated].map((array) => Array.from(array));
}

describe.each(['BipedalWalker-v3', 'LunarLander-v3'])('%s over three threads', (id) => {
  test('equals one thread, including snapshots, and checks all actions before a step', async () => {
    const one = await create(id, 5, 1);
    const many = await create(id, 5, 3);
    const play = (steps: number, seed: number): void => {
      const rng = new Rng(seed);
      const { actionSpace } = one;
      const actions = packedArray(actionSpace.dtype, 5 * actionSpace.size);
      for (let k = 0; k < steps; k++) {
        for (let i = 0; i < 5; i++) actionSpace.pack(actionSpace.sample(rng), actions, i * actionSpace.size);
        one.step(actions);
        many.step(actions);
        expect(shown(many)).toEqual(shown(one));
      }
    };
    try {
      // First no seed, then one, then streams that continue.
      for (const options of [{}, { seed: 2 ** 40 }, {}]) {
        one.reset(options);
        many.reset(options);
        expect(shown(many)).toEqual(shown(one));
      }
      play(70, 1);
      const states = [one.save!(), many.save!()] as const;
      play(20, 2);
      one.restore!(states[0]);
      many.restore!(states[1]);
      expect(shown(many)).toEqual(shown(one));
      play(70, 3);
      // The first environment of each thread, and the last one.
      for (const index of [0, 1, 2, 4, 4]) {
        one.restart!(index);
        many.restart!(index);
        expect(shown(many)).toEqual(shown(one));
      }
      play(70, 4);
      expect(() => many.restart!(5)).toThrow(/Environment 5 does not exist: the vector holds 0 to 4/);
      const before = shown(many);
      const bad = packedArray(one.actionSpace.dtype, 5 * one.actionSpace.size);
      bad[bad.length - 1] = 9;
      expect(() => many.step(bad)).toThrow(expect.objectContaining({ code: 'invalid-action' }));
      expect(shown(many)).toEqual(before);
      expect(() => many.reset({ seed: -1 })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
      expect(shown(many)).toEqual(before);
      play(20, 5);
      expect(() => many.restore!(states[0])).toThrow(expect.objectContaining({ code: 'corrupt' }));
    } finally {
      many.close?.();
    }
    expect(() => many.reset()).toThrow(/closed/);
  });

  test('random streams continue from a snapshot restored before the first reset', async () => {
    const [one, saved, fresh] = [await create(id, 5, 1), await create(id, 5, 3), await create(id, 5, 3)];
    try {
      for (const env of [one, saved]) env.reset({ seed: 12 });
      fresh.restore!(saved.save!());
      for (const env of [one, fresh]) env.reset();
      expect(shown(fresh)).toEqual(shown(one));
    } finally {
      saved.close?.();
      fresh.close?.();
    }
  });
});
