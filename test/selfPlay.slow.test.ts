// Runs whose opponent is the agent's own past: they resume bit for bit, keep a pool, and are refused where they cannot be.
import { plugin as dqn } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as pg } from '@prism-rl/algo-pg/plugin';
import type { Config, GameTask, Player, Run, Snapshot } from '@prism-rl/core';
import { actOutputs, packedArray, Registry, Rng } from '@prism-rl/core';
import { playerOf, TicTacToe, TicTacToeSolution } from '@prism-rl/games';
import { plugin as games } from '@prism-rl/games/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle, TrainOptions } from '@prism-rl/runner';
import { agentIn, playMatch, poolIn, runFactory, train } from '@prism-rl/runner';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { expectSameAfterResume } from './agents/resumedRun.ts';

const engine = await activateBackend('auto');

function selfPlay(agent: string, agentConfig: Config, more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    plugins: [pg, dqn, games, wrappers],
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
      sizes.push(poolIn(last).length);
    });
  });
  expect([...new Set(sizes)]).toEqual([1, 2, 3]);
  const { arrays } = last!;
  const names = Object.keys(arrays).filter((name) => name.startsWith('operators/opponent/2/'));
  expect(names.length).toBeGreaterThan(3);
  // Agents of different ages differ.
  const [first, second] = ['1', '2'].map((k) =>
    names.map((name) => [...arrays[name.replace('/2/', `/${k}/`)]!].map(Number)),
  );
  expect(first).not.toEqual(second);
});

