import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Box, Discrete, type Episodes, type Space } from '@prism-rl/core';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { appendEpisodes, datasetDigest, datasetSource, readDataset } from './datasets.ts';

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

test('where recordings come from is known without their episodes, also where these are damaged', () => {
  const path = appendEpisodes(folder, episode(3));
  const { environment, actionSpace } = datasetSource(folder);
  expect(environment).toBe('Cord-v0');
  expect(String(actionSpace)).toBe('Discrete(2)');
  expect(datasetSource(path)).toEqual(datasetSource(folder));
  // A recording goes on beside a file that was cut: nothing of it is lost.
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, -1));
  const next = appendEpisodes(folder, episode(1));
  expect(datasetSource(folder).environment).toBe('Cord-v0');
  expect(() => firstSeen(folder)).toThrow(`The recording ${path} cannot be used:`);
  expect(firstSeen(next)).toEqual([1]);
  // A header longer than any memory, of which the file has little.
  writeFileSync(path, Buffer.from('ffffffffffff0f007b7d', 'hex'));
  for (const use of [() => datasetSource(folder), () => appendEpisodes(folder, episode(2))])
    expect(use).toThrow(`The recording ${path} cannot be used: The file is truncated within its header`);
  expect(() => datasetSource('nowhere')).toThrow('There are no recordings in nowhere.');
});

test('numbers are read from an open file; one that was changed since is refused', () => {
  const path = appendEpisodes(folder, episode(3));
  const dataset = readDataset(folder);
  expect(dataset.bytes).toBe(statSync(path).size);
  const { observations, rewards } = dataset.read(path) as Episodes;
  const file = dataset.open!(path);
  expect(file.numbers('observations', 1, 2)).toEqual(observations.slice(1));
  expect(file.numbers('rewards', 0, 1)).toEqual(rewards);
  expect(file.numbers('actions', 0, 1)).toEqual(Int32Array.of(1));
  file.close();
  utimesSync(path, 1, 1);
  expect(() => dataset.open!(path)).toThrow(
    `The recording ${path} was changed while an agent learned from it.`,
  );
  rmSync(path);
  expect(() => dataset.open!(path)).toThrow(expect.objectContaining({ code: 'file' }));
});

test('numbers are read from a file of another program, whose arrays lie at odd places', () => {
  const path = appendEpisodes(folder, episode(3));
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...arrays } = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const text = Buffer.from(`${JSON.stringify({ __metadata__: { meta: metadata.meta }, ...arrays })} `);
  const odd = text.length % 4 === 0 ? Buffer.concat([text, Buffer.from(' ')]) : text;
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(odd.length));
  writeFileSync(path, Buffer.concat([size, odd, bytes.subarray(8 + length)]));
  const dataset = readDataset(folder);
  dataset.read(path);
  const file = dataset.open!(path);
  expect(file.numbers('observations', 1, 2)).toEqual(Float32Array.of(4));
  file.close();
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
