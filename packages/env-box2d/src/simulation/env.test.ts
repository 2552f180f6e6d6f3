import { type Env, PrismError, type VectorEnv } from '@prism-rl/core';
import { checkedStep } from '@prism-rl/core/checks';
import { describe, expect, test } from 'vitest';
import { BipedalWalker } from '../bipedalWalker/bipedalWalker.ts';
import { drawBipedalWalker } from '../bipedalWalker/picture.ts';
import { bodyStride } from '../engine/world.ts';
import { LunarLander } from '../lunarLander/lunarLander.ts';
import { SvgDrawing } from '../render/canvas.ts';
import { UsualBox } from './env.ts';

function errorOf(run: () => unknown): PrismError {
  try {
    run();
  } catch (error) {
    if (error instanceof PrismError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
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
});

describe('save and restore', () => {
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

  test('refuses states of other settings', () => {
    const env = new LunarLander({ enableWind: true });
    env.reset({ seed: 3 });
    expect(errorOf(() => new LunarLander().restore(env.save())).message).toContain('settings');
  });
});

test('a frame and its text', () => {
  const env = new LunarLander({ enableWind: true });
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

test('the walker’s ground spans the picture, and neither end of it is passed', () => {
  const heights = new Array<number>(200).fill(3);
  const ends = (x: number): [left: number, right: number] => {
    const drawing = new SvgDrawing(600, 400, [255, 255, 255], 'Walk-v0');
    const bodies = new Float32Array(5 * bodyStride);
    for (let row = 0; row < 5; row++) bodies[row * bodyStride] = x;
    drawBipedalWalker(drawing, bodies, heights, [], []);
    const strips = [...`${drawing}`.matchAll(/fill="#66994c" d="M(-?[\d.]+) [\d.]+L(-?[\d.]+)/g)];
    return [Number(strips[0]![1]), Number(strips.at(-1)![2])];
  };
  // In pixels: a piece of ground has 14, and the walker stands at a fifth of 600.
  expect(ends(1)).toEqual([0, 602]);
  expect(ends(17)).toEqual([-12, 604]);
  expect(ends(90)).toEqual([-4, 199 * 14 - (90 * 30 - 120)]);
});

// Gymnasium's registrations; only an environment with equal settings takes a state.
test.each([
  [{}, 'BipedalWalker-v3', { hardcore: false, maxEpisodeSteps: 1600 }],
  [{ hardcore: false }, 'BipedalWalker-v3', { hardcore: false, maxEpisodeSteps: 1600 }],
  [{ hardcore: true }, 'BipedalWalkerHardcore-v3', { hardcore: true, maxEpisodeSteps: 2000 }],
])('a walker with %j is %s with %j, alone and in a vector', (given, id, settings) => {
  const pairs: [Env | VectorEnv, Env | VectorEnv][] = [
    [new BipedalWalker(given), new BipedalWalker(settings, id)],
    [BipedalWalker.vector(1, given), BipedalWalker.vector(1, settings, id)],
  ];
  for (const [walker, same] of pairs) {
    walker.reset({ seed: 1 });
    expect(walker.id).toBe(id);
    expect(() => same.restore!(walker.save!())).not.toThrow();
    walker.close!();
    same.close!();
  }
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

test('a box of usual values contains all finite numbers of its length', () => {
  const box = new UsualBox({ low: -1, high: 1, shape: [2] });
  for (const one of [Float32Array.of(0, 1), Float32Array.of(-7, 1e6)]) expect(box.contains(one)).toBe(true);
  const others = [
    ...[Float32Array.of(0), Float32Array.of(0, 0, 0), Float64Array.of(0, 0), [0, 0]],
    ...[Float32Array.of(0, Number.NaN), Float32Array.of(Number.POSITIVE_INFINITY, 0)],
  ];
  for (const other of others) expect(box.contains(other)).toBe(false);
});
