// The policy of a run, between its steps, in its end event and afterwards.
import type { Snapshot } from '@prism-rl/core';
import { decodeWeights } from '@prism-rl/core/safetensors';
import { expect, test } from 'vitest';
import { plugin as dqnFamily } from '../../algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../../algo-pg/src/plugin.ts';
import { plugin as tabular } from '../../algo-tabular/src/plugin.ts';
import { plugin as classic } from '../../env-classic/src/plugin.ts';
import { plugin as gridWorlds } from '../../env-gridworld/src/plugin.ts';
import { activateBackend } from '../../nn/src/index.ts';
import type { RunHandle, RunPolicy, TrainOptions } from '../src/index.ts';
import { train } from '../src/index.ts';

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
