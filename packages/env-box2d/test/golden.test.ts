import { describe, expect, test } from 'vitest';
import { BipedalWalker, LunarLander } from '../src/index.ts';
import { type GoldenTrace, readGolden } from './goldenTraces.ts';
import type { Playable } from './parityRuns.ts';

function actionAt({ actions, actionSize }: GoldenTrace, step: number): never {
  const row = actions.slice(step * actionSize, (step + 1) * actionSize);
  return (actionSize === 1 ? row[0] : Float32Array.from(row)) as never;
}

function follow(env: Playable, trace: GoldenTrace, size: number): void {
  const row = (rows: Float32Array, i: number): Float32Array => rows.subarray(i * size, (i + 1) * size);
  expect(env.reset({ seed: trace.seed }).observation).toEqual(trace.firstObservation);
  const steps = trace.observations.length / size;
  expect(steps).toBeGreaterThan(100);
  let resets = 0;
  for (let step = 0; step < steps; step++) {
    const { observation, reward, terminated, truncated } = env.step(actionAt(trace, step));
    expect(observation, `observation ${step}`).toEqual(row(trace.observations, step));
    expect(reward, `reward ${step}`).toBe(trace.rewards[step]);
    expect(terminated).toBe(trace.terminated.includes(step));
    expect(truncated).toBe(trace.truncated.includes(step));
    expect(terminated || truncated).toBe(trace.resets[resets] === step);
    if (terminated || truncated) {
      expect(env.reset().observation, `reset ${resets}`).toEqual(row(trace.resetObservations, resets));
      resets += 1;
    }
  }
  expect(resets).toBe(trace.resets.length);
}

describe('Gymnasium’s traces', () => {
  for (const { id, kwargs, observationSize, traces } of readGolden('lunarLander')) {
    for (const trace of traces) {
      test(`${id} ${JSON.stringify(kwargs)} seed ${trace.seed}`, () => {
        const env = new LunarLander({
          continuous: kwargs.continuous === true,
          enableWind: kwargs.enable_wind === true,
        });
        follow(env, trace, observationSize);
      });
    }
  }
  for (const { id, kwargs, observationSize, traces } of readGolden('bipedalWalker')) {
    for (const trace of traces) {
      test(`${id} ${JSON.stringify(kwargs)} seed ${trace.seed}`, () => {
        follow(new BipedalWalker({ hardcore: kwargs.hardcore === true }), trace, observationSize);
      });
    }
  }
});
