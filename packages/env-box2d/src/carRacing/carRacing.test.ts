import { readFileSync } from 'node:fs';
import { crc32, inflateSync } from 'node:zlib';
import { type Json, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { lcg } from '../../../../test/gymnasiumRuns.ts';
import { createWorlds } from '../engine/world.ts';
import { carRacingSettings } from '../settings.ts';
import { CarRacing } from './carRacing.ts';
import { CarRacingSimulation } from './simulation.ts';
import { generateTrack } from './track.ts';

test('40 runs of two races equal Gymnasium’s, track, physics and rewards', () => {
  // Digests recorded by tools/env-box2d/carPhysics.py, which explains the actions.
  const recorded = JSON.parse(
    readFileSync(new URL('../../test/fixtures/carPhysics.json', import.meta.url), 'utf8'),
  ) as number[][];
  expect(recorded).toHaveLength(40);
  for (const run of recorded) expect(raceTwice(run[0]!)).toEqual(run);
});

/** Returns seed, steps, tiles of both tracks, CRC-32 of states and of rewards. */
function raceTwice(seed: number): number[] {
  const continuous = seed % 2 === 0;
  const [world] = createWorlds(1, 8 << 16);
  const config = { ...carRacingSettings.defaults, continuous, domainRandomize: seed % 4 === 3 };
  const race = new CarRacingSimulation(world!, config);
  const rng = new Rng(seed);
  const next = lcg(seed);
  const draw = (): number => next() / 2 ** 32;
  let steps = 0;
  let states = 0;
  let rewards = 0;
  const tiles: number[] = [];
  const action = new Float32Array(3);
  const addState = (): void => {
    const state = Float32Array.from([...world!.bodies.subarray(0, 6), ...race.wheelSpeeds]);
    states = crc32(new Uint8Array(state.buffer), states);
  };
  for (const fresh of [true, false]) {
    race.reset(rng, fresh);
    tiles.push(race.tileCount);
    addState();
    for (let step = 0; step < 300; step++) {
      if (step % 10 === 0) {
        const draws = [draw(), draw(), draw()] as const;
        action.set(continuous ? [2 * draws[0] - 1, draws[1], draws[2] ** 3] : [Math.floor(draws[0] * 5)]);
      }
      race.step(action, 0);
      addState();
      rewards = crc32(new Uint8Array(Float64Array.of(race.reward).buffer), rewards);
      steps += 1;
      if (race.terminated) break;
    }
  }
  return [seed, steps, ...tiles, states, rewards];
}

describe('images equal Gymnasium’s within a tolerance', () => {
  const { actions, runs } = JSON.parse(
    readFileSync(new URL('../../test/fixtures/carPictures.json', import.meta.url), 'utf8'),
  ) as { actions: number[]; runs: { seed: number; frames: Record<string, string> }[] };

  test.each(runs)('seed $seed', ({ seed, frames }) => {
    const env = new CarRacing({ continuous: false });
    let { observation } = env.reset({ seed });
    for (let step = 0; step <= actions.length; step++) {
      const frame = frames[step];
      if (frame !== undefined) {
        const expected = inflateSync(Buffer.from(frame, 'base64'));
        const panel = 3 * 96 * 84; // the race is above, the instruments with their text below
        const race = meanDifference(observation, expected, 0, panel);
        expect(race, `race at step ${step}`).toBeLessThan(0.3);
        expect(meanDifference(observation, expected, panel, expected.length)).toBeLessThan(8);
      }
      if (step < actions.length) observation = env.step(actions[step]!).observation;
    }
    expect(Object.keys(frames)).toHaveLength(8);
  });
});

/** Returns the mean absolute difference of the elements from `start` to `end`, out of 255. */
function meanDifference(a: Uint8Array, b: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / (end - start);
}

describe('the race', () => {
  test('tracks close: each tile joins the previous one', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { tiles } = generateTrack(new Rng(seed));
      expect(tiles.length).toBeGreaterThan(150);
      for (let i = 0; i < tiles.length; i++) {
        // Corners 2 and 3 of a tile are corners 1 and 0 of the tile behind it.
        const [x0, y0, x1, y1] = tiles.at(i - 1)!;
        expect(tiles[i]!.slice(4)).toEqual([x1, y1, x0, y0]);
      }
    }
  });

  test('leaving the field costs 100 and ends it', () => {
    const env = new CarRacing();
    env.reset({ seed: 1 });
    const straight = Float32Array.of(0, 0.5, 0);
    for (let step = 0; step < 1000; step++) {
      const { terminated, reward, info } = env.step(straight);
      if (!terminated) continue;
      expect(reward).toBe(-100);
      expect(info).toEqual({ lapFinished: false });
      expect(env.reset().info).toEqual({});
      return;
    }
    throw new Error('The car should have left the field.');
  });

  test('a lap ends when the start is crossed late enough; the next race has a new lap', () => {
    const [world] = createWorlds(1, 8 << 16);
    const still = Float32Array.of(0, 0, 0);
    // Every wheel on the first tile has crossed the start.
    const atOnce = new CarRacingSimulation(world!, { ...carRacingSettings.defaults, lapCompletePercent: 0 });
    const rng = new Rng(3);
    atOnce.reset(rng, true);
    for (let k = 0; k < 30 && !atOnce.terminated; k++) atOnce.step(still, 0);
    expect([atOnce.terminated, atOnce.info]).toEqual([true, { lapFinished: true }]);
    const memory = atOnce.saveMemory();
    const race = new CarRacingSimulation(world!, carRacingSettings.defaults);
    race.restoreMemory(memory);
    race.step(still, 0);
    expect(race.terminated).toBe(true);
    race.reset(rng, false);
    for (let k = 0; k < 30; k++) race.step(still, 0);
    expect(race.terminated).toBe(false);
  });

  test('a lap ends when every tile was visited, in any order', () => {
    const [world] = createWorlds(1, 8 << 16);
    const still = Float32Array.of(0, 0, 0);
    const race = new CarRacingSimulation(world!, carRacingSettings.defaults);
    race.reset(new Rng(3), true);
    for (let k = 0; k < 30; k++) race.step(still, 0);
    const memory = race.saveMemory() as { readonly [name: string]: Json };
    const after = (visited: number): unknown[] => {
      race.restoreMemory({ ...memory, visited });
      race.step(still, 0);
      return [race.terminated, race.info];
    };
    expect(after(race.tileCount - 1)).toEqual([false, {}]);
    expect(after(race.tileCount)).toEqual([true, { lapFinished: true }]);
  });

  test('a second race in the same world continues exactly after a restore', () => {
    const play = (env: CarRacing, steps: number): unknown[] =>
      Array.from({ length: steps }, (_, k) =>
        env.step(Float32Array.of(Math.sin(k / 9), 0.6, k % 40 > 35 ? 1 : 0)),
      );
    const env = new CarRacing({ domainRandomize: true });
    env.reset({ seed: 2 });
    play(env, 30);
    env.reset();
    play(env, 60);
    const state = env.save();
    const future = play(env, 60);
    const other = new CarRacing({ domainRandomize: true });
    other.restore(state);
    expect(play(other, 60)).toEqual(future);
  });

  test('resets do not use more memory', () => {
    const [world] = createWorlds(1, 8 << 16);
    const race = new CarRacingSimulation(world!, carRacingSettings.defaults);
    const rng = new Rng(1);
    for (let k = 0; k < 60; k++) race.reset(rng, false);
    const plateau = world!.usedBytes;
    for (let k = 0; k < 140; k++) race.reset(rng, false);
    expect(world!.usedBytes).toBeLessThanOrEqual(plateau + 32_768);
    expect(plateau).toBeLessThan(380_000);
  });
});
