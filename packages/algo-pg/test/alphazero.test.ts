// AlphaZero as a run: it resumes to the bit, and refuses what is no game.
import { activateBackend } from '@prism-rl/nn';
import { type TrainOptions, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { plugin as policyGradients } from '../../algo-pg/src/plugin.ts';
import { plugin as classic } from '../../env-classic/src/plugin.ts';
import { plugin as games } from '../../games/src/plugin.ts';
import { plugin as wrappers } from '../../wrappers/src/plugin.ts';

const options: TrainOptions = {
  plugins: [policyGradients, games, classic, wrappers],
  ...{ env: 'TicTacToe-v0', agent: 'alphazero', seed: 7, numEnvs: 3, steps: 400, allSteps: true },
  engine: await activateBackend('ort'),
  envConfig: { openings: 2 },
  agentConfig: { hidden: [8], simulations: 4, rolloutSteps: 5, window: 3, batchSize: 7 },
};

test.each(['gumbel', 'puct'])('with %s, a run that resumes ends with the same bits', async (search) => {
  const agentConfig = { ...options.agentConfig, search };
  await expectSameAfterResume({ options: { ...options, agentConfig }, after: 140, stop: true });
});

test.each([
  ['CartPole-v1', {}],
  ['TicTacToe-v0', { wrappers: [{ name: 'time-limit', config: { maxEpisodeSteps: 4 } }] }],
])('%s with %j is refused', async (env, more) => {
  const refused = train({ ...options, envConfig: {}, env, ...more }).forEach(() => {});
  await expect(refused).rejects.toThrow(
    new RegExp(
      `^The agent alphazero cannot act in ${env}, .*: it plays both sides of a game by its rules, which this environment lacks or wrappers hide`,
    ),
  );
});
