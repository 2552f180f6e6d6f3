// Trains many networks together in this worker: each run, with its world, is one workgroup of a shader.
import type { AgentContext, BackendEntry } from '@prism-rl/core';
import { PrismError, Registry } from '@prism-rl/core';
import { type DeviceEnv, gpuBackend } from '@prism-rl/gpu';
import { planRun } from '@prism-rl/runner';
import { loadPlugins } from '../choices/plugins.ts';
import { runOptions } from '../link/runOptions.ts';
import type { RunState } from '../link/runState.ts';
import { deviceRules } from './deviceRules.ts';

const ruled = (id: string, config: unknown): DeviceEnv | undefined => {
  const settings = JSON.stringify(config);
  return deviceRules.find((one) => one.id === id && JSON.stringify(one.config) === settings)?.env;
};

async function envOf({ environment }: Pick<AgentContext, 'environment'>): Promise<DeviceEnv> {
  const { id, config } = environment!;
  const env = ruled(id, config);
  if (env !== undefined) return env;
  throw PrismError.incompatible`The page has no rules for a GPU of ${id} with these settings.`;
}

/** Whether {@link gpuBatch} trains it: the agent is DQN, with any parts and settings that GPUs train, and the build has translated the world. */
export async function isForGpu(state: RunState): Promise<boolean> {
  if (state.agent !== 'dqn') return false;
  const registry = new Registry(await loadPlugins(state));
  const { environment, environmentConfig, agent, agentConfig, numEnvs } = planRun(
    registry,
    runOptions(state),
  );
  const { trainsWhole } = registry.get('agents', agent).entry;
  return trainsWhole?.(agentConfig, numEnvs) === true && ruled(environment, environmentConfig) !== undefined;
}

/** A batch of runs on the GPU: any number of agents, worlds and seeds that {@link isForGpu} accepts. */
export const gpuBatch: NonNullable<BackendEntry['batch']> = (runs) => gpuBackend({ envOf }).batch!(runs);
