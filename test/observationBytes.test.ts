// Byte observations stay bytes from the replay buffer to the step if the engine accepts them (a GPU's does), without an effect on learning.
// Here the steps run on the CPU, so that all numbers must be equal to the last bit.
import { plugin as continuous } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { Config } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import type { Arrays, Engine, StepInputs, TensorStep } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import type { RunnerEvent } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, expect, test } from 'vitest';

const plugins = [deepQ, continuous, policyGradients, minAtar, classic];
const names = ['observations', 'nextObservations'];
let onProcessor: Engine;

beforeAll(async () => {
  onProcessor = await activateBackend('ort');
});

/** The CPU engine, made to prefer bytes, and the observations it received: declared, and run with. */
function takingBytes(): {
  readonly engine: Engine;
  readonly declared: Set<string>;
  readonly given: Set<string>;
} {
  const [declared, given] = [new Set<string>(), new Set<string>()];
  const engine: Engine = {
    ...onProcessor,
    takesBytes: true,
    compile: async <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) => {
      const own = Object.keys(inputs).filter((name) => names.includes(name));
      for (const name of own) declared.add(`${name} ${inputs[name]!.isBytes === true ? 'bytes' : 'floats'}`);
      const compiled = await onProcessor.compile(inputs, step);
      return {
        ...compiled,
        run: (arrays: Arrays<keyof I>) => {
          for (const name of own) given.add(`${name} ${arrays[name]!.constructor.name}`);
          return compiled.run(arrays);
        },
        dispose: () => compiled.dispose(),
      };
    },
  };
  return { engine, declared, given };
}

/** A run's updates and episodes. */
async function trained(agent: string, agentConfig: Config, engine: Engine): Promise<readonly RunnerEvent[]> {
  const env = 'MinAtar/Breakout-v1';
  const run = train({ plugins, env, agent, numEnvs: 2, steps: 240, seed: 3, agentConfig, engine });
  const events = await lastValueFrom(run.pipe(toArray()));
  return events.filter(({ type }) => type === 'update' || type === 'episode');
}

const replay = { learningStarts: 40, trainEvery: 4, updatesPerTraining: 1, batchSize: 8, hidden: [16] };
const rollouts = { rolloutSteps: 16, hidden: [16] };

test.each<[string, Config, readonly string[]]>([
  ['dqn', replay, names],
  ['rainbow', replay, names],
  ['iqn', replay, names],
  ['deep-sarsa', { hidden: [16] }, names],
  ['sac', replay, names],
  ['a2c', { hidden: [16] }, ['observations']],
  ['ppo', { ...rollouts, minibatches: 2 }, ['observations']],
  ['pqn', { ...rollouts, minibatches: 2 }, ['observations']],
  ['reinforce', { hidden: [16] }, ['observations']],
])('%s learns from bytes what it learns from floats', async (agent, config, inputs) => {
  const { engine, declared, given } = takingBytes();
  const found = await trained(agent, config, engine);
  expect(found.filter(({ type }) => type === 'update').length).toBeGreaterThan(agent === 'reinforce' ? 1 : 5);
  expect(found).toEqual(await trained(agent, config, onProcessor));
  expect([...declared].filter((input) => input.endsWith('bytes')).sort()).toEqual(
    inputs.map((name) => `${name} bytes`).sort(),
  );
  for (const name of inputs) expect([...given]).toContain(`${name} Uint8Array`);
});

test('real numbers stay floats', async () => {
  const { engine, declared, given } = takingBytes();
  const run = train({
    plugins,
    env: 'CartPole-v1',
    agent: 'dqn',
    steps: 80,
    seed: 3,
    agentConfig: replay,
    engine,
  });
  await lastValueFrom(run);
  expect([...declared].sort()).toEqual(names.map((name) => `${name} floats`).sort());
  expect([...given].sort()).toEqual(names.map((name) => `${name} Float32Array`).sort());
});
