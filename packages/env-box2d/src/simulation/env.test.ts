import { type Env, PrismError, type VectorEnv } from '@prism-rl/core';
import { checkedStep } from '@prism-rl/core/checks';
import { describe, expect, test } from 'vitest';
import { BipedalWalker, BipedalWalkerHeuristic } from '../bipedalWalker/bipedalWalker.ts';
import { LunarLander, lunarLanderHeuristic } from '../lunarLander/lunarLander.ts';

function errorOf(run: () => unknown): PrismError {
  try {
    run();
  } catch (error) {
    if (error instanceof PrismError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

function landers(): { env: LunarLander; act: (observation: Float32Array) => number } {
  return { env: new LunarLander({ enableWind: true }), act: lunarLanderHeuristic };
}

function playOn<A>(env: Env<Float32Array, A>, act: (step: number) => A, steps: number): number[] {
  const seen: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { observation, reward, terminated, truncated } = env.step(act(step));
    seen.push(...observation, reward);
    if (terminated || truncated) seen.push(...env.reset().observation);
  }
  return seen;
}

describe('order of calls', () => {
  test('step and render before the first reset, after the end, after close', () => {
    const env = new LunarLander({ maxEpisodeSteps: 3 });
    for (const call of [() => env.step(0), () => env.render(), () => env.renderSvg()]) {
      const { code, message } = errorOf(call);
      expect([code, message]).toEqual(['state', 'LunarLander-v3 was used before its first reset.']);
    }
    env.reset();
    expect([0, 0, 0].map((action) => env.step(action).truncated)).toEqual([false, false, true]);
    expect(errorOf(() => env.step(0)).message).toContain('has ended');
  });

  test.each([
    ['an environment', () => new LunarLander(), 0],
    ['a vector', () => LunarLander.vector(1), Int32Array.of(0)],
  ])('nothing works after close, and closing again does nothing: %s', (_, make, action) => {
    const env = make() as Env & VectorEnv;
    env.reset({ seed: 1 });
    const state = env.save!();
    env.close!();
    env.close!();
    const calls = [
      () => env.reset(),
      () => env.step(action as never),
      () => env.render!(),
      () => env.renderText!(),
      ...(env instanceof LunarLander ? [() => env.renderSvg()] : []),
      () => env.save!(),
      () => env.restore!(state),
    ];
    for (const call of calls) {
      const error = errorOf(call);
      expect([error.code, error.message]).toEqual(['state', 'This LunarLander-v3 is closed.']);
      expect(error.hint).toBe('Create a new one.');
    }
  });

  test('settings out of range', () => {
    for (const [settings, key, range] of [
      [{ gravity: 0 }, 'gravity', 'greater than -12 and less than 0'],
      [{ gravity: -12 }, 'gravity', 'greater than -12 and less than 0'],
      [{ gravity: Number.NaN }, 'gravity', 'greater than -12 and less than 0'],
      [{ windPower: 21 }, 'windPower', 'from 0 to 20'],
      [{ windPower: -0.1 }, 'windPower', 'from 0 to 20'],
      [{ turbulencePower: -1 }, 'turbulencePower', 'from 0 to 2'],
      [{ turbulencePower: 2.1 }, 'turbulencePower', 'from 0 to 2'],
    ] as const) {
      const error = errorOf(() => new LunarLander(settings));
      expect(error.code).toBe('invalid-config');
      expect(error.message).toContain(`"${key}" of the environment LunarLander-v3`);
      expect(error.message).toContain(range);
    }
    expect(errorOf(() => new LunarLander({ wind: true } as never)).message).toContain('"wind"');
    expect(errorOf(() => new BipedalWalker({ maxEpisodeSteps: 0 })).code).toBe('invalid-config');
  });

  test('the time limits are those of Gymnasium’s registrations', () => {
    // With its height observed one unit too low, the heuristic never lands.
    const hover = (o: Float32Array): number =>
      lunarLanderHeuristic([o[0]!, o[1]! - 1, o[2]!, o[3]!, o[4]!, o[5]!, 0, 0]);
    const env = new LunarLander();
    let { observation } = env.reset({ seed: 12 });
    for (let step = 1; ; step++) {
      const result = env.step(hover(observation));
      observation = result.observation;
      if (result.terminated)
        throw new Error(`The hovering lander was expected to stay up, but ended at step ${step}.`);
      if (!result.truncated) continue;
      expect(step).toBe(1000);
      break;
    }
  });
});

describe('save and restore', () => {
  test('a walker continues exactly with its feet on the ground', () => {
    const env = new BipedalWalker();
    const gait = new BipedalWalkerHeuristic();
    let { observation } = env.reset({ seed: 3 });
    for (let step = 0; step < 60; step++) observation = env.step(gait.act(observation)).observation;
    expect(observation[8]! + observation[13]!).toBeGreaterThan(0); // in contact
    const state = env.save();
    const act = (step: number): Float32Array => Float32Array.of(Math.sin(step), 0.3, Math.cos(step), -0.3);
    const future = playOn(env, act, 500);
    const other = new BipedalWalker();
    other.restore(state);
    expect(playOn(other, act, 500)).toEqual(future);
  });

  test('an ended episode stays ended', () => {
    const env = new LunarLander({ maxEpisodeSteps: 3 });
    const other = new LunarLander({ maxEpisodeSteps: 3 });
    env.reset({ seed: 3 });
    const [running, , ended] = [0, 0, 0].map((action) => {
      env.step(action);
      return env.save();
    });
    other.restore(ended!);
    expect(errorOf(() => other.step(0)).message).toBe(
      'The episode of LunarLander-v3 has ended; it cannot be stepped.',
    );
    other.restore(running!);
    expect([0, 0].map((action) => other.step(action).truncated)).toEqual([false, true]);
    expect(errorOf(() => other.step(0)).message).toContain('has ended');
    expect(other.save()).toEqual(ended);
    other.reset();
    expect(other.step(0).truncated).toBe(false);
  });

  test('a burning nozzle has three discs, the last of them the reddest', () => {
    const env = new LunarLander();
    const reds = (action: number): number[] => {
      env.reset({ seed: 3 });
      env.step(action);
      const { data } = env.render();
      const pixels = Array.from({ length: data.length / 3 }, (_, k) => data.subarray(3 * k, 3 * k + 3));
      const isFlame = ([r, , b]: Uint8Array): boolean => r === 255 && b === 51;
      return [...new Set(pixels.filter(isFlame).map(([, green]) => green!))].sort((a, b) => b - a);
    };
    expect([reds(0), reds(2)]).toEqual([[], [131, 91, 51]]);
    env.close();
  });

  test('refuses states of other settings', () => {
    const { env } = landers();
    env.reset({ seed: 3 });
    expect(errorOf(() => new LunarLander().restore(env.save())).message).toContain('settings');
  });
});

describe('pictures', () => {
  test('a frame and its text', () => {
    const { env } = landers();
    env.reset({ seed: 3 });
    const { width, height, data } = env.render();
    expect([width, height, data.length]).toEqual([600, 400, 720000]);
    // Sky at the top, moon at the bottom, the lander's violet near the top centre.
    expect([...data.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect([...data.subarray(-3)]).toEqual([255, 255, 255]);
    let violet = 0;
    for (let i = 0; i < data.length; i += 3) {
      if (data[i] === 128 && data[i + 1] === 102 && data[i + 2] === 230) violet += 1;
    }
    expect(violet).toBeGreaterThan(300);
    const lines = env.renderText().split('\n');
    expect(lines).toHaveLength(27);
    expect(lines[0]!.match(/▀/g)).toHaveLength(80);
  });
});

describe('a vector of landers', () => {
  test('may exceed Gymnasium’s declared bounds in debug mode', () => {
    const vector = LunarLander.vector(1);
    const actions = Int32Array.of(2);
    const checks = checkedStep(vector, actions);
    vector.reset({ seed: 3 });
    let highest = 0;
    for (let step = 0; step < 400; step++) {
      checks.beforeStep();
      vector.step(actions);
      checks.afterStep();
      highest = Math.max(highest, vector.observations[1]!);
    }
    expect(highest).toBeGreaterThan(2.5);
    const observation = new Float32Array(8);
    expect(vector.observationSpace.contains(observation.with(1, 20))).toBe(true);
    expect(vector.observationSpace.contains(observation.with(1, Number.NaN))).toBe(false);
    expect(vector.observationSpace.contains(observation.subarray(1))).toBe(false);
  });

  // Includes powers of two, because sizes beyond 32 bits would wrap around.
  test.each([2 ** 15, 2 ** 16, 2 ** 16 + 1, 1e7])('refuses %d environments for lack of memory', (count) => {
    expect(() => LunarLander.vector(count)).toThrow(/no memory for \d+ worlds/);
  });
});
