import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { afterAll, describe, test } from 'vitest';
import { GymnasiumEnv, GymnasiumVector } from '../src/index.ts';
import { hasGymnasium, modules, python } from './python.ts';

const before = process.cwd();
process.chdir(modules);
afterAll(() => process.chdir(before));

/** Milliseconds for checks that start many Pythons. */
const patience = 300_000;

describe.skipIf(!hasGymnasium).each([
  { name: 'CartPole-v1', requires: ['render', 'restart'] },
  { name: 'Blackjack-v1', requires: ['render', 'restart'] },
  { name: 'games:Nim', requires: ['render', 'restart'] },
  {
    name: 'minigrid:MiniGrid-Empty-Random-5x5-v0',
    requires: ['render', 'restart'],
    wrappers: ['minigrid.wrappers:ImgObsWrapper'],
    maxEpisodeSteps: 30,
  },
  // Those that the others do not have: every kind of space, masks of several choices and over a number, text for a picture.
  { name: 'games:Mixed-v0', requires: [], only: /^row i|in the space/ },
  { name: 'games:Guard', requires: ['renderText'], only: /^row i|masks|render/ },
  { name: 'Taxi-v4', requires: ['render'], only: /masks/ },
] as const)('$name', ({ name, requires, ...given }) => {
  const { only = /./, ...settings } = { only: undefined, wrappers: [], ...given };
  const config = { ...settings, wrappers: [...settings.wrappers], python: python! };
  const create = (): Promise<GymnasiumEnv> => GymnasiumEnv.create(name, config);
  const createVector = (numEnvs: number): Promise<GymnasiumVector> =>
    GymnasiumVector.create(name, numEnvs, { ...config, processes: 2 });
  const options = { requires, steps: 60, numEnvs: [3] };
  for (const check of checkVectorEnv(createVector, create, options))
    if (only.test(check.name)) test(check.name, check.run, patience);
  if (name !== 'games:Nim') return;
  for (const check of checkEnv(create, { requires: ['render'], steps: 60 }))
    test(`alone: ${check.name}`, check.run, patience);
});
