// AlphaZero as a run: it resumes to the bit, and refuses what is no game.
import {
  type AgentEntry,
  Box,
  type Config,
  Dict,
  Discrete,
  MultiBinary,
  Rng,
  resolveConfig,
} from '@prism-rl/core';
import { readPorts } from '@prism-rl/jit/onnx';
import { activateBackend } from '@prism-rl/nn';
import { poolIn, type RunHandle, type TrainOptions, train } from '@prism-rl/runner';
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

test('a pool of earlier agents is kept, and changes nothing that the agent learns', async () => {
  const learned = async (envConfig: Config): Promise<{ losses: unknown[]; pool: number[] }> => {
    const losses: unknown[] = [];
    let run: RunHandle | undefined;
    let saving: ReturnType<RunHandle['save']> | undefined;
    const stream = train({ ...options, envConfig: { openings: 2, ...envConfig } });
    await stream.forEach((event) => {
      if (event.type === 'start') ({ run } = event);
      if (event.type === 'update') losses.push(event.metrics);
      if (event.type === 'end') saving = run?.save();
    });
    const pool = poolIn((await saving)!).map(({ envSteps }) => envSteps);
    return { losses, pool };
  };
  const alone = await learned({});
  expect(alone.losses.length).toBeGreaterThan(20);
  const kept = await learned({ opponent: 'self', poolEvery: 150 });
  expect(kept).toEqual({ losses: alone.losses, pool: [0, 150, 300] });
});

test('an exported policy tells the expected return, as its searches take it', async () => {
  const observationSpace = new Dict({
    action_mask: new MultiBinary(9),
    observation: new Box({ low: 0, high: 1, shape: [2, 3, 3] }),
  });
  const actionSpace = new Discrete(9);
  const game = () => games.environments!['TicTacToe-v0']!.game!({});
  const entry = policyGradients.agents!.alphazero as AgentEntry<object>;
  const agent = await entry.create({
    ...{
      observationSpace,
      actionSpace,
      numEnvs: 1,
      steps: 100,
      rng: new Rng(3),
      engine: options.engine!,
      game,
    },
    config: resolveConfig('agent', entry, options.agentConfig!),
  } as never);
  const seen = Float32Array.from({ length: 27 }, (_, k) => Number(k < 9 || k % 4 === 0));
  const out = { logits: new Float32Array(9), values: new Float32Array(1) };
  await agent.assess!(seen, 1, out);
  const policy = await agent.portable!();
  expect(policy.assess(seen).value).toBeCloseTo(out.values[0]!, 5);
  const { outputs } = readPorts((await agent.exportPolicy!('onnx'))!);
  expect(outputs.find(({ name }) => name === 'value')).toMatchObject({ type: 'float32', dims: ['batch'] });
  agent.dispose?.();
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
