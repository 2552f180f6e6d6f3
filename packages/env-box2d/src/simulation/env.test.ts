import { childSnapshot, decodeState, type Env, encodeState, type Json, PrismError } from '@prism-rl/core';
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

describe('actions', () => {
  const env = new LunarLander();
  env.reset({ seed: 1 });
  const continuous = new LunarLander({ continuous: true });
  continuous.reset({ seed: 1 });

  test.each([4, -1, 1.5, Number.NaN, '2', undefined, [2]])('a discrete lander refuses %j', (action) => {
    const error = errorOf(() => env.step(action as number));
    expect(error.code).toBe('invalid-action');
    expect(error.message).toContain('LunarLander-v3 takes an integer action from 0 to 3');
  });

  test.each([
    [[0, 0], 'got [0, 0]: a value is a Float32Array of length 2'],
    [Float32Array.of(0), 'a value is a Float32Array of length 2'],
    [Float32Array.of(0, 0, 0), 'a value is a Float32Array of length 2'],
    [Float32Array.of(0, 1.5), 'element 1 is 1.5'],
    [Float32Array.of(Number.NaN, 0), 'element 0 is NaN'],
    [Float32Array.of(0, Number.POSITIVE_INFINITY), 'element 1 is Infinity'],
    [0, 'got 0: a value is'],
    [null, 'got null: a value is'],
  ])('a continuous lander refuses %j', (action, found) => {
    const error = errorOf(() => continuous.step(action as never));
    expect(error.code).toBe('invalid-action');
    expect(error.message).toContain(found);
  });

  test('a refused action changes nothing', () => {
    const a = new LunarLander();
    const b = new LunarLander();
    a.reset({ seed: 5 });
    b.reset({ seed: 5 });
    errorOf(() => a.step(7));
    expect(a.step(2)).toEqual(b.step(2));
  });
});

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

  test('nothing works after close, and closing again does nothing', () => {
    const env = new LunarLander();
    env.reset({ seed: 1 });
    const state = env.save();
    env.close();
    env.close();
    const calls = [
      () => env.reset(),
      () => env.step(0),
      () => env.render(),
      () => env.renderText(),
      () => env.renderSvg(),
      () => env.save(),
      () => env.restore(state),
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

describe('seeds', () => {
  test('the same seed is the same episode, whatever was played before', () => {
    const fresh = new BipedalWalker({ hardcore: true });
    const used = new BipedalWalker({ hardcore: true });
    const act = (step: number): Float32Array =>
      Float32Array.of(Math.sin(step), Math.cos(step), -0.5, Math.sin(2 * step));
    used.reset({ seed: 1 });
    playOn(used, act, 150);
    expect(used.reset({ seed: 7 })).toEqual(fresh.reset({ seed: 7 }));
    expect(playOn(used, act, 300)).toEqual(playOn(fresh, act, 300));
  });

  test('another seed is another episode', () => {
    const { env } = landers();
    expect(env.reset({ seed: 1 }).observation).not.toEqual(env.reset({ seed: 2 }).observation);
  });
});

describe('save and restore', () => {
  test('a lander continues exactly, in mid-air and after its next reset', () => {
    const { env } = landers();
    env.reset({ seed: 3 });
    playOn(env, (step) => step % 4, 30);
    const state = env.save();
    const future = playOn(env, (step) => step % 3, 400);
    env.restore(state);
    expect(playOn(env, (step) => step % 3, 400)).toEqual(future);
    const other = landers().env; // another module instance that has not simulated anything yet
    other.restore(state);
    expect(playOn(other, (step) => step % 3, 400)).toEqual(future);
  });

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

  test('an episode that has ended stays so', () => {
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

  test('behind a burning nozzle there are three discs, of which the last is the reddest', () => {
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

  test('what earlier versions saved is continued', () => {
    const settings = { maxEpisodeSteps: 3 };
    const env = new LunarLander(settings);
    const other = new LunarLander(settings);
    /** Converts a state to the earlier form of the same facts. */
    const earlier = (state: Uint8Array, steps: number, ended: boolean): Uint8Array => {
      const saved = decodeState(env.id, state);
      const { meta, arrays } = childSnapshot(saved, 'state');
      const [world] = meta.worlds as { [key: string]: Json }[];
      const { ended: _, ...facts } = world!;
      return encodeState(env.id, {
        meta: { ...meta, worlds: [facts], steps, ended, rng: saved.meta.rng! },
        arrays,
      });
    };
    env.reset({ seed: 3 });
    env.step(2);
    other.restore(earlier(env.save(), 1, false));
    expect(other.save()).toEqual(env.save());
    for (const action of [1, 2]) expect(other.step(action)).toEqual(env.step(action));
    const last = new LunarLander(settings);
    last.restore(earlier(env.save(), 3, true));
    expect(errorOf(() => last.step(0)).message).toContain('has ended');
    const next = env.reset();
    for (const one of [last, other]) expect(one.reset()).toEqual(next);
    const windy = new LunarLander({ ...settings, enableWind: true });
    expect(errorOf(() => windy.restore(earlier(env.save(), 3, true))).message).toContain('has the settings');
  });

  test('damaged snapshots and those of other settings are refused', () => {
    const { env } = landers();
    env.reset({ seed: 3 });
    const state = env.save();
    const before = env.save();
    for (const length of [0, 3, 4, 100, state.length - 1]) {
      expect(errorOf(() => env.restore(state.slice(0, length))).code).toBe('corrupt');
    }
    for (let at = 0; at < state.length; at += 97) {
      const flipped = state.slice();
      flipped[at]! ^= 1 << (at % 8);
      expect(errorOf(() => env.restore(flipped)).code).toBe('corrupt');
    }
    expect(errorOf(() => new LunarLander().restore(state)).message).toContain('settings');
    expect(errorOf(() => new BipedalWalker().restore(state)).code).toBe('corrupt');
    expect(env.save()).toEqual(before);
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

  test('drawing does not change the episode', () => {
    const seen = landers().env;
    const unseen = landers().env;
    seen.reset({ seed: 4 });
    unseen.reset({ seed: 4 });
    for (let step = 0; step < 50; step++) {
      seen.render();
      expect(seen.step(step % 4)).toEqual(unseen.step(step % 4));
    }
  });
});
