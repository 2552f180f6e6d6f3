// Observes a whole run of an actor-critic from outside, through metrics and snapshots: ends of episodes, unscaled rewards and observations,
// and a policy that has moved far.
import type { Env, Json, Metrics, Snapshot } from '@prism-rl/core';
import { Box, childSnapshot, Discrete, definePlugin, noInfo, Rng } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { plugin as policyGradients } from '../src/plugin.ts';

const engine = await activateBackend('ort');

/** A task whose actions have no effect. */
interface Task {
  readonly length: number;
  readonly ending: 'terminated' | 'truncated';
  /** Reward of the step that begins at `time`. */
  reward(time: number): number;
  observe(time: number, rng: Rng): number;
}

function taskEnv({ length, ending, reward, observe }: Task): Env<Float32Array, number> {
  let rng = new Rng(0);
  let time = 0;
  const observation = (): Float32Array => Float32Array.of(observe(time, rng));
  return {
    id: 'Task-v0',
    observationSpace: new Box<'float32'>({ low: -1e6, high: 1e6, shape: [1] }),
    actionSpace: new Discrete(2),
    reset: ({ seed } = {}) => {
      if (seed !== undefined) rng = new Rng(seed);
      time = 0;
      return { observation: observation(), info: noInfo };
    },
    step: () => {
      const paid = reward(time++);
      const isOver = time === length;
      return {
        observation: observation(),
        reward: paid,
        terminated: isOver && ending === 'terminated',
        truncated: isOver && ending === 'truncated',
        info: noInfo,
      };
    },
  };
}

interface Result {
  readonly updates: readonly Metrics[];
  readonly agent: Snapshot;
}

async function run(
  agent: string,
  task: Task,
  settings: { [name: string]: Json },
  steps: number,
): Promise<Result> {
  const validate = (value: unknown) => ({ value: value as Record<string, never> });
  const plugin = definePlugin({
    name: 'task',
    environments: {
      'Task-v0': {
        description: 'a task',
        defaults: {},
        schema: { '~standard': { version: 1, vendor: 'test', validate } },
        create: () => taskEnv(task) as Env,
      },
    },
  });
  const updates: Metrics[] = [];
  let handle: RunHandle | undefined;
  let saved: Snapshot | undefined;
  await train({
    plugins: [plugin, policyGradients],
    env: 'Task-v0',
    agent,
    agentConfig: { hidden: [8], discount: 0.5, ...settings },
    numEnvs: 2,
    steps,
    seed: 1,
    engine,
  }).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type === 'update') updates.push(event.metrics);
    if (event.type !== 'end') return;
    handle!.atBoundary(async () => {
      saved = await handle!.save();
    });
  });
  return { updates, agent: childSnapshot(childSnapshot(saved!, 'trainer'), 'agent') };
}

/** Disables learning, so that values and policy stay constant. */
const still = { learningRate: 1e-20, learningRateEnd: 1e-20 };
const family = ['a2c', 'ppo'];

