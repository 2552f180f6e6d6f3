// The policy of a run, between its steps, in its end event and afterwards.
import {
  actOutputs,
  Box,
  childSnapshot,
  Discrete,
  type Plugin,
  Registry,
  Rng,
  type RowTask,
  RowVector,
  type Snapshot,
} from '@prism-rl/core';
import { decodeWeights } from '@prism-rl/core/safetensors';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { plugin as dqnFamily } from '../../algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../../algo-pg/src/plugin.ts';
import { plugin as tabular } from '../../algo-tabular/src/plugin.ts';
import { plugin as classic } from '../../env-classic/src/plugin.ts';
import { plugin as gridWorlds } from '../../env-gridworld/src/plugin.ts';
import { activateBackend } from '../../nn/src/index.ts';
import { plugin as wrappers } from '../../wrappers/src/plugin.ts';
import type { RunHandle, RunPolicy, TrainOptions } from '../src/index.ts';
import { planRun, runFactory, train, unwrapped } from '../src/index.ts';

const options: TrainOptions = {
  plugins: [classic, dqnFamily],
  env: 'CartPole-v1',
  agent: 'dqn',
  agentConfig: { hidden: [16], learningStarts: 100 },
  steps: 400,
  seed: 3,
  engine: await activateBackend('auto'),
};

const observations = Array.from({ length: 50 }, (_, k) => [0, 1, 2, 3].map((j) => Math.sin(7 * k + j)));
const valuesOf = (policy: RunPolicy): unknown[] => observations.map((one) => policy.assess(one));

test('stands between steps, in the end event and afterwards, each as it was then', async () => {
  const run = train(options);
  await expect(run.policy()).rejects.toThrow('The run has not begun');
  let early: Promise<RunPolicy> | undefined;
  let last: Promise<RunPolicy> | undefined;
  let saved: Promise<Snapshot> | undefined;
  let handle: RunHandle | undefined;
  await run.forEach((event) => {
    if (event.type === 'start') {
      handle = event.run;
      early = event.run.policy();
    }
    if (event.type === 'end') {
      last = handle!.policy();
      saved = handle!.save();
    }
  });
  const [first, atEnd, afterwards] = [await early!, await last!, await run.policy()];
  expect(valuesOf(atEnd)).not.toEqual(valuesOf(first));
  expect(valuesOf(afterwards)).toEqual(valuesOf(atEnd));
  expect(valuesOf(await handle!.policy())).toEqual(valuesOf(atEnd));
  expect((await saved!).meta).toMatchObject({ ended: 'finished' });
  await expect(handle!.save()).rejects.toThrow('The run has ended, and its agent and environment are freed.');
  const weights = decodeWeights(afterwards.export('safetensors'));
  expect(Object.values(weights)[0]!.values.length).toBeGreaterThan(0);
  expect(afterwards.export('onnx')).toEqual(atEnd.export('onnx'));
  const { policy } = await import(`data:text/javascript,${encodeURIComponent(afterwards.export('js'))}`);
  expect(valuesOf(policy)).toEqual(valuesOf(afterwards));
});

test('a task between steps can wait for it', async () => {
  const seen: number[] = [];
  await train(options).forEach((event) => {
    if (event.type !== 'start') return;
    event.run.schedule({
      next: (envSteps) => envSteps + 200,
      atEnd: () => true,
      run: async () => {
        seen.push(Number((await event.run.policy()).act([0, 0, 0.05, 0])));
      },
    });
  });
  expect(seen.length).toBeGreaterThan(1);
});

test('samples as the agent does, and a run is not changed by it', async () => {
  const ppo: TrainOptions = {
    ...options,
    plugins: [classic, policyGradients],
    agent: 'ppo',
    agentConfig: {},
  };
  const returns = async (isAsked: boolean): Promise<number[]> => {
    const found: number[] = [];
    let handle: RunHandle | undefined;
    await train(ppo).forEach((event) => {
      if (event.type === 'start') handle = event.run;
      if (event.type !== 'episode') return;
      found.push(event.return);
      if (isAsked && found.length === 2) void handle!.policy();
    });
    return found;
  };
  expect(await returns(true)).toEqual(await returns(false));
  const run = train(ppo);
  await run.forEach(() => {});
  const policy = (await run.policy()).explore(1);
  expect(new Set(observations.map((one) => policy.act(one))).size).toBe(2);
});

