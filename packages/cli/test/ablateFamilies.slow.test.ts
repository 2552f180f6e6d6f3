// Ablations of PPO and SAC, from the command line to the report; more seeds repeat nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson } from './runPrism.ts';

const folder = temporaryFolder();
const { ok } = prismIn(folder);

test.each([
  ['ppo --suite classic', 22, 'CartPole-v1 Acrobot-v1 MountainCar-v0 LunarLander-v3'],
  ['ppo --suite box2d', 22, 'LunarLander-v3 LunarLanderContinuous-v3 BipedalWalker-v3'],
  ['sac', 9, 'Pendulum-v1 MountainCarContinuous-v0 LunarLanderContinuous-v3 BipedalWalker-v3'],
])('ablate %s is planned in full', async (options, arms, environments) => {
  const ids = environments.split(' ');
  const { stdout, stderr } = await ok(`ablate ${options} --seeds 3 --dry-run`);
  expect(stderr).toContain(`${arms} arms × ${ids.length} environments × 3 seeds`);
  for (const id of ids) expect(stdout).toContain(id);
});

test.each([
  [
    'ppo',
    'CartPole-v1 --arms a2c,a2c+epochs,ppo,ppo-no-epochs --steps 1024',
    ['From A2C to PPO', 'several epochs'],
  ],
  [
    'sac',
    'Pendulum-v1 --arms ddpg,ddpg+twin,sac,sac-no-twin --steps 400 --set batchSize=8',
    ['From DDPG to SAC', 'two critics'],
  ],
])(
  '%s: arms train, more seeds continue, and the report gives the effect of a part, with intervals',
  async (agent, sweep, words) => {
    const small = '--set hidden=[8] --evaluations 1 --eval-episodes 2 --workers 2';
    const command = `ablate ${agent} --envs ${sweep} ${small} --out ${agent} --json`;
    const first = await ok(`${command} --seeds 1`);
    const { results } = lastJson(first) as {
      readonly results: readonly { readonly stepsPerSecond: number }[];
    };
    expect(results).toHaveLength(4);
    const second = await ok(`${command} --seeds 3`);
    const more = lastJson(second) as { readonly results: typeof results };
    expect(more).toMatchObject({ runs: 12, failures: [] });
    // Existing runs are unchanged, including their measured speed.
    expect(more.results).toEqual(expect.arrayContaining([...results]));
    const page = readFileSync(join(folder, agent, 'report.html'), 'utf8');
    for (const word of [...words, '95']) expect(page).toContain(word);
    const part = sweep.split(/[ ,]/).find((arm) => arm.includes('-no-'));
    expect(readFileSync(join(folder, agent, 'summary.json'), 'utf8')).toContain(part);
  },
);
