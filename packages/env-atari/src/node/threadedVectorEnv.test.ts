import { describe, expect, test } from 'vitest';
import { AtariVectorEnv } from '../atariVectorEnv.ts';
import { prismCatch } from '../games/prismCatch.ts';
import { ThreadedAtariVectorEnv } from './threadedVectorEnv.ts';

const settings = { maxNumFramesPerEpisode: 100, repeatActionProbability: 0.25 };

describe('a vector over threads', () => {
  test('equals a vector on one thread, including snapshots', () => {
    const one = new AtariVectorEnv(prismCatch, 5, settings);
    const many = new ThreadedAtariVectorEnv(prismCatch, 5, 3, settings);
    const shown = (env: AtariVectorEnv | ThreadedAtariVectorEnv): unknown[] =>
      [env.observations, env.finalObservations, env.rewards, env.terminated, env.truncated, env.lives].map(
        (array) => Array.from(array),
      );
    const play = (env: AtariVectorEnv | ThreadedAtariVectorEnv, steps: number): void => {
      for (let k = 0; k < steps; k++) env.step(Int32Array.from({ length: 5 }, (_, i) => (k * 2 + i * 5) % 3));
    };
    try {
      one.reset({ seed: 3 });
      many.reset({ seed: 3 });
      expect(shown(many)).toEqual(shown(one));
      play(one, 40);
      play(many, 40);
      expect(shown(many)).toEqual(shown(one));
      const state = many.save();
      play(many, 7);
      many.restore(state);
      expect(shown(many)).toEqual(shown(one));
      play(one, 30);
      play(many, 30);
      expect(shown(many)).toEqual(shown(one));
      for (const env of [one, many]) {
        const before = shown(env);
        for (const actions of [Int32Array.of(1, 1, 1, 1, 9), Int32Array.of(1, 1, 1, 1)])
          expect(() => env.step(actions)).toThrow(expect.objectContaining({ code: 'invalid-action' }));
        expect(shown(env)).toEqual(before);
      }
    } finally {
      many.close();
    }
    expect(() => many.reset()).toThrow(/closed/);
  });

  test('refuses more threads than environments', () => {
    expect(() => new ThreadedAtariVectorEnv(prismCatch, 2, 3)).toThrow(/threads must be/);
  });
});
