import { vectorize } from '@prism-rl/core';
import { GridWorld } from '@prism-rl/env-gridworld';
import { checkEnv } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import type { Recording } from './recordVideo.ts';
import { cubicEpisodes, RecordVideo } from './recordVideo.ts';

const grid = () => new GridWorld({ map: ['S.G'] });
const pictures = ({ film }: Recording) => Array.from(film.frames(), ({ data }) => data.slice());

test('the cubes up to 1000, then thousands', () => {
  const wanted = Array.from({ length: 3001 }, (_, k) => k).filter(cubicEpisodes);
  expect(wanted).toEqual([0, 1, 8, 27, 64, 125, 216, 343, 512, 729, 1000, 2000, 3000]);
});

test('films the picture after the reset and after each step', () => {
  const films: Recording[] = [];
  const env = new RecordVideo(grid(), { onFilm: (one) => films.push(one), episodes: (k) => k !== 1 });
  const seen: Uint8Array[] = [];
  for (let episode = 0; episode < 3; episode++) {
    env.reset({ seed: episode });
    if (episode === 0) seen.push(env.render!().data);
    for (const action of [3, 3]) {
      env.step(action);
      if (episode === 0) seen.push(env.render!().data);
    }
  }
  expect(films.map(({ episode, film }) => [episode, film.length])).toEqual([
    [0, 3],
    [2, 3],
  ]);
  expect(pictures(films[0]!)).toEqual(seen);
  expect(films[0]!.film.framesPerSecond).toBe(4);
});

test('an unfinished episode is handed over by close, and long ones are cut', () => {
  const films: Recording[] = [];
  const env = new RecordVideo(grid(), {
    onFilm: (one) => films.push(one),
    maxFrames: 4,
    framesPerSecond: 10,
  });
  env.reset({ seed: 1 });
  for (let k = 0; k < 9; k++) env.step(2);
  expect(films.length).toBe(0);
  env.close?.();
  env.close?.();
  expect(films.map(({ film }) => [film.length, film.framesPerSecond])).toEqual([[4, 10]]);
});

test('films one environment of a vector', () => {
  const films: Recording[] = [];
  // The position differs in every picture, which identifies the pictures of the film.
  const vector = vectorize([new GridWorld({ map: ['SG.'] }), grid()]);
  const env = new RecordVideo.Vector(vector, { onFilm: (one) => films.push(one), episodes: () => true }, 1);
  const seen: Uint8Array[] = [];
  const look = (): void => void seen.push(vector.render!(1).data.slice());
  env.reset({ seed: 1 });
  look();
  for (let k = 0; k < 3; k++) {
    env.step(Int32Array.of(2, 3));
    look();
  }
  // The last picture of an episode would already show the next one.
  expect(films.map(({ film }) => film.length)).toEqual([2]);
  env.close();
  expect(films.map(({ episode, film }) => [episode, film.length])).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(films.flatMap(pictures)).toEqual(seen);
  expect(() => new RecordVideo.Vector(vector, { onFilm: () => {} }, 2)).toThrow(/cannot be filmed/);
});

test('refuses environments without pictures', () => {
  const blind = Object.assign(grid(), { render: undefined });
  expect(() => new RecordVideo(blind as never, { onFilm: () => {} })).toThrow(
    expect.objectContaining({ code: 'incompatible' }),
  );
});

test('refuses lengths and speeds that no film has, before the first film', () => {
  for (const wrong of [
    { maxFrames: 0 },
    { maxFrames: Number.NaN },
    { framesPerSecond: 0 },
    { framesPerSecond: 2000 },
  ]) {
    const options = { onFilm: () => {}, episodes: () => false, ...wrong };
    expect(() => new RecordVideo(grid(), options)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  }
});

describe('conformance', () => {
  const create = () => new RecordVideo(grid(), { onFilm: () => {} });
  for (const check of checkEnv(create, { steps: 60, deterministic: true })) test(check.name, check.run);
});
