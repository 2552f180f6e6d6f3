// The line that `prism tune` prints trains what its trials trained: in code, without training.
import { ablationNamed, type Config, type Registry, type Run, type Trial } from '@prism-rl/core';
import { concludeStudy, planSweep, type Study } from '@prism-rl/experiments';
import { beforeAll, expect, test } from 'vitest';
import { parseCommand } from '../packages/cli/src/command.ts';
import { ablate, readSpec } from '../packages/cli/src/commands/ablate.ts';
import { planTraining, train } from '../packages/cli/src/commands/train.ts';
import { trainingWords, tune } from '../packages/cli/src/commands/tune.ts';
import { readStudy } from '../packages/cli/src/experiment/studyOptions.ts';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { legJobs } from '../packages/experiments/src/search/study/studyJobs.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
let registry: Registry;
beforeAll(async () => {
  registry = await loadRegistry(root, [], [], false);
});

/** What a trial trains, and what the printed line and an ablation with the preset do, without seeds and what no run depends on. */
async function roundTrip(line: string, settings: Config = {}): Promise<readonly object[]> {
  const { args, options } = parseCommand(tune, line.split(' '));
  const study: Study = {
    ...(await readStudy(registry, args as [string, string], options)),
    ...{ title: 'a study', command: 'prism tune' },
  };
  const trial: Trial = { number: 1, state: 'done', steps: study.plan.steps, value: 1, settings };
  const outcome = { trials: [trial], failures: [], searchSeconds: 1, isStopped: false };
  const { preset } = concludeStudy(study, outcome, { registry, directory: folder });
  const [, ...words] = trainingWords(preset!, options);
  const printed = planTraining(registry, parseCommand(train, words)).run;
  const { agent, environment } = printed;
  const arms = ['--arms', agent, '--envs', environment, '--preset-file', preset!.path];
  const named = options.text('preset');
  const compared = parseCommand(ablate, [...arms, ...(named === undefined ? [] : ['--preset', named])]);
  const [ofArm] = await planSweep(
    registry,
    readSpec(registry, ablationNamed(registry, 'rainbow'), 'classic', compared.options),
  );
  const leg = { trial: 1, settings, rung: study.plan.pruner.rungs.length - 1 };
  const [job] = await legJobs(registry, study.plan, leg);
  const kept = ({ seed: _s, arm: _a, schedule: _c, backend: _b, ...run }: Run): object => run;
  return [job!.payload, printed, ofArm!.payload].map(kept);
}

test.each<[string, Config?]>([
  ['ppo CartPole-v1'],
  ['ppo CartPole-v1', { learningRate: 1e-4, epochs: 3 }],
  ['ppo CartPole-v1 --wrap clip-reward:min=-1,max=0 --wrap frame-stack:k=2', { learningRate: 1e-4 }],
  ['q-learning GridWorld-v0 --wrap normalize-reward --space discount=0.5..0.9', { discount: 0.7 }],
  ['dqn CartPole-v1 --preset course --steps 900 --eval-episodes 3', { batchSize: 8 }],
  ['dqn FrozenLake-v1 --set env.size=5 --set hidden=[8]'],
  // The environment's own default, in the place of the preset's.
  ['dqn TicTacToe-v0 --preset tic-tac-toe-self-play --set env.openings=0'],
  ['dqn CartPole-v1 --preset no-velocities --set env.maxEpisodeSteps=9'],
  ['dqn+per CartPole-v1 --set double=true'],
  ['rainbow MinAtar/Breakout-v1 --seeds 2'],
])(
  'the line that prism tune %s prints plans its run, and prism ablate with its preset, too',
  async (line, settings) => {
    const [trial, ...others] = await roundTrip(line, settings);
    expect(others).toEqual([trial, trial]);
  },
);
