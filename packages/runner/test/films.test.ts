import { expect, test } from 'vitest';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { recordEvery } from '../src/operators/recordEvery.ts';
import type { PlayedEpisode } from '../src/playEpisode.ts';
import { trace } from './corridorRun.ts';

test('films do not affect training or evaluations', async () => {
  const evaluated = evaluateEvery({ steps: 1000, episodes: 3 });
  const plain = await trace({}, evaluated);
  const films: { envSteps: number; states: number; episode: PlayedEpisode }[] = [];
  const recorded = recordEvery({
    steps: 1500,
    seed: 3,
    camera: (envSteps) => {
      let states = 0;
      return {
        shoot: () => void states++,
        finish: (episode) => void films.push({ envSteps, states, episode }),
      };
    },
  });
  expect(await trace({}, recorded, evaluated)).toEqual(plain);
  expect(films.map(({ envSteps }) => envSteps)).toEqual([1500, 3000]);
  for (const { states, episode } of films) {
    // The state after the reset and the last one, which vectors never show, are there.
    expect(states).toBe(episode.length + 1);
    expect(episode).toMatchObject({ seed: 3, return: 1, ending: 'terminated' });
  }
});
