import { expect, test } from 'vitest';
import type { Episodes } from '../contracts/dataset.ts';
import { encodeSnapshot, encodeWeights } from '../safetensors.ts';
import { Box } from '../spaces/box.ts';
import { Dict } from '../spaces/composite.ts';
import { Discrete, MultiBinary } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { faultsOf } from './faults.ts';
import { decodeEpisodes, decodeSource, encodeEpisodes, episodesDigest, requireSameSpaces } from './shard.ts';

/** Two episodes, of two steps and of one. */
const two: Episodes = {
  ...{ environment: 'Cord-v0', policy: 'random', seed: 3, version: '1.2.0' },
  observationSpace: new Box({ low: -1, high: Number.POSITIVE_INFINITY, shape: [1] }) as Space,
  actionSpace: new Discrete(2, { start: 5 }) as Space,
  lengths: Int32Array.of(2, 1),
  observations: Float32Array.of(0, 0.25, 0.5, 1, 2),
  actions: Int32Array.of(5, 6, 5),
  rewards: Float64Array.of(1, 0.1, -1),
  terminated: Uint8Array.of(1, 0),
  truncated: Uint8Array.of(0, 1),
};

function bytesOf(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

test('episodes are the same after writing and reading', () => {
  const read = decodeEpisodes(bytesOf(encodeEpisodes(two)));
  expect(JSON.stringify(read.observationSpace)).toBe(JSON.stringify(two.observationSpace));
  expect({ ...read, observationSpace: 0, actionSpace: 0 }).toEqual({
    ...two,
    observationSpace: 0,
    actionSpace: 0,
  });
  expect(read.actionSpace.contains(6)).toBe(true);
  expect(episodesDigest(read)).toBe(episodesDigest(two));
  expect(episodesDigest({ ...two, terminated: Uint8Array.of(0, 1) })).not.toBe(episodesDigest(two));
});

/** Hands out the first bytes of a file, and counts how many. */
function firstOf(bytes: Uint8Array): { readonly first: (count: number) => Uint8Array; most: number } {
  const counted = {
    most: 0,
    first: (count: number) => {
      counted.most = Math.max(counted.most, count);
      return bytes.subarray(0, count);
    },
  };
  return counted;
}

test('where episodes come from stands in the header, and no byte behind it is read', () => {
  const bytes = bytesOf(encodeEpisodes(two));
  const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const file = firstOf(bytes);
  const { environment, policy, seed, version, observationSpace, actionSpace } = decodeEpisodes(bytes);
  expect(decodeSource(file.first)).toEqual({
    ...{ environment, policy, seed, version, observationSpace, actionSpace },
  });
  expect(file.most).toBe(header);
  expect(decodeSource(firstOf(bytes.subarray(0, header)).first).environment).toBe('Cord-v0');
  for (let k = 0; k < header; k++) {
    const cut = firstOf(bytes.subarray(0, k));
    expect(() => decodeSource(cut.first)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  }
  for (let k = 0; k < header; k++) {
    const flipped = bytes.slice();
    flipped[k]! ^= 16;
    try {
      decodeSource(firstOf(flipped).first);
    } catch (error) {
      expect(error).toMatchObject({ name: 'PrismError' });
    }
  }
  const other = bytesOf(encodeSnapshot({ meta: { weights: 1 }, arrays: {} }));
  expect(() => decodeSource(firstOf(other).first)).toThrow('It holds no recorded episodes.');
  const foreign = bytesOf(encodeWeights({ w: { shape: [1], values: Float32Array.of(1) } }, {}));
  expect(() => decodeSource(firstOf(foreign).first)).toThrow(
    'Another program rewrote it and left out its metadata.',
  );
});

test('a changed or missing byte, and a file of something else, are refused with a sentence', () => {
  const bytes = bytesOf(encodeEpisodes(two));
  for (let k = 0; k < bytes.length; k++) {
    const flipped = bytes.slice();
    flipped[k]! ^= 16;
    expect(() => decodeEpisodes(flipped)).toThrow(expect.objectContaining({ name: 'PrismError' }));
    expect(() => decodeEpisodes(bytes.subarray(0, k))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  }
  const other = bytesOf(encodeSnapshot({ meta: { weights: 1 }, arrays: {} }));
  expect(() => decodeEpisodes(other)).toThrow('It holds no recorded episodes.');
  const later = bytesOf(encodeSnapshot({ meta: { episodes: 2 }, arrays: {} }));
  expect(() => decodeEpisodes(later)).toThrow('Its format is 2, but this version reads format 1.');
});

test.each([
  ['lengths', { lengths: Int32Array.of(3, 0) }],
  ['observations', { observations: Float32Array.of(0, 1, 2) }],
  ['observations', { observations: Float64Array.of(0, 0.25, 0.5, 1, 2) }],
  ['actions', { actions: Int32Array.of(5, 6) }],
  ['rewards', { rewards: Float64Array.of(1) }],
  ['truncated', { truncated: Uint8Array.of(0, 0, 1) }],
])('%s that do not fit are refused', (name, wrong) => {
  expect(() => decodeEpisodes(bytesOf(encodeEpisodes({ ...two, ...wrong })))).toThrow(
    `Its array "${name}" does not fit the lengths of its episodes and its spaces.`,
  );
});

test('unsound numbers are found where they are', () => {
  const texts = (episodes: Episodes): string[] => [...faultsOf(episodes)].map(({ text }) => text);
  expect(texts(two)).toEqual([]);
  const wrong = {
    observations: Float32Array.of(0, 0.25, Number.NaN, Number.POSITIVE_INFINITY, 2),
    actions: Int32Array.of(5, 7, 5),
    rewards: Float64Array.of(1, 0, Number.NaN),
  };
  expect(texts({ ...two, ...wrong })).toEqual([
    'step 2 of episode 1 has the action 7, which is not in Discrete(2, start=5)',
    'the last observation of episode 1 is not finite',
    'the observation of step 1 of episode 2 is not finite',
    'step 1 of episode 2 has the reward NaN',
  ]);
  const masked = {
    observationSpace: new Dict({
      action_mask: new MultiBinary(2),
      x: new MultiBinary(1),
    }) as unknown as Space,
    // action_mask comes first; rows of the final observations may hold anything.
    observations: Int8Array.of(1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0),
  };
  expect(texts({ ...two, ...masked })).toEqual([
    'the action_mask rules out the action of step 2 of episode 1',
  ]);
});

test('other spaces are refused, with both', () => {
  const other = { ...two, actionSpace: new Discrete(3) as Space };
  expect(() => requireSameSpaces(other, two, { source: 'a', wanted: 'b' })).toThrow(
    'a has actions in Discrete(3), but b has actions in Discrete(2, start=5).',
  );
  expect(() => requireSameSpaces(two, two, { source: 'a', wanted: 'b' })).not.toThrow();
});
