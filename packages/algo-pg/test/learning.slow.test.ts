// Every agent learns a corridor, or to aim, within a second.
import type { AgentEntry, Space, Transitions } from '@prism-rl/core';
import { actOutputs, Box, Dict, Discrete, MultiBinary, MultiDiscrete, Rng } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { plugin } from '../src/plugin.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };

interface Settings {
  readonly [name: string]: unknown;
}

/** A small task: `numEnvs` copies, each with its own state. */
interface Task {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  observe(state: number, out: Float32Array, at: number): void;
  begin(rng: Rng): number;
  step(
    state: number,
    /** The action's first number, and all of them. */
    action: number,
    all: ArrayLike<number>,
  ): { readonly state: number; readonly reward: number; readonly terminated: boolean };
}

/** Trains an agent, disposes of it, and returns its greedy actions for some observations. */
async function learned(
  name: string,
  task: Task,
  settings: Settings,
  steps: number,
  tried: Float32Array,
  numEnvs = 4,
): Promise<number[]> {
  const { observationSpace, actionSpace } = task;
  const spaces = { observationSpace, actionSpace };
  const rng = new Rng(11);
  const agent = await madeAgent(agents[name]!, { ...spaces, settings, numEnvs, steps, seed: 5 });
  const { size } = observationSpace;
  const states = Array.from({ length: numEnvs }, () => task.begin(rng));
  const lengths = new Int32Array(numEnvs);
  const transitions: Transitions = {
    count: numEnvs,
    observations: new Float32Array(numEnvs * size),
    ...actOutputs(actionSpace, numEnvs, agent.extras),
    rewards: new Float64Array(numEnvs),
    nextObservations: new Float32Array(numEnvs * size),
    terminated: new Uint8Array(numEnvs),
    truncated: new Uint8Array(numEnvs),
    starts: new Uint8Array(numEnvs),
  };
  const observations = transitions.observations as Float32Array;
  const nextObservations = transitions.nextObservations as Float32Array;
  for (let k = 0; k < steps; k += numEnvs) {
    for (const [i, state] of states.entries()) task.observe(state, observations, i * size);
    await agent.act(observations, transitions, 'explore');
    for (let i = 0; i < numEnvs; i++) {
      const own = transitions.actions.subarray(i * actionSpace.size, (i + 1) * actionSpace.size);
      const { state, reward, terminated } = task.step(states[i]!, own[0]!, own);
      const truncated = !terminated && ++lengths[i]! === 30;
      task.observe(state, nextObservations, i * size);
      transitions.rewards[i] = reward;
      transitions.terminated[i] = terminated ? 1 : 0;
      transitions.truncated[i] = truncated ? 1 : 0;
      states[i] = terminated || truncated ? task.begin(rng) : state;
      if (terminated || truncated) lengths[i] = 0;
    }
    agent.memory.add(transitions);
    while (agent.memory.ready()) await agent.learn(agent.memory.sample(rng));
  }
  const { actions } = actOutputs(actionSpace, tried.length / size);
  await agent.act(tried, { actions, extras: {} }, 'exploit');
  agent.dispose?.();
  return [...actions];
}

/** One-hot observations of all of `n` states. */
const every = (n: number): Float32Array =>
  Float32Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));

const _engine = await activateBackend('ort');

/**
 * Cells 0 to 4; the door is beyond the last one. Each step costs 0.1; the door pays 1 and ends the episode. The forward action depends on
 * the cell, so an agent that ignores the observation never finds the door.
 */
const cells = 5;
/** The forward action of each cell; the other one moves back. */
const onwards = [1, 0, 1, 1, 0];
const corridor: Task = {
  observationSpace: new Box({ low: 0, high: 1, shape: [cells] }),
  actionSpace: new Discrete(2),
  observe: (cell, out, at) => {
    out.fill(0, at, at + cells);
    if (cell < cells) out[at + cell] = 1;
  },
  begin: (rng) => rng.integers(0, cells),
  step: (cell, action) => {
    const state = Math.max(0, cell + (action === onwards[cell] ? 1 : -1));
    return { state, reward: state === cells ? 1 : -0.1, terminated: state === cells };
  },
};

