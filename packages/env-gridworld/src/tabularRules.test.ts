import { RowVector } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from './plugin.ts';
import { TabularEnv } from './tabularEnv.ts';
import { TabularRules } from './tabularRules.ts';
import type { TabularTask } from './tabularTask.ts';

/** Shows what an environment is made of. */
class Opened extends TabularEnv {
  static taskOf(env: TabularEnv): TabularTask {
    return (env as Opened).task;
  }
}

const tables = [
  'CliffWalkingSlippery-v1',
  'GridWorld-v0',
  'JacksCarRental-v0',
  'Taxi-v4',
  'WindyGridWorld-v0',
];

test.each(tables)('%s: the loop over all rows does what the rules do row by row', async (id) => {
  const entry = plugin.environments![id]!;
  const config = {
    ...(entry.defaults as object),
    maxEpisodeSteps: 30,
    ...(id === 'Taxi-v4' && { ficklePassenger: true }),
  };
  const task = Opened.taskOf((await entry.create(config as never)) as TabularEnv);
  const rowByRow = Object.assign(new TabularRules(task), { batch: () => undefined });
  const vectors = [new RowVector(5, new TabularRules(task)), new RowVector(5, rowByRow)] as const;
  for (const vector of vectors) vector.reset({ seed: 4 });
  for (let k = 0; k < 200; k++) {
    const actions = Int32Array.from({ length: 5 }, (_, i) => (k * k + i) % task.model.numActions);
    for (const vector of vectors) vector.step(actions);
    for (const name of ['observations', 'finalObservations', 'rewards', 'terminated', 'truncated'] as const)
      expect(vectors[0][name], `${name} after step ${k}`).toEqual(vectors[1][name]);
    expect(vectors[0].renderText!(2)).toBe(vectors[1].renderText!(2));
  }
});
