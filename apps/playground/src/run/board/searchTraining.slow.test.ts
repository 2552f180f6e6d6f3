import { Match } from '@prism-rl/games';
import { expect, test } from 'vitest';
import { gameOf } from '../../../test/lookAhead.ts';
import { type Lesson, SearchTraining } from './searchTraining.ts';

test('an agent that has learned by search is asked after its training has ended, by two at once', async () => {
  const ended = Promise.withResolvers<Lesson>();
  const training = new SearchTraining('TicTacToe-v0', 1, async (lesson) => {
    if (lesson.share >= 1) ended.resolve(lesson);
  });
  expect((await ended.promise).games).toBeGreaterThan(10_000);
  // Whoever asks at once would be answered before the run frees its parts.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { observation } = new Match(await gameOf('TicTacToe-v0'));
  const asked = () =>
    training.with(async (agent) => {
      const out = { logits: new Float32Array(9), values: new Float32Array(1) };
      await agent.assess!(observation, 1, out);
      return out;
    });
  const [one, other] = await Promise.all([asked(), asked()]);
  expect(one.logits.every(Number.isFinite)).toBe(true);
  expect(other).toEqual(one);
});
