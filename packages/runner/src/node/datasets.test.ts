import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Box, Discrete, type Episodes, type Space } from '@prism-rl/core';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { appendEpisodes, datasetDigest, readDataset } from './datasets.ts';

let folder: string;
beforeEach(() => {
  folder = join(freshFolder(), 'recordings');
});

/** An episode of one step. */
function episode(seen: number, actionSpace: Space = new Discrete(2) as Space): Episodes {
  return {
    ...{ environment: 'Cord-v0', policy: 'random', actionSpace },
    observationSpace: new Box({ low: 0, high: 9, shape: [1] }) as Space,
    lengths: Int32Array.of(1),
    observations: Float32Array.of(seen, seen + 1),
    actions: Int32Array.of(1),
    rewards: Float64Array.of(1),
    terminated: Uint8Array.of(1),
    truncated: Uint8Array.of(0),
  };
}

const firstSeen = (path: string): unknown[] => {
  const dataset = readDataset(path);
  return dataset.shards.map((shard) => (dataset.read(shard) as Episodes).observations[0]);
};

test('files are added one after the other, and read in this order; one file is a dataset, too', () => {
  const paths = [3, 1, 2].map((seen) => appendEpisodes(folder, episode(seen)));
  expect(firstSeen(folder)).toEqual([3, 1, 2]);
  expect(firstSeen(paths[1]!)).toEqual([1]);
  expect(readdirSync(folder).every((name) => /^00000[123]-[\da-f]{8}\.safetensors$/.test(name))).toBe(true);
  const before = datasetDigest(folder);
  expect(datasetDigest(folder)).toBe(before);
  appendEpisodes(folder, episode(4));
  expect(datasetDigest(folder)).not.toBe(before);
});

test('the same episodes are refused, added or copied', () => {
  const path = appendEpisodes(folder, episode(3));
  expect(() => appendEpisodes(folder, episode(3))).toThrow(`${path} has these episodes already.`);
  cpSync(path, join(folder, 'copy.safetensors'));
  expect(() => firstSeen(folder)).toThrow(`copy.safetensors has the same episodes as ${path}.`);
});

test('a damaged file is named, and the others stay', () => {
  const [first, second] = [3, 1].map((seen) => appendEpisodes(folder, episode(seen)));
  const bytes = readFileSync(second!);
  writeFileSync(second!, bytes.subarray(0, -1));
  const dataset = readDataset(folder);
  expect((dataset.read(first!) as Episodes).observations[0]).toBe(3);
  expect(() => dataset.read(second!)).toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: expect.stringContaining(`The recording ${second} cannot be used:`),
    }),
  );
  writeFileSync(second!, 'not a recording, but a text that is a little longer');
  expect(() => dataset.read(second!)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  rmSync(second!);
  expect(() => dataset.read(second!)).toThrow(expect.objectContaining({ code: 'file' }));
});

test('other spaces are refused, and nothing is written', () => {
  appendEpisodes(folder, episode(3));
  const other = episode(1, new Discrete(3) as Space);
  expect(() => appendEpisodes(folder, other)).toThrow('The new recording has actions in Discrete(3), but');
  expect(readdirSync(folder)).toHaveLength(1);
  cpSync(appendEpisodes(join(folder, 'other'), other), join(folder, 'x.safetensors'));
  rmSync(join(folder, 'other'), { recursive: true });
  expect(() => firstSeen(folder)).toThrow('x.safetensors has actions in Discrete(3), but');
});

test.each([
  ['', 'This agent learns from recordings and needs their folder.'],
  ['nowhere', 'There are no recordings in nowhere.'],
])('recordings in "%s" are refused', (path, sentence) => {
  expect(() => readDataset(path)).toThrow(sentence);
  expect(existsSync('nowhere')).toBe(false);
});