test('each agent of a full pool is replaced about equally often', async () => {
  let handle: RunHandle | undefined;
  const replaced = [0, 0, 0];
  let ages: number[] = [];
  const envConfig = { opponent: 'self', poolEvery: 64, poolSize: 3 };
  await train(selfPlay('ppo', ppo, { envConfig, steps: 64 * 93 })).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type !== 'update') return;
    handle!.atBoundary(async () => {
      const before = ages;
      ages = poolIn(await handle!.save()).map(({ envSteps }) => envSteps);
      const lost = before.findIndex((age) => !ages.includes(age));
      if (lost >= 0) replaced[lost]!++;
    });
  });
  // 90 replacements: 30 each, with a deviation of 4.5.
  expect(replaced.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(85);
  expect(Math.min(...replaced)).toBeGreaterThan(15);
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

/** Trains a run. @returns what other runs take as their opponent. */
async function trained(options: TrainOptions): Promise<{ run: Run; agent: Snapshot }> {
  let handle: RunHandle | undefined;
  let agent: Snapshot | undefined;
  await train(options).forEach((event) => {
    if (event.type !== 'start') return;
    handle = event.run;
    const run = async (): Promise<void> => {
      agent = agentIn(await handle!.save());
    };
    handle.schedule({ next: () => Number.POSITIVE_INFINITY, atEnd: () => true, run });
  });
  return { run: handle!.manifest, agent: agent! };
}

/** Creates a trained agent's greedy policy on boards of tic-tac-toe, 1 its own discs. */
async function policyOf({ run, agent: saved }: Awaited<ReturnType<typeof trained>>) {
  const factory = runFactory(new Registry([pg, dqn, games, wrappers]), run);
  const agent = await factory.createAgent(await factory.createEnv(1), new Rng(1), engine);
  await agent.restore(saved);
  const { observationSpace, actionSpace } = new TicTacToe();
  return async (boards: readonly Int32Array[]): Promise<ArrayLike<number>> => {
    const seen = packedArray(observationSpace.dtype, 18 * boards.length);
    for (const [k, board] of boards.entries())
      seen.set([...Array.from(board, (cell) => Number(cell === 0)), ...board], 18 * k);
    const out = actOutputs(actionSpace, boards.length);
    await agent.act(seen, out, 'exploit');
    return out.actions;
  };
}

test('with its preset PPO never loses at tic-tac-toe, from either side', async () => {
  const { env, plugins, seed } = selfPlay('ppo', {});
  const preset = 'tic-tac-toe-self-play';
  const own = await trained({ engine, env, plugins, seed, agent: 'ppo', preset, steps: 1_000_000 });
  expect(await new TicTacToeSolution().worstReturnsOf(await policyOf(own))).toEqual([0, 0]);
});

describe('the opponent is another run', () => {
  const envConfig = { opponent: 'runs/other' };

  test('it begins games with its greedy move, and checkpoints contain it', async () => {
    const other = await trained(selfPlay('dqn', { hidden: [16], learningStarts: 64, batchSize: 32 }));
    const [opening] = Array.from(await (await policyOf(other))([new Int32Array(9)]));
    let reads = 0;
    const readRun = (name: string) => {
      expect(name).toBe('runs/other');
      reads++;
      return other;
    };
    const options = selfPlay('ppo', ppo, { envConfig, readRun });
    const openings = new Set<number>();
    await train(options).forEach((event) => {
      if (event.type !== 'start') return;
      event.run.watch({
        transitions: ({ observations }) => {
          for (let i = 0; i < observations.length / 18; i++) {
            const board = Array.from(observations.subarray(18 * i + 9, 18 * i + 18) as Int32Array);
            if (board.filter((cell) => cell !== 0).length === 1) openings.add(board.indexOf(2));
          }
        },
      });
    });
    expect([...openings]).toEqual([opening]);
    reads = 0;
    await expectSameAfterResume({ options, after: 650 });
    // Only the run from the first step reads it.
    expect(reads).toBe(1);
  });

  test.each([
    [
      'of another game',
      { env: 'ConnectFour-v0' },
      /runs\/other cannot play TicTacToe-v0: it was trained in Con/,
    ],
    ['with other observations', { envConfig: { mask: false } }, /trained with observations MultiDiscrete/],
  ] as const)('one %s is refused', async (_, more, refusal) => {
    const steps = { envConfig: {}, ...more, steps: 64 };
    const other = await trained(selfPlay('ppo', ppo, steps as Partial<TrainOptions>));
    const run = lastValueFrom(train(selfPlay('ppo', ppo, { envConfig, readRun: () => other })));
    await expect(run).rejects.toThrow(refusal);
  });

  test('without a way to read it, the error names other opponents', async () => {
    const run = lastValueFrom(train(selfPlay('ppo', ppo, { envConfig })));
    await expect(run).rejects.toThrow('The opponent runs/other is a directory, which only Node can read.');
  });
});

describe('playMatch', () => {
  const entry = games.environments!['TicTacToe-v0']!;
  /** Two players: of the first, and of the last empty cell. */
  async function firstAndLast() {
    const game = (await entry.game!(entry.defaults)) as GameTask;
    const first: Player = { move: (board) => board.indexOf(0) };
    const last: Player = { move: (board) => board.lastIndexOf(0) };
    return { game, first, last };
  }

  test('plays all openings of two moves from both sides', async () => {
    const { game, first, last } = await firstAndLast();
    const played = await playMatch(game, [first, last]);
    expect(new Set(played.map(({ moves }) => moves.join(' '))).size).toBe(72);
    const outcomesOf = (moves: string) => played.find((one) => one.moves.join(' ') === moves)!.outcomes;
    // 0 8 1 7 2 completes the first row; 0 8 7 1 6 2 5 3 4 fills the board.
    expect(outcomesOf('0 8')).toEqual([[1], [0]]);
    // 4 0 1 8 2 7 3 6 completes the last row; 4 0 8 1 7 2 the first.
    expect(outcomesOf('4 0')).toEqual([[-1], [1]]);
    // Replayed by a few lines of Python: 45 games won, 25 lost where the first player begins, and reversed where it follows.
    const count = (side: 0 | 1, outcome: number) =>
      played.filter(({ outcomes }) => outcomes[side][0] === outcome).length;
    expect([count(0, 1), count(0, -1), count(1, 1), count(1, -1)]).toEqual([45, 25, 25, 45]);
  });

  test('plays whole rounds until there are enough games', async () => {
    const { game, first } = await firstAndLast();
    const played = await playMatch(game, [first, playerOf(game, 'random')], { games: 145, seed: 3 });
    expect(played.map(({ outcomes }) => outcomes.map((side) => side.length))).toEqual(
      new Array(72).fill([2, 2]),
    );
  });
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
