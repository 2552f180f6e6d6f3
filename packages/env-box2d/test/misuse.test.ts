import { type Env, PrismError, Rng, type VectorEnv } from '@prism-rl/core';
import { expect, test } from 'vitest';
import {
  BipedalWalker,
  bipedalWalkerVector,
  CarRacing,
  LunarLander,
  lunarLanderVector,
} from '../src/index.ts';

/** Makes environments at the edges of what is allowed. */
const makers: readonly ((rng: Rng) => Env)[] = [
  () => new LunarLander(),
  () => new LunarLander({ gravity: -11.999999999, enableWind: true, windPower: 20, turbulencePower: 2 }),
  (rng) => new LunarLander({ gravity: -1e-300, continuous: true, maxEpisodeSteps: 1 + rng.integers(1000) }),
  () => new BipedalWalker({ maxEpisodeSteps: Number.MAX_SAFE_INTEGER }),
  () => new BipedalWalker({ hardcore: true, maxEpisodeSteps: 50 }),
  () => new CarRacing({ lapCompletePercent: 0 }),
  () => new CarRacing({ continuous: false, domainRandomize: true }),
];

const oddActions: readonly unknown[] = [
  ...[undefined, null, -1, 4, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, '0', {}, true, 1n],
  ...[[], [0], [Number.NaN, 0], [2, 0, 0], new Float32Array(5), new Float32Array([9, 9, 9, 9])],
];

/** Runs `call`; anything but a result or a {@link PrismError} fails the test, a trap of the engine above all. */
function survive(call: () => unknown): string {
  try {
    call();
    return 'done';
  } catch (error) {
    if (error instanceof PrismError) return error.code;
    throw error;
  }
}

test('whatever is called in whatever order, answers are results or PrismErrors, never traps', () => {
  const rng = new Rng(1);
  const outcomes = new Map<string, number>();
  const snapshots: Uint8Array[] = [];
  for (let life = 0; life < 60; life++) {
    const env = makers[rng.integers(makers.length)]!(rng) as Env & { renderSvg(): string };
    const length = rng.integers(150);
    for (let k = 0; k < length; k++) {
      const calls: readonly [string, number, () => unknown][] = [
        ['step', 140, () => env.step(env.actionSpace.sample(rng))],
        ['odd step', 20, () => env.step(oddActions[rng.integers(oddActions.length)])],
        ['reset', 16, () => env.reset({ seed: rng.integers(2 ** 31) })],
        ['odd reset', 6, () => env.reset({ seed: [-1, 0.5, Number.NaN][rng.integers(3)]! })],
        ['continue', 8, () => env.reset()],
        ['save', 6, () => snapshots.push(env.save!())],
        ['restore', 6, () => env.restore!(snapshots[rng.integers(Math.max(1, snapshots.length))]!)],
        ['odd restore', 4, () => env.restore!(new Uint8Array(rng.integers(300)))],
        ['render', 1, () => env.render!()],
        ['svg', 1, () => env.renderSvg()],
        ['close', 1, () => env.close!()],
      ];
      if (snapshots.length === 0) snapshots.push(new Uint8Array(0));
      const lots = calls.flatMap((call) => new Array<typeof call>(call[1]).fill(call));
      const [name, , call] = lots[rng.integers(lots.length)]!;
      const outcome = `${name}: ${survive(call)}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  const seen = [...outcomes.keys()];
  for (const expected of [
    ...['step: done', 'step: state', 'odd step: invalid-action', 'odd step: state', 'reset: done'],
    ...['odd reset: invalid-argument', 'save: done', 'restore: done', 'restore: corrupt'],
    ...['odd restore: corrupt', 'close: done'],
  ]) {
    expect(seen).toContain(expected);
  }
  for (const impossible of ['odd reset: done', 'odd restore: done']) expect(seen).not.toContain(impossible);
});

test.each<[string, () => VectorEnv, number]>([
  ['landers', () => lunarLanderVector(3), 3],
  ['walkers', () => bipedalWalkerVector(2), 8],
])('a vector of %s refuses odd actions and goes on', (_, create, size) => {
  const vector = create();
  vector.reset({ seed: 1 });
  const rng = new Rng(2);
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -2, 99];
  for (let k = 0; k < 200; k++) {
    const actions = new Float32Array(size);
    actions[rng.integers(size)] = odd[k % odd.length]!;
    expect(survive(() => vector.step(actions))).toBe('invalid-action');
    expect(survive(() => vector.step(new Float32Array(size + 1)))).toBe('invalid-action');
    vector.step(new Float32Array(size));
  }
  expect(vector.observations.every((value) => Number.isFinite(value))).toBe(true);
});
