import {
  type Agent,
  actOutputs,
  Box,
  Discrete,
  type Env,
  type GameTask,
  type Outcome,
  type PackedArray,
  type Player,
  type Rng,
  RowEnv,
  type RowTask,
  RowVector,
  type VectorEnv,
} from '@prism-rl/core';
import { opposed, playerOf } from '@prism-rl/games';
import { plugin } from '@prism-rl/games/plugin';
import { expect, test } from 'vitest';
import { evaluatePolicy } from '../src/evaluatePolicy.ts';
import { actBy, playEpisode } from '../src/playEpisode.ts';
import { thinkingPolicy } from '../src/thinking.ts';

/** Cells 0 to 6: only the right end pays; begins in cell 2. */
class TwoEnds implements RowTask<Float32Array, Int32Array> {
  readonly id = 'TwoEnds-v0';
  readonly stateType = 'int32';
  readonly stateSize = 1;
  readonly observationSpace = new Box({ low: 0, high: 6, shape: [1] });
  readonly actionSpace = new Discrete(2, { start: 5 });
  readonly maxEpisodeSteps = 20;

  start(row: Int32Array): void {
    row[0] = 2;
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    row[0]! += actions[from] === 6 ? 1 : -1;
    if (this.slips && rng.random() < 0.5) row[0]!++;
    outcome.reward = row[0]! >= 6 ? 10 : 0;
    outcome.terminated = row[0] === 0 || row[0]! >= 6;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
  }

  readonly slips: boolean;

  constructor(slips = false) {
    this.slips = slips;
  }
}

/** Moves left, and expects nothing. */
const lefty: Pick<Agent, 'act' | 'assess'> = {
  act: (_observations, { actions }) => void actions.fill(5),
  assess: (_observations, rows, { logits, values }) => {
    for (let k = 0; k < rows; k++) logits.set([1, 0], 2 * k);
    values.fill(0);
  },
};

const policyOf = (env: Env | VectorEnv, simulations: number, agent: object = lefty) =>
  thinkingPolicy(agent as Agent, env, { simulations, discount: 0.9 }, 'runs/lefty');
const meanOf = async (env: VectorEnv, simulations: number): Promise<number> =>
  (await evaluatePolicy(policyOf(env, simulations), env, { episodes: 4, seed: 1 })).meanReturn;

test('an agent that thinks ahead far enough finds the end that pays', async () => {
  const env = new RowVector(2, new TwoEnds());
  expect((await evaluatePolicy(lefty as Agent, env, { episodes: 4, seed: 1 })).meanReturn).toBe(0);
  expect([await meanOf(env, 2), await meanOf(env, 256)]).toEqual([0, 10]);
});

test('each environment is searched from its own state, which stays', () => {
  const env = new RowVector(2, new TwoEnds());
  env.reset({ seed: 1 });
  for (let k = 0; k < 3; k++) env.step(Int32Array.of(6, k === 1 ? 6 : 5));
  expect([env.stateOf(0)[0], env.stateOf(1)[0]]).toEqual([5, 1]);
  const out = actOutputs(env.actionSpace, 2, {});
  // The one sees the end that pays, the other does not and follows its logits.
  policyOf(env, 4).act(env.observations, out, 'exploit');
  expect([...out.actions]).toEqual([6, 5]);
  expect([env.stateOf(0)[0], env.stateOf(1)[0]]).toEqual([5, 1]);
});

test('a single environment is searched from its own state', async () => {
  const env = new RowEnv(new TwoEnds());
  const returnOf = async (simulations: number): Promise<number> =>
    (await playEpisode(env, actBy(policyOf(env, simulations), env), { seed: 1 })).return;
  expect([await returnOf(2), await returnOf(256)]).toEqual([0, 10]);
});

test('in a game it searches the game, for both players, and does not ask the opponent', async () => {
  const { game, defaults } = plugin.environments!['TicTacToe-v0']!;
  const rules = (await game!(defaults)) as GameTask;
  const random = playerOf(rules, 'random');
  let asked = 0;
  const counting: Player = {
    move: (...given) => {
      asked++;
      return random.move(...given);
    },
  };
  const env = new RowVector(8, opposed(rules, counting));
  const equal: Pick<Agent, 'assess'> = {
    assess: (_observations, _rows, { logits, values }) => {
      logits.fill(0);
      values.fill(0);
    },
  };
  const { meanReturn } = await evaluatePolicy(policyOf(env, 400, equal), env, { episodes: 24, seed: 1 });
  expect(meanReturn).toBeGreaterThan(0.9);
  expect(asked).toBeLessThan(200);
});

test('refuses chance, agents that do not judge, and environments without rows', async () => {
  const env = new RowVector(1, new TwoEnds(true));
  env.reset({ seed: 1 });
  const out = actOutputs(env.actionSpace, 1, {});
  expect(() => policyOf(env, 4).act(env.observations, out, 'exploit')).toThrow(/draw random numbers/);
  expect(() => policyOf(env, 4, { act: lefty.act })).toThrow(
    /runs\/lefty cannot think ahead: it has no logits/,
  );
  expect(() => policyOf(env, 4, { ...lefty, assess: undefined, stateSize: 3 })).toThrow(/it is recurrent/);
  const wrapped = Object.assign(Object.create(env) as VectorEnv, { id: 'Wrapped-v0' });
  Object.setPrototypeOf(wrapped, null);
  expect(() => policyOf(wrapped, 4)).toThrow(/runs\/lefty cannot think ahead in Wrapped-v0/);
});

test('how much values count beside logits is the agent’s to say', async () => {
  const env = new RowVector(4, new TwoEnds());
  for (const [valueFactor, expected] of [
    [1, 10],
    [0, 0],
  ]) {
    const policy = policyOf(env, 256, { ...lefty, valueFactor });
    expect((await evaluatePolicy(policy, env, { episodes: 4, seed: 1 })).meanReturn).toBe(expected);
  }
});
