import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { AtariPreprocessing, type AtariPreprocessingSettings } from '../src/atariPreprocessing.ts';
import { AtariVectorEnv, type AtariVectorSettings } from '../src/atariVectorEnv.ts';
import type { AtariGame } from '../src/game.ts';
import { gameSpec } from '../src/games/catalogue.ts';
import { prismCatch } from '../src/games/prismCatch.ts';
import { HOST_GAME } from './playProgram.ts';

// What ale_py's AtariVectorEnv and Gymnasium's AtariPreprocessing made of Prism Catch (tools/env-atari/pipeline_runs.py).
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/pipeline.json'), 'utf8'),
) as Record<string, string[]>;
// There it ran under another game's name, so its rewards and lives are read by that game's rules here too.
const game: AtariGame = { ...prismCatch, spec: { ...gameSpec(HOST_GAME), md5: prismCatch.spec.md5 } };
const STEPS = 60;

const vectors: Readonly<Record<string, Partial<AtariVectorSettings>>> = {
  vector: {},
  'vector sticky': { repeatActionProbability: 0.25 },
  'vector rgb': { grayscale: false, stack: 2 },
  'vector 64x96': { width: 64, height: 96, maxpool: false },
  'vector half': { width: 80, height: 105 },
  'vector same': { width: 160, height: 210, stack: 1 },
  'vector tiny': { width: 20, height: 21, stack: 2 },
  'vector odd': { width: 37, height: 53, grayscale: false, stack: 1 },
  'vector plain': { fireReset: false, noopMax: 0, frameSkip: 3, clipRewards: false },
  'vector short': { maxNumFramesPerEpisode: 50, fullActionSpace: true },
};
const singles: Readonly<Record<string, Partial<AtariPreprocessingSettings>>> = {
  preprocessing: {},
  'preprocessing size': { screenSize: [50, 70] },
  'preprocessing rgb': { grayscaleObs: false, frameSkip: 2 },
};

const bytesOf = (array: Uint8Array | Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const crc = (...arrays: (Uint8Array | Float32Array | Float64Array)[]): number =>
  arrays.reduce((value, array) => crc32(bytesOf(array), value), 0);

/** One number for every ten steps, chained. */
function chain(rows: readonly number[]): string[] {
  let value = 0;
  return rows
    .map((row) => {
      value = crc32(bytesOf(Uint8Array.of(row, row >>> 8, row >>> 16, row >>> 24)), value);
      return value.toString(16).padStart(8, '0');
    })
    .filter((_, step) => step % 10 === 0);
}

test.each(Object.entries(vectors))('%s equals AtariVectorEnv', (key, settings) => {
  const env = new AtariVectorEnv(game, 2, { ...settings, autoreset: 'next-step' });
  const { n } = env.actionSpace;
  env.reset({ seed: 9 });
  const rows = [crc(env.observations)];
  for (let step = 0; step < STEPS; step++) {
    env.step(Int32Array.of((step * 5) % n, (step * 3 + 1) % n));
    rows.push(crc(env.observations, env.rewards, env.terminated, env.truncated));
  }
  expect(chain(rows)).toEqual(expected[key]);
});

test.each(Object.entries(singles))('%s equals AtariPreprocessing', (key, settings) => {
  const env = new AtariPreprocessing(game, settings);
  const rows = [crc(env.reset({ seed: 9 }).observation)];
  for (let step = 0; step < STEPS; step++) {
    const { observation, reward, terminated, truncated } = env.step((step * 5) % 18);
    rows.push(crc(observation, Float64Array.of(reward), Uint8Array.of(+terminated, +truncated)));
  }
  expect(chain(rows)).toEqual(expected[key]);
});

test('every stored run is compared', () => {
  expect(Object.keys(expected).sort()).toEqual([...Object.keys(vectors), ...Object.keys(singles)].sort());
});
