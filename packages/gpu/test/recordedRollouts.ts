// An agent on rollouts for whole runs on a GPU.
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { type Config, type Engine, Registry, Rng, type StepLearner } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import type { Rollout } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { planRun, runFactory } from '@prism-rl/runner';
import type { RecordedRun } from '../src/deviceAgent.ts';
import type { RecordedRollouts } from '../src/rolloutLoop.ts';

const registry = new Registry([policyGradients, classic, minAtar]);

/** @param steps length of its schedules. @returns also the same agent with its own loop, and how to create its environments */
export async function recordedRollouts(
  agent: string,
  env: string,
  numEnvs: number,
  settings: Config,
  steps: number,
) {
  const run = planRun(registry, { env, agent, numEnvs, seed: 1, steps, agentConfig: settings });
  const factory = runFactory(registry, run);
  const envs = await factory.createEnv(numEnvs);
  let found: object | undefined;
  const recording: Engine = {
    name: 'gpu',
    trainWhole: async (recorded) => {
      found = recorded;
      return { ...(recorded as RecordedRun).agent, advance: () => {} } as never;
    },
  };
  await factory.createAgent(envs, new Rng(1), recording);
  const learner = async (rng: Rng) =>
    (await factory.createAgent(envs, rng, await activateBackend('tfjs-cpu'))) as StepLearner<Rollout>;
  return { ...(found as RecordedRun & RecordedRollouts), factory, learner };
}
