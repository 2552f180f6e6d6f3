// Recordings that judge at each evaluation are read once, and checked.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Box, Discrete, type Episodes, type Space } from '@prism-rl/core';
import { appendEpisodes } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { checkedRecordings } from '../src/offPolicy.ts';

const spaces = {
  observationSpace: new Box({ low: 0, high: 9, shape: [1] }) as Space,
  actionSpace: new Discrete(2) as Space,
};

function episode(seen: number, reward = 1): Episodes {
  return {
    ...{ ...spaces, environment: 'Cord-v0', policy: 'random' },
    lengths: Int32Array.of(1),
    observations: Float32Array.of(seen, seen + 1),
    actions: Int32Array.of(1),
    rewards: Float64Array.of(reward),
    terminated: Uint8Array.of(1),
    truncated: Uint8Array.of(0),
  };
}

async function seenIn(recordings: ReturnType<typeof checkedRecordings>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const { observations } of recordings()) seen.push(observations[0]);
  return seen;
}

test('small ones are read once', async () => {
  const folder = join(freshFolder(), 'small');
  for (const seen of [3, 1]) appendEpisodes(folder, episode(seen));
  const recordings = checkedRecordings(folder, spaces);
  expect(await seenIn(recordings)).toEqual([3, 1]);
  rmSync(folder, { recursive: true });
  expect(await seenIn(recordings)).toEqual([3, 1]);
});

test('unsound ones and those of other spaces are refused, each time', async () => {
  const folder = join(freshFolder(), 'unsound');
  appendEpisodes(folder, episode(3, Number.NaN));
  const recordings = checkedRecordings(folder, spaces);
  for (let time = 0; time < 2; time++)
    await expect(seenIn(recordings)).rejects.toThrow('step 1 of episode 1 has the reward NaN');
  const other = checkedRecordings(folder, { ...spaces, actionSpace: new Discrete(3) as Space });
  await expect(seenIn(other)).rejects.toThrow('but the environment has actions in Discrete(3)');
});
