import { Discrete } from '@prism-rl/core';
import { decodeEpisodes } from '@prism-rl/core/recordings';
import { expect, test } from 'vitest';
import { recordingOf, type StepByHand } from './byHand.ts';

const spaces = { observationSpace: new Discrete(9), actionSpace: new Discrete(4) };

function step(from: number, to: number, part: Partial<StepByHand> = {}): StepByHand {
  return {
    ...{ observation: Int32Array.of(from), action: Int32Array.of(to % 4), next: Int32Array.of(to) },
    ...{ reward: to, terminated: false, truncated: false, isFirst: false, ...part },
  };
}

test('steps by hand are episodes: one ends, one is left and cut off, the last one is truncated', () => {
  const steps = [
    ...[step(0, 1, { isFirst: true }), step(1, 2, { terminated: true })],
    step(5, 6, { isFirst: true }),
    ...[step(3, 4, { isFirst: true }), step(4, 5), step(5, 8, { truncated: true })],
  ];
  const source = { environment: 'Line-v0', policy: 'a person', ...spaces };
  const read = decodeEpisodes(new Uint8Array(recordingOf(source, steps)));
  expect([...read.lengths]).toEqual([2, 1, 3]);
  expect([...read.observations]).toEqual([0, 1, 2, 5, 6, 3, 4, 5, 8]);
  expect([...read.actions]).toEqual([1, 2, 2, 0, 1, 0]);
  expect([...read.rewards]).toEqual([1, 2, 6, 4, 5, 8]);
  expect([[...read.terminated], [...read.truncated]]).toEqual([
    [1, 0, 0],
    [0, 0, 1],
  ]);
});
