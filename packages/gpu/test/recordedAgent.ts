// An agent of the DQN family for whole runs on a GPU.
import { type DqnConfig, type RecordedDqn, recordDqn } from '@prism-rl/algo-dqn-family';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { type Config, Registry, Rng, type Space } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { planRun, runFactory } from '@prism-rl/runner';

const registry = new Registry([deepQ, classic, minAtar]);

/** @param space observations, if they are others than the environment's */
export async function recordedAgent(
  agent: string,
  env: string,
  settings: Config,
  seed = 1,
  space?: Space,
  numEnvs = 1,
): Promise<RecordedDqn & { readonly factory: ReturnType<typeof runFactory> }> {
  const run = planRun(registry, { env, agent, seed, agentConfig: settings });
  const factory = runFactory(registry, run);
  const { observationSpace: own, actionSpace } = await factory.createEnv(1);
  const config = run.agentConfig as unknown as DqnConfig;
  const { steps } = run;
  const context = {
    observationSpace: space ?? own,
    actionSpace,
    numEnvs,
    steps,
    config,
    rng: new Rng(seed),
  };
  return { ...(await recordDqn(context)), factory };
}
