import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Box, type Dataset, Discrete, type Episodes, type Space } from '@prism-rl/core';
import { File, ready } from 'h5wasm/node';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { madeEpisodes, manySpaces } from '../../test/madeEpisodes.ts';
import { isHdf5, readHdf5, writeMinari } from './minari.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});

const oneShard = (...all: Episodes[]): Dataset => ({
  shards: all.map((_, k) => String(k)),
  read: (shard) => all[Number(shard)]!,
});

async function all(path: string): Promise<Episodes[]> {
  const pieces: Episodes[] = [];
  for await (const piece of readHdf5(path)) pieces.push(piece);
  return pieces;
}

test.each(Object.entries(manySpaces))('recordings in %s are the same after Minari', async (_, spaces) => {
  const [first, second] = [madeEpisodes(spaces, [3, 1], 1), madeEpisodes(spaces, [2], 2)];
  const out = join(folder, 'made-v3');
  expect(await writeMinari(out, oneShard(first, second))).toBe(3);
  expect(isHdf5(out)).toBe(true);
  const [read, ...more] = await all(out);
  expect(more).toEqual([]);
  expect(String(read!.observationSpace)).toBe(String(spaces.observationSpace));
  expect(JSON.stringify(read!.actionSpace)).toBe(JSON.stringify(spaces.actionSpace));
  expect({ ...read, observationSpace: 0, actionSpace: 0 }).toEqual({
    ...{ environment: 'Made-v0', policy: 'nobody', observationSpace: 0, actionSpace: 0 },
    lengths: Int32Array.of(3, 1, 2),
    observations: joined(first.observations, second.observations),
    actions: joined(first.actions, second.actions),
    rewards: joined(first.rewards, second.rewards),
    terminated: Uint8Array.of(1, 0, 1),
    truncated: Uint8Array.of(0, 1, 0),
  });
});

function joined<T extends Episodes['observations'] | Float64Array>(a: T, b: T): T {
  return (a.constructor as unknown as { from(values: number[]): T }).from([...a, ...b]);
}

/** A file of D4RL: five steps in two episodes and a rest. */
async function flatFile(
  name: string,
  change: { readonly [array: string]: object | undefined } = {},
): Promise<string> {
  await ready;
  const path = join(folder, name);
  const file = new File(path, 'w');
  const arrays = {
    observations: { data: Float32Array.of(0, 1, 2, 10, 11), shape: [5, 1] },
    actions: { data: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5), shape: [5, 1] },
    rewards: { data: Float32Array.of(1, 2, 3, 4, 5), shape: [5] },
    terminals: { data: Uint8Array.of(0, 1, 0, 0, 0), shape: [5] },
    timeouts: { data: Uint8Array.of(0, 0, 0, 1, 0), shape: [5] },
    next_observations: { data: Float32Array.of(1, 7, 10, 12, 13), shape: [5, 1] },
    ...change,
  };
  for (const [own, value] of Object.entries(arrays))
    if (value !== undefined) file.create_dataset({ name: own, ...value });
  file.close();
  return path;
}

test('a file of D4RL: ends and time limits apart, the observation after the last step', async () => {
  const [read] = await all(await flatFile('hopper-v2.hdf5'));
  expect(read).toMatchObject({
    ...{ environment: 'hopper-v2', policy: 'D4RL', lengths: Int32Array.of(2, 2, 1) },
    observations: Float32Array.of(0, 1, 7, 2, 10, 12, 11, 13),
    actions: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5),
    ...{ terminated: Uint8Array.of(1, 0, 0), truncated: Uint8Array.of(0, 1, 0) },
    rewards: Float64Array.of(1, 2, 3, 4, 5),
  });
  // Without these, the last step of a cut episode is left out, and an episode of one step with it.
  const [without] = await all(await flatFile('old.hdf5', { next_observations: undefined }));
  expect(without).toMatchObject({
    lengths: Int32Array.of(2, 1),
    observations: Float32Array.of(0, 1, 1, 2, 10),
  });
  const [discrete] = await all(
    await flatFile('d.hdf5', { actions: { data: BigInt64Array.of(0n, 2n, 1n, 0n, 1n), shape: [5] } }),
  );
  expect([String(discrete!.actionSpace), discrete!.actions]).toEqual([
    'Discrete(3)',
    Int32Array.of(0, 2, 1, 0, 1),
  ]);
});

