// Compares whole updates with PyTorch: losses, priorities, entropies, every gradient and statistic, log-likelihoods and temperatures.
// Fixtures by tools/algo-ddpg-family/torch_fixtures.py.
import type { AgentContext } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepInputs, Variables } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import {
  type Arrays,
  assignArrays,
  expectClose,
  fixtureAt,
  gradientKeeper,
  inputArrays,
} from '../../../test/agents/reference.ts';
import { ActionBounds } from '../src/actor/actionBounds.ts';
import { squashedGaussianActor } from '../src/actor/actors.ts';
import { whiteNoise } from '../src/actor/explorationNoise.ts';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { ddpgFamilyDefaults } from '../src/config.ts';
import type { Networks } from '../src/learning/networks.ts';
import { networksOf } from '../src/learning/networks.ts';
import { temperatureOf } from '../src/learning/temperature.ts';
import type { LearningStep } from '../src/learning/update.ts';
import { criticStep, policyStep } from '../src/learning/update.ts';

interface Case {
  readonly name: string;
  readonly config: Partial<DdpgFamilyConfig>;
  readonly discrete: boolean;
  readonly variables: { readonly [network: string]: Arrays };
  readonly batch: Arrays;
  readonly bootstrapNoise: number[];
  readonly improveNoise: number[];
  readonly criticLoss: number;
  readonly meanQ: number;
  readonly priorities: number[];
  readonly criticGradients: Arrays;
  readonly criticStatistics: Arrays;
  readonly policyLoss: number;
  readonly policyGradients: Arrays;
  readonly policyStatistics: Arrays;
  readonly entropy?: number;
}

const fixture = fixtureAt<{
  readonly observation: number;
  readonly low: number[];
  readonly high: number[];
  readonly choices: number;
  readonly settings: Partial<DdpgFamilyConfig>;
  readonly temperature: {
    readonly first: number;
    readonly targetEntropy: number;
    readonly beta1: number;
    readonly learningRate: number;
    readonly entropies: number[];
    readonly alphas: number[];
  };
  readonly likelihood: Arrays;
  readonly cases: readonly Case[];
}>(new URL('fixtures/torchUpdates.json', import.meta.url));

const forces = new Box({ low: fixture.low, high: fixture.high });

function networksFor({ config, discrete, variables }: Case): Networks {
  const context: AgentContext<DdpgFamilyConfig> = {
    observationSpace: new Box({ low: -10, high: 10, shape: [fixture.observation] }),
    actionSpace: discrete ? new Discrete(fixture.choices) : forces,
    numEnvs: 1,
    steps: 100,
    config: { ...ddpgFamilyDefaults, ...fixture.settings, ...config },
    rng: new Rng(1),
  };
  const { batchSize } = context.config;
  const made = networksOf(context, { shape: [batchSize, fixture.observation] });
  for (const [name, arrays] of Object.entries(variables)) {
    const network = made[name as 'policy' | 'critics' | 'targetPolicy' | 'targetCritics'];
    const all = Object.entries({ ...network.variables, ...network.statistics });
    assignArrays(Object.fromEntries(all.filter(([key]) => !key.endsWith('warmupLeft'))), arrays);
  }
  expect(made.targetCritics === made.critics).toBe(variables.targetCritics === undefined);
  expect(made.targetPolicy === made.policy).toBe(variables.targetPolicy === undefined);
  return {
    ...made,
    policyOptimizer: gradientKeeper(made.policy.variables),
    criticOptimizer: gradientKeeper(made.critics.variables),
  };
}

async function runOnce(
  engine: Engine,
  { inputs, step }: LearningStep,
  arrays: Arrays,
): Promise<{ readonly [name: string]: ArrayLike<number> }> {
  const compiled = await engine.compile<StepInputs, string>(inputs, step);
  const outputs = await compiled.run(inputArrays(inputs, arrays));
  const copied = Object.entries(outputs).map(([name, array]) => [name, Array.from(array)]);
  compiled.dispose();
  return Object.fromEntries(copied);
}

