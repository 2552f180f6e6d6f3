// An agent's update, recorded and written as kernel programs.
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { type Config, Registry, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { type StepPrograms, stepPrograms, useJitBackend } from '@prism-rl/jit';
import type { Engine, StepInputs } from '@prism-rl/nn';
import { planRun, runFactory } from '@prism-rl/runner';

const registry = new Registry([deepQ, classic, minAtar]);

/** The first step that an agent compiles: its update. */
export async function recordedUpdate(agent: string, env: string, settings: Config): Promise<StepPrograms> {
  await useJitBackend();
  const recorded: StepPrograms[] = [];
  const engine: Engine = {
    name: 'recording',
    compile: (inputs: StepInputs, step) => {
      recorded.push(stepPrograms(inputs, (tensors) => step(tensors as never)));
      return { run: () => Promise.reject(new Error('it is only recorded')), dispose() {} };
    },
  };
  const run = planRun(registry, { env, agent, seed: 1, agentConfig: settings });
  const factory = runFactory(registry, run);
  await factory.createAgent(await factory.createEnv(1), new Rng(1), engine);
  return recorded[0]!;
}

/** Random transitions for each of some updates: all inputs, in order. */
export function madeUpBatches({ inputs }: StepPrograms, updates: number, rng: Rng): Float32Array {
  const numbers: number[] = [];
  const of: { readonly [name: string]: () => number } = {
    actions: () => rng.integers(2),
    learningRate: () => 1e-3,
    discounts: () => 0.99 * rng.integers(2),
    weights: () => 0.5 + rng.random() / 2,
  };
  for (let update = 0; update < updates; update++)
    for (const { name, length } of inputs)
      for (let i = 0; i < length; i++) numbers.push((of[name] ?? (() => rng.normal()))());
  return Float32Array.from(numbers);
}