test('an agent without a network has none', async () => {
  const run = train({
    plugins: [gridWorlds, tabular],
    env: 'GridWorld-v0',
    agent: 'sarsa',
    steps: 200,
    seed: 1,
  });
  let handle: RunHandle | undefined;
  let refused: Promise<unknown> | undefined;
  await run.forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type === 'end') refused = handle!.policy().catch((error: unknown) => error);
  });
  expect(await refused).toMatchObject({ code: 'incompatible' });
  await expect(run.policy()).rejects.toThrow();
});

/** Pictures at random, and episodes of about ten steps. */
function pictures(): RowTask {
  const observationSpace = new Box({ low: 0, high: 255, shape: [6, 8, 3], dtype: 'uint8' });
  let last = new Rng(1);
  return {
    ...{ id: 'Pictures-v0', observationSpace, actionSpace: new Discrete(3), maxEpisodeSteps: null },
    ...{ stateType: 'float64', stateSize: 1 },
    start: (_row, rng) => {
      last = rng;
    },
    step: (_row, actions, from, rng, outcome) => {
      last = rng;
      outcome.reward = actions[from]!;
      outcome.terminated = rng.random() < 0.1;
    },
    observe: (_row, out, to) => {
      for (let k = 0; k < observationSpace.size; k++) out[to + k] = last.integers(0, 256);
    },
  };
}

const camera: Plugin = {
  name: 'camera',
  environments: {
    'Pictures-v0': {
      ...{ description: 'pictures at random', defaults: {}, schema: v.strictObject({}) },
      create: () => {
        throw new Error('needs a vector');
      },
      createVector: (numEnvs) => new RowVector(numEnvs, pictures()),
    },
  },
};

const wrapped: TrainOptions = {
  plugins: [camera, dqnFamily, policyGradients, wrappers],
  env: 'Pictures-v0',
  agent: 'ppo',
  agentConfig: { rolloutSteps: 16, minibatches: 2, network: 'mlp', hidden: [12] },
  wrappers: [
    { name: 'grayscale', config: {} },
    { name: 'resize', config: { height: 5, width: 4 } },
    { name: 'clip-reward', config: {} },
    { name: 'frame-stack', config: { k: 4 } },
    { name: 'normalize-observation', config: {} },
  ],
  steps: 300,
  seed: 3,
  engine: options.engine,
};

test('takes in wrappers, with their statistics: acts on own observations as the agent does inside the wrappers', async () => {
  const run = train(wrapped);
  let atEnd: Promise<RunPolicy> | undefined;
  let saved: Promise<Snapshot> | undefined;
  let handle: RunHandle | undefined;
  await run.forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type !== 'end') return;
    atEnd = handle!.policy({ withWrappers: true });
    saved = handle!.save();
  });
  const policies = [await atEnd!, await run.policy({ withWrappers: true })];
  const text = policies[0]!.export('js');
  policies.push((await import(`data:text/javascript,${encodeURIComponent(text)}`)).policy);
  const bare = await run.policy();
  // The agent's own way: its evaluation environments, with the statistics of training.
  const registry = new Registry(wrapped.plugins as Plugin[]);
  const factory = runFactory(registry, planRun(registry, wrapped));
  const env = await factory.createEvaluationEnv(1);
  env.adoptStatistics!(childSnapshot(await saved!, 'learned'));
  const inner = unwrapped(
    env,
    factory.run.wrappers!.filter(({ name }) => name !== 'clip-reward'),
  ).env;
  env.reset({ seed: 5 });
  let states = policies.map((policy) => policy.begin());
  const seen = new Set<number>();
  const { actions } = actOutputs(env.actionSpace, 1, {});
  for (let k = 0; k < 400; k++) {
    const wanted = bare.act(env.observations);
    const own = [...inner.observations];
    expect(policies.map((policy, i) => policy.act(own, undefined, states[i]))).toEqual([
      wanted,
      wanted,
      wanted,
    ]);
    actions[0] = Number(wanted);
    seen.add(Number(wanted));
    env.step(actions);
    if (env.terminated[0] === 1) states = policies.map((policy) => policy.begin());
  }
  expect(seen.size).toBeGreaterThan(1);
});

test('a wrapper that is code alone is refused', async () => {
  const run = train({
    ...options,
    plugins: [classic, dqnFamily, wrappers],
    wrappers: [
      { name: 'frame-stack', config: { k: 2 } },
      { name: 'action-repeat', config: { times: 2 } },
    ],
  });
  await run.forEach(() => {});
  await expect(run.policy({ withWrappers: true })).rejects.toThrow(
    'A policy cannot take in the wrapper frame-stack here.',
  );
  expect((await run.policy()).begin()).toHaveLength(0);
});