async function expectVariables(variables: Variables, arrays: Arrays, what: string): Promise<void> {
  for (const [name, values] of Object.entries(arrays)) {
    expectClose(await variables[name]!.data<'float32'>(), values, `${what} ${name}`);
  }
}

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test.each(fixture.cases)('$name: the critics’ step is PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const parts = networksFor(expected);
    const { critics, targetCritics, criticOptimizer } = parts;
    const arrays = { ...expected.batch, noise: expected.bootstrapNoise, learningRate: [0], tau: [0.25] };
    const result = await runOnce(engine, criticStep(parts), arrays);
    expectClose(result.criticLoss!, [expected.criticLoss], 'criticLoss');
    expectClose(result.meanQ!, [expected.meanQ], 'meanQ');
    if (expected.config.replay === undefined) expect(result).not.toHaveProperty('priorities');
    else expectClose(result.priorities!, expected.priorities, 'priorities');
    await expectVariables(criticOptimizer.variables, expected.criticGradients, 'gradient of');
    await expectVariables(critics.statistics, expected.criticStatistics, 'statistic');
    if (targetCritics === critics) return;
    // τ = ¼: a quarter of the way from the target critics to the critics.
    const { critics: online, targetCritics: target } = expected.variables;
    const followed = Object.entries(target!).map(([name, values]) => [
      name,
      values.map((value, k) => 0.75 * value + 0.25 * online![name]![k]!),
    ]);
    await expectVariables(targetCritics.variables, Object.fromEntries(followed), 'target');
  });

  test.each(fixture.cases)('$name: the policy’s step is PyTorch’s', async (expected) => {
    const engine = await activateBackend(backend);
    const parts = networksFor(expected);
    const arrays = { ...expected.batch, noise: expected.improveNoise, learningRate: [0] };
    const result = await runOnce(engine, policyStep(parts), arrays);
    expectClose(result.policyLoss!, [expected.policyLoss], 'policyLoss');
    if (expected.entropy === undefined) expect(result).not.toHaveProperty('entropy');
    else expectClose(result.entropy!, [expected.entropy], 'entropy');
    const { temperature, entropy = 'none' } = expected.config;
    if (entropy === 'none') expect(result).not.toHaveProperty('temperature');
    else expectClose(result.temperature!, [temperature!], 'temperature');
    await expectVariables(parts.policyOptimizer.variables, expected.policyGradients, 'gradient of');
    await expectVariables(parts.policy.statistics, expected.policyStatistics, 'statistic');
  });

  test('temperatures move as Adam moves them there', async () => {
    const engine = await activateBackend(backend);
    const { first, entropies, alphas, learningRate, ...settings } = fixture.temperature;
    const temperature = temperatureOf({ entropy: 'tuned', first, ...settings });
    const specs = { entropy: { shape: [] }, learningRate: { shape: [] } };
    const step = await engine.compile(specs, (inputs) => {
      temperature.update(inputs.entropy, inputs.learningRate);
      return { alpha: temperature.value()! };
    });
    for (const [k, entropy] of entropies.entries()) {
      const rates = { entropy: Float32Array.of(entropy), learningRate: Float32Array.of(learningRate) };
      expectClose((await step.run(rates)).alpha, [alphas[k]!], `α after step ${k}`);
    }
    step.dispose();
  });

  test('likelihoods of squashed samples are those of torch.distributions', async () => {
    await activateBackend(backend);
    const { outputs, noise, actions, logProbs } = fixture.likelihood;
    const actor = squashedGaussianActor(new ActionBounds(forces), whiteNoise(1));
    const rows = logProbs!.length;
    const choices = actor.improve(tf.tensor2d(outputs!, [rows, 4]), tf.tensor2d(noise!, [rows, 2]));
    expectClose(choices.actions!.dataSync(), actions!, 'action');
    expectClose(choices.logProbs!.dataSync(), logProbs!, 'log π');
  });
});