const quick = { hidden: [16], learningRate: 0.01, discount: 0.9 };
test.each<[string, Settings]>([
  ['reinforce', { ...quick, batchSteps: 60 }],
  ['reinforce', { ...quick, batchSteps: 60, baseline: 'none' }],
  ['reinforce', { ...quick, batchSteps: 60, baseline: 'mean', standardise: true }],
  ['actor-critic', { ...quick, batchSteps: 60, learningRate: 0.003 }],
  ['a2c', { ...quick, rolloutSteps: 8 }],
  ['ppo', { ...quick, rolloutSteps: 16, minibatches: 2, epochs: 4 }],
  ['pqn', { ...quick, rolloutSteps: 16, minibatches: 2, epochs: 4 }],
])('%s finds the door, with %o', async (name, settings) => {
  expect(await learned(name, corridor, settings, 12_000, every(cells))).toEqual(onwards);
});

/** One-step task: the state is the target's position, the action the aim. */
const archery: Task = {
  observationSpace: new Box({ low: -1, high: 1, shape: [1] }),
  actionSpace: new Box({ low: -1, high: 1, shape: [1] }),
  observe: (mark, out, at) => {
    out[at] = mark;
  },
  begin: (rng) => rng.uniform(-0.8, 0.8),
  step: (mark, action) => ({ state: mark, reward: -((action - mark) ** 2), terminated: true }),
};

const marks = Float32Array.of(-0.7, -0.3, 0, 0.4, 0.7);

test.each<[string, Settings, numEnvs?: number]>([
  ['reinforce', { ...quick, batchSteps: 100, standardise: true }],
  ['gaussian-pg', { ...quick, batchSteps: 100 }],
  ['gaussian-pg', { hidden: [16], batchSteps: 0 }, 1],
  ['gaussian-pg', { ...quick, batchSteps: 100, advantage: 'q-actor-critic' }],
  ['gaussian-pg', { ...quick, batchSteps: 100, advantage: 'advantage-actor-critic' }],
  ['gaussian-pg', { ...quick, batchSteps: 100, advantage: 'td-actor-critic' }],
  ['a2c', { ...quick, rolloutSteps: 16, standardise: true, entropyCoefficient: 0 }],
  ['ppo', { ...quick, rolloutSteps: 32, minibatches: 2, epochs: 4, entropyCoefficient: 0 }],
  ['ppo', { ...quick, rolloutSteps: 32, minibatches: 2, epochs: 4, entropyCoefficient: 0, squash: true }],
])('%s learns to aim, with %o', async (name, settings, numEnvs) => {
  const actions = await learned(name, archery, settings, 16_000, marks, numEnvs);
  for (const [k, mark] of marks.entries()) expect(Math.abs(actions[k]! - mark)).toBeLessThan(0.3);
});

/** The second of three levers pays most: at once, or late, after a second pull without effect. */
const levers: Task = {
  observationSpace: new Box({ low: 0, high: 1, shape: [2] }),
  actionSpace: new Discrete(3),
  observe: (state, out, at) => out.set([state === 0 ? 1 : 0, state === 0 ? 0 : 1], at),
  begin: () => 0,
  step: (_state, action) => ({ state: 0, reward: action === 1 ? 2 : 1, terminated: true }),
};
const lateLevers: Task = {
  ...levers,
  step: (state, action) => {
    if (state === 0) return { state: action === 1 ? 2 : 1, reward: 0, terminated: false };
    return { state, reward: state, terminated: true };
  },
};

