import { decodeEpisodes, encodeEpisodes } from '@prism-rl/core/recordings';
import { joinedBytes } from '@prism-rl/core/safetensors';
import { expect, test } from 'vitest';
import type { LessonTask, Outcome, RunEvent } from '../host/events.ts';
import { PolicyPlayer } from '../stage/policyPlayer.ts';
import { takeLesson } from './lesson.ts';

/** Two rooms: the way leads right, down and right. */
const map = ['S.#..', '..#..', '....G'];

type Task = Pick<LessonTask, 'task' | 'recording'>;

function answer(world: string, task: Task, seed = 1): Promise<Outcome> {
  const ofGrid = world === 'GridWorld-v0' ? { map } : {};
  return takeLesson({ world, seed, ...ofGrid, ...task }, () => undefined);
}

async function recorded(world: string, moves: string): Promise<ArrayBuffer> {
  return (await answer(world, { task: 'record', recording: moves })).file!;
}

test.each([
  ['GridWorld-v0', 'dbbd3.db', [6, 2], [1, 0]],
  ['CartPole-v1', 'b9', [9], [1]],
  ['CartPole-v1', 'abab.b20', [4, 9], [0, 1]], // the second ends before its moves do
  ['MountainCar-v0', 'a30c90', [120], [0]],
])('moves in %s become a recording, and that the same moves: %s', async (world, moves, lengths, ends) => {
  const recording = await recorded(world, moves);
  const episodes = decodeEpisodes(new Uint8Array(recording));
  expect([...episodes.lengths]).toEqual(lengths);
  expect([...episodes.terminated]).toEqual(ends);
  const all = moves.replace('b20', 'b9');
  // The seed of the recording counts, not the run's.
  expect(await answer(world, { task: 'moves', recording }, 7)).toEqual({ seed: 1, moves: all });
});

test('episodes that do not begin where the seed does are not in the moves, nor is anything that is no action', async () => {
  const recording = await recorded('GridWorld-v0', 'dzbbd3.d');
  expect([...decodeEpisodes(new Uint8Array(recording)).actions]).toEqual([3, 3]);
  const bytes = new Uint8Array(await recorded('CartPole-v1', 'abab.ba'));
  const episodes = decodeEpisodes(bytes);
  episodes.observations[2] = 0.5;
  const other = joinedBytes(encodeEpisodes(episodes)).slice().buffer;
  expect(await answer('CartPole-v1', { task: 'moves', recording: other })).toMatchObject({ moves: 'ba' });
});

test('a recording plays on the stage, step by step, with the score of each whole episode', async () => {
  const policy = await recorded('MinAtar/Breakout-v1', 'b3a20.c2');
  const file = { world: 'MinAtar/Breakout-v1', policy, name: 'mine', seed: 5 };
  const sent: RunEvent[] = [];
  const play = (one: typeof file) => new PolicyPlayer(one, 500, (event) => sent.push(event)).run();
  await play(file);
  const steps = decodeEpisodes(new Uint8Array(policy)).actions.length;
  expect(sent.filter(({ type }) => type === 'recorded').at(-1)).toEqual({ type: 'recorded', steps });
  expect(sent.filter(({ type }) => type === 'played').length).toBe(1);
  const moments = sent.filter((message) => message.type === 'moment');
  expect(moments.every(({ picture, shows }) => picture !== undefined && shows === 'hand')).toBe(true);
  expect(moments.length).toBe(steps + 2);
  // Another world's recording names its own.
  await play({ ...file, world: 'CartPole-v1' });
  expect(sent.at(-1)).toEqual({ type: 'elsewhere', world: 'MinAtar/Breakout-v1' });
});
