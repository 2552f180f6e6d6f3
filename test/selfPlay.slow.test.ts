// Runs whose opponent is the agent's own past: they resume bit for bit, keep a pool, and are refused where they cannot be.
import { plugin as dqn } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as pg } from '@prism-rl/algo-pg/plugin';
import type { Config, Plugin, Snapshot } from '@prism-rl/core';
import { actOutputs, childSnapshot, packedArray, Registry, Rng } from '@prism-rl/core';
import { TicTacToe, TicTacToeSolution } from '@prism-rl/env-gridworld';
import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle, TrainOptions } from '@prism-rl/runner';
import { runFactory, train } from '@prism-rl/runner';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { expectSameAfterResume } from './agents/resumedRun.ts';

const engine = await activateBackend('auto');

function selfPlay(agent: string, agentConfig: Config, more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    plugins: [pg, dqn, gridworld, wrappers],
    ...{
      engine,
      env: 'TicTacToe-v0',
      agent,
      seed: 3,
      numEnvs: 4,
      steps: 1200,
      evaluationEpisodes: 5,
    },
    envConfig: { opponent: 'self', poolEvery: 200, poolSize: 3, judge: 'random' },
    agentConfig,
    ...more,
  };
}

const ppo = { rolloutSteps: 16, minibatches: 2, hidden: [16] };

test.each([
  ['ppo', ppo],
  ['dqn', { learningStarts: 64, hidden: [16], replayCapacity: 500, batchSize: 32 }],
] as const)('a run of %s against itself resumes bit for bit', async (agent, config) => {
  await expectSameAfterResume({ options: selfPlay(agent, config), after: 650, stop: true });
});

test('the pool holds the first agent and one more every poolEvery steps, at most poolSize; the newest is the agent', async () => {
  let handle: RunHandle | undefined;
  const sizes: number[] = [];
  let last: Snapshot | undefined;
  await train(selfPlay('ppo', ppo)).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type !== 'update') return;
    handle!.atBoundary(async () => {
      last = await handle!.save();
      const { selfPlay: own } = last.meta.operators as unknown as { selfPlay: { size: number } };
      sizes.push(own.size);
    });
  });
  expect([...new Set(sizes)]).toEqual([1, 2, 3]);
  const { arrays } = last!;
  const names = Object.keys(arrays).filter((name) => name.startsWith('operators/selfPlay/2/'));
  expect(names.length).toBeGreaterThan(3);
  // Agents of different ages differ.
  const [first, second] = ['1', '2'].map((k) =>
    names.map((name) => [...arrays[name.replace('/2/', `/${k}/`)]!].map(Number)),
  );
  expect(first).not.toEqual(second);
});

test.each([0, 6])('games of training have openings of up to %s moves', async (openings) => {
  const envConfig = { opponent: 'self', openings };
  let short = 0;
  await train(selfPlay('ppo', ppo, { envConfig })).forEach((event) => {
    if (event.type === 'episode' && event.length === 1) short++;
  });
  // A game from the empty board has at least five moves, two of them the agent's.
  if (openings === 0) expect(short).toBe(0);
  else expect(short).toBeGreaterThan(50);
});

test('with its preset PPO never loses at tic-tac-toe, from either side', async () => {
  const { env, plugins, seed } = selfPlay('ppo', {});
  const preset = 'tic-tac-toe-self-play';
  let saved: Snapshot | undefined;
  let handle: RunHandle | undefined;
  await train({ engine, env, plugins, seed, agent: 'ppo', preset, steps: 1_000_000 }).forEach((event) => {
    if (event.type !== 'start') return;
    handle = event.run;
    const run = async (): Promise<void> => {
      saved = await handle!.save();
    };
    handle.schedule({ next: () => Number.POSITIVE_INFINITY, atEnd: () => true, run });
  });
  const registry = new Registry(plugins as Plugin[]);
  const factory = runFactory(registry, handle!.manifest);
  const agent = await factory.createAgent(await factory.createEnv(1), new Rng(1), engine);
  await agent.restore(childSnapshot(childSnapshot(saved!, 'trainer'), 'agent'));
  const { observationSpace, actionSpace } = new TicTacToe();
  const worst = await new TicTacToeSolution().worstReturnsOf(async (boards) => {
    const seen = packedArray(observationSpace.dtype, 18 * boards.length);
    for (const [k, board] of boards.entries())
      seen.set([...Array.from(board, (cell) => Number(cell === 0)), ...board], 18 * k);
    const out = actOutputs(actionSpace, boards.length);
    await agent.act(seen, out, 'exploit');
    return out.actions;
  });
  expect(worst).toEqual([0, 0]);
});

test.each([
  [
    'an environment with wrappers',
    { wrappers: [{ name: 'time-limit', config: { maxEpisodeSteps: 3 } }] },
    /has wrappers/,
  ],
  ['a recurrent agent', { agentConfig: { ...ppo, recurrent: 'gru', sequenceLength: 4 } }, /recurrent/],
] as const)('self is refused as the opponent of %s', async (_, more, refusal) => {
  const run = lastValueFrom(train(selfPlay('ppo', ppo, more as Partial<TrainOptions>)));
  await expect(run).rejects.toThrow(refusal);
});