test.each<[string, Settings, Task]>([
  ['reinforce', { baseline: 'mean' }, levers],
  ['reinforce', { baseline: 'mean', standardise: true }, levers],
  ['reinforce', { baseline: 'value', standardise: true }, levers],
  ['actor-critic', { learningRate: 0.003 }, levers],
  ['reinforce', { baseline: 'mean', discount: 1 }, lateLevers],
  ['actor-critic', { learningRate: 0.003, discount: 1 }, lateLevers],
])('%s learns from episodes with equal returns at all steps, with %o', async (name, settings, task) => {
  const all = { ...quick, ...settings };
  expect(await learned(name, task, all, 3000, Float32Array.of(1, 0), 1)).toEqual([1]);
});

/** One-step task: the key has three bits; each wheel of the lock is rewarded separately, and its solution depends on the key. */
const wheels = new MultiDiscrete([3, 2, 4], { start: [0, 1, -2] });
const opens = (key: number): number[] => [key % 3, 1 + (key % 2), -2 + ((key + 1) % 4)];
const lock: Task = {
  observationSpace: new Box({ low: 0, high: 1, shape: [8] }),
  actionSpace: wheels,
  observe: (key, out, at) => {
    out.fill(0, at, at + 8);
    out[at + key] = 1;
  },
  begin: (rng) => rng.integers(0, 8),
  step: (key, _first, all) => {
    const right = opens(key).filter((place, i) => place === all[i]).length;
    return { state: key, reward: right, terminated: true };
  },
};

/** The same with switches, whose solution is the inverted key. */
const bits = (key: number): number[] => [1 - (key & 1), 1 - ((key >> 1) & 1), 1 - (key >> 2)];
const panel: Task = {
  ...lock,
  actionSpace: new MultiBinary(3),
  step: (key, _first, all) => {
    const right = bits(key).filter((bit, i) => bit === all[i]).length;
    return { state: key, reward: right, terminated: true };
  },
};

describe.each([
  ['a lock of several wheels', lock, opens],
  ['a panel of switches', panel, bits],
] as const)('%s', (_name, task, best) => {
  test.each<[string, Settings]>([
    ['reinforce', { ...quick, batchSteps: 100 }],
    ['actor-critic', { ...quick, batchSteps: 50, learningRate: 0.003, stopGradient: true }],
    ['a2c', { ...quick, rolloutSteps: 16, entropyCoefficient: 0 }],
    ['ppo', { ...quick, rolloutSteps: 32, minibatches: 2, epochs: 4 }],
  ])('%s learns each component, with %o', async (name, settings) => {
    const actions = await learned(name, task, settings, 16_000, every(8));
    expect(actions).toEqual([0, 1, 2, 3, 4, 5, 6, 7].flatMap(best));
  });
});

/** One-step task with three bows: the key determines which one hits, and where to aim. */
const bows: Task = {
  ...lock,
  actionSpace: new Dict({
    aim: new Box({ low: -1, high: 1, shape: [1] }),
    bow: new Discrete(3, { start: 1 }),
  }),
  step: (key, aim, all) => ({
    state: key,
    reward: (all[1] === 1 + (key % 3) ? 1 : 0) - (aim - markOf(key)) ** 2,
    terminated: true,
  }),
};
const markOf = (key: number): number => (key - 3.5) / 5;

test.each<[string, Settings]>([
  ['ppo', { ...quick, rolloutSteps: 64, minibatches: 2, epochs: 4, entropyCoefficient: 0 }],
  ['ppo', { ...quick, rolloutSteps: 64, minibatches: 2, epochs: 4, entropyCoefficient: 0, squash: true }],
  ['a2c', { ...quick, rolloutSteps: 16, standardise: true, entropyCoefficient: 0 }],
])('%s learns a discrete and a continuous component together, with %o', async (name, settings) => {
  const actions = await learned(name, bows, settings, 40_000, every(8));
  for (let key = 0; key < 8; key++) {
    expect(Math.abs(actions[2 * key]! - markOf(key))).toBeLessThan(0.3);
    expect(actions[2 * key + 1]).toBe(1 + (key % 3));
  }
});