describe.each(family)('%s', (agent) => {
  test('truncated episodes and unfinished rollouts bootstrap', async () => {
    // Reward 0 in the first step, then 1 forever: values ½ · 2, then 2. Nothing is random, so values explain everything, unless the last
    // step bootstraps from the next episode's start, or not at all.
    const pay: Task = {
      length: 3,
      ending: 'truncated',
      reward: (time) => Math.min(1, time),
      observe: (time) => (time === 0 ? -1 : 1),
    };
    const settings = { learningRate: 0.02, rolloutSteps: 4, gaeLambda: 0, entropyCoefficient: 0 };
    const more: { [name: string]: Json } = agent === 'ppo' ? { minibatches: 1, epochs: 2 } : {};
    const { updates } = await run(agent, pay, { ...settings, ...more }, 4000);
    const last = updates.slice(-20);
    expect(Math.max(...last.map(({ valueLoss }) => valueLoss!))).toBeLessThan(1e-3);
    expect(Math.min(...last.map(({ explainedVariance }) => explainedVariance!))).toBeGreaterThan(0.99);
  });

  test.each(['terminated', 'truncated'] as const)(
    'the scale of rewards comes from returns within episodes that are %s',
    async (ending) => {
      // Discounted sums of two steps with reward 1: 1 and 1½, half of the time each, with a standard deviation of ¼.
      const steady: Task = { length: 2, ending, reward: () => 1, observe: (time) => time };
      const settings = { ...still, rolloutSteps: 8, gaeLambda: 0, minibatches: 1, epochs: 1 };
      const { minibatches: _, epochs: __, ...plain } = settings;
      const own: { [name: string]: Json } = agent === 'ppo' ? settings : plain;
      const scaled = await run(agent, steady, { ...own, normalizeRewards: true }, 64);
      const unscaled = await run(agent, steady, { ...own, normalizeRewards: false }, 64);
      expect(scaled.updates).toHaveLength(4);
      for (const [k, { advantageMean }] of scaled.updates.entries()) {
        // A = r + γ v(s′) − v(s), with equal values.
        expect(advantageMean! - unscaled.updates[k]!.advantageMean!).toBeCloseTo(4 - 1, 4);
      }
    },
  );

  describe('with observations standardised', () => {
    const seen = (scale: number, shift: number): Task => ({
      length: 5,
      ending: 'truncated',
      reward: (time) => time,
      observe: (_time, rng) => scale * rng.normal() + shift,
    });
    const own: { [name: string]: Json } = agent === 'ppo' ? { minibatches: 1, epochs: 1 } : {};
    const settings = { ...still, ...own, rolloutSteps: 16, hidden: [8], normalizeObservations: true };
    /** Metrics that depend on the networks' input. */
    const sight = ({ entropy, valueLoss, advantageMean }: Metrics): number[] => [
      entropy!,
      valueLoss!,
      advantageMean!,
    ];
    const close = (metrics: Metrics): unknown[] => sight(metrics).map((value) => expect.closeTo(value, 4));

    test('an update uses the statistics with which the rollout was collected', async () => {
      const task = seen(3, 1);
      const { updates } = await run(agent, task, settings, 64);
      const plain = await run(agent, task, { ...settings, normalizeObservations: false }, 64);
      // Before the first rollout there are no statistics.
      expect(sight(updates[0]!)).toEqual(close(plain.updates[0]!));
      expect(sight(updates[1]!)).not.toEqual(close(plain.updates[1]!));
    });

    test('units and offsets of observations do not matter after the first rollout', async () => {
      const [metres, feet] = [
        await run(agent, seen(1, 0), settings, 128),
        await run(agent, seen(4, 3), settings, 128),
      ];
      expect(metres.updates).toHaveLength(4);
      expect(sight(metres.updates[0]!)).not.toEqual(close(feet.updates[0]!));
      for (const k of [1, 2, 3]) expect(sight(metres.updates[k]!)).toEqual(close(feet.updates[k]!));
    });
  });
});

test('ppo stops an update early once the KL divergence exceeds targetKl', async () => {
  const noise: Task = {
    length: 5,
    ending: 'terminated',
    reward: (time) => time,
    observe: (_time, rng) => rng.normal(),
  };
  /** Returns the number of gradient steps in a run, from Adam's β₁ᵗ⁺¹. */
  const stepsOf = async (targetKl: number): Promise<number> => {
    const settings = { rolloutSteps: 8, minibatches: 4, epochs: 5, learningRate: 0.01, targetKl };
    const { agent, updates } = await run('ppo', noise, settings, 16 * 3);
    expect(updates).toHaveLength(3);
    const power = (agent.arrays['optimizer/beta1Power'] as Float32Array)[0]!;
    return Math.round(Math.log(power) / Math.log(0.9)) - 1;
  };
  expect(await stepsOf(0)).toBe(3 * 4 * 5);
  // Before the first step the policy has not moved; the second step detects the move, and ends the update.
  expect(await stepsOf(1e-9)).toBe(3 * 2);
});