test('what cannot be read is refused with a sentence', async () => {
  const refused = async (path: string, code: string, sentence: string): Promise<void> => {
    await expect(all(path)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(sentence) }),
    );
  };
  const flat = await flatFile('whole.hdf5');
  const bytes = readFileSync(flat);
  writeFileSync(join(folder, 'cut.hdf5'), bytes.subarray(0, bytes.length / 2));
  writeFileSync(join(folder, 'text.h5'), 'no HDF5');
  for (const name of ['cut.hdf5', 'text.h5', 'none.hdf5'])
    await refused(
      join(folder, name),
      'file',
      `${name} cannot be read as HDF5: ${name === 'none.hdf5' ? 'ENOENT' : 'it is no HDF5, or was cut off.'}`,
    );
  await refused(
    await flatFile('a.hdf5', { rewards: undefined }),
    'incompatible',
    'is no HDF5 file of D4RL: it has no rewards',
  );
  await refused(
    await flatFile('b.hdf5', { actions: { data: new Float32Array(4), shape: [4, 1] } }),
    'corrupt',
    'actions has 4 rows, but there are 5 rewards',
  );

  const compressed = {
    data: new Float32Array(5000).map((_, k) => k),
    shape: [5000],
    chunks: [5000],
    compression: 'gzip',
  };
  const damaged = await flatFile('damaged.hdf5', { rewards: compressed });
  const packed = readFileSync(damaged);
  packed.fill(255, packed.indexOf(Buffer.of(0x78, 0x5e)) + 2);
  writeFileSync(damaged, packed);
  await refused(damaged, 'corrupt', 'rewards is damaged, or compressed by an unknown method');

  const spaces = {
    observationSpace: new Box({ low: 0, high: 255, shape: [32, 32, 1], dtype: 'uint8' }) as unknown as Space,
    actionSpace: new Discrete(2) as Space,
  };
  const out = join(folder, 'pictures-v0');
  await writeMinari(out, oneShard(madeEpisodes(spaces, [2], 1)));
  await expect(writeMinari(out, oneShard())).rejects.toThrow('has a data set already');
  const metadata = join(out, 'data', 'metadata.json');
  const whole = JSON.parse(readFileSync(metadata, 'utf8')) as object;
  const changed = (change: object): void => writeFileSync(metadata, JSON.stringify({ ...whole, ...change }));
  const text = JSON.stringify({ type: 'Text', max_length: 3 });
  for (const [change, code, sentence] of [
    [{ jpeg_encoding: true }, 'incompatible', 'keeps pictures as JPEG'],
    [{ data_format: 'arrow' }, 'incompatible', 'is in the format arrow, but only hdf5 can be read.'],
    [{ observation_space: undefined }, 'incompatible', 'does not say its spaces.'],
    [{ action_space: text }, 'incompatible', 'a space that cannot be read: "Text"'],
    [{ action_space: '{"type": ' }, 'corrupt', 'a space that cannot be read'],
    [
      { action_space: JSON.stringify({ type: 'Box', low: 0, high: 1, shape: [1], dtype: 'complex64' }) },
      'incompatible',
      'a Box of "complex64"',
    ],
    [
      { action_space: JSON.stringify({ type: 'Discrete', n: 'many' }) },
      'invalid-space',
      'A Discrete needs a positive integer n',
    ],
    [{ action_space: '{"type": "Dict"}' }, 'corrupt', 'a space that cannot be read'],
    [{ total_episodes: 'two' }, 'corrupt', 'has no number total_episodes'],
    [{ total_episodes: 2 }, 'corrupt', 'episode_1/rewards is missing'],
    [
      { action_space: JSON.stringify({ type: 'MultiDiscrete', nvec: [2, 2] }) },
      'corrupt',
      'episode_0/actions has 2 numbers, but 2 rows of MultiDiscrete',
    ],
  ] as const) {
    changed(change);
    await refused(out, code, sentence);
  }
  writeFileSync(metadata, 'no JSON');
  await refused(out, 'corrupt', 'metadata.json is no JSON');
  changed({});
  const file = new File(join(out, 'data', 'main_data.hdf5'), 'a');
  const ends = file.get('episode_0/terminations');
  (ends as unknown as { write_slice(ranges: number[][], data: Uint8Array): void }).write_slice(
    [[0, 2]],
    Uint8Array.of(1, 1),
  );
  file.close();
  await refused(out, 'corrupt', 'episode_0 continues after its end in step 1');
  expect(existsSync(metadata)).toBe(true);
});
