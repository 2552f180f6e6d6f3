// Everything on the device: each operator that an agent's graph uses on a graphics processor is one that ONNX Runtime's CUDA and WebGPU
// providers implement. What they lack is computed on the CPU, with every tensor on its way there and back, and nobody is told.
import { readFileSync } from 'node:fs';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { Registry, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import type { Engine, StepInputs, TensorStep } from '@prism-rl/nn';
import { activateBackend, setEngine } from '@prism-rl/nn';
import { planRun } from '@prism-rl/runner';
import { beforeAll, expect, test } from 'vitest';
import { compileProgram } from '../packages/jit/src/compile.ts';
import { simplify } from '../packages/jit/src/graph/simplify.ts';
import { stackedModel } from '../packages/jit/src/together/stackedModel.ts';
import type { TracedStep } from '../packages/jit/src/trace/record.ts';
import { traceStep } from '../packages/jit/src/trace/trace.ts';

interface Table {
  readonly cuda: { readonly types: { readonly [operator: string]: readonly string[] } };
  readonly webgpu: { readonly operators: readonly string[] };
}

const table = JSON.parse(readFileSync(new URL('gpuOperators.json', import.meta.url), 'utf8')) as Table;
const registry = new Registry([deepQ, policyGradients, classic, minAtar]);

/** Agents that learn in a compiled step, with an environment each: the arms of the ablation, the quantile agents, on-policy ones. */
const agents = [
  ...registry.list('agents').flatMap(({ id }) => (/^(dqn|rainbow)/.test(id) ? [id] : [])),
  ...['iqn', 'munchausen-iqn', 'qr-dqn', 'beyond-rainbow', 'deep-sarsa', 'ppo', 'pqn', 'a2c'],
];

type Compiled = readonly [inputs: StepInputs, step: TracedStep];

/** What an agent compiles when it is made. */
async function stepsOf(agent: string, env: string): Promise<readonly Compiled[]> {
  const steps: Compiled[] = [];
  const engine: Engine = {
    name: 'listening',
    compile: <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) => {
      steps.push([inputs, step as unknown as TracedStep]);
      return { run: () => Promise.reject(new Error('not run here')), dispose: () => {} };
    },
  };
  setEngine(engine);
  const plan = planRun(registry, { env, agent, seed: 1, backend: 'ort' });
  const made = await plan.createEnv(plan.manifest.numEnvs);
  await plan.createAgent(made, new Rng(1));
  made.close?.();
  return steps;
}

beforeAll(() => activateBackend('ort'));

test.each(agents)('%s computes nothing beside the device', async (agent) => {
  const env = /^(ppo|a2c|deep-sarsa)$/.test(agent) ? 'CartPole-v1' : 'MinAtar/Breakout-v1';
  const operators = new Set<string>();
  for (const [inputs, step] of await stepsOf(agent, env)) {
    const trace = traceStep(inputs, step);
    const choices = { fused: true, onCpu: false, kernel: false };
    const simple = simplify(trace);
    const stacked = stackedModel([simple, simple], choices);
    // Nor is anything done once for each run there.
    expect(stacked.copied).toEqual([]);
    for (const graph of [compileProgram(trace, choices), stacked])
      for (const operator of Object.keys(graph.operators)) operators.add(operator);
  }
  expect(operators.size).toBeGreaterThan(15);
  const lacking = (known: readonly string[]): string[] =>
    [...operators].filter((name) => !known.includes(name));
  expect({ cuda: lacking(Object.keys(table.cuda.types)), webgpu: lacking(table.webgpu.operators) }).toEqual({
    cuda: [],
    webgpu: [],
  });
});

test('a table that lacks an operator would be noticed', () => {
  expect(table.webgpu.operators).not.toContain('LogSoftmax');
  expect(table.webgpu.operators).not.toContain('FusedMatMul');
  expect(table.cuda.types.Clip).not.toContain('int32');
});
