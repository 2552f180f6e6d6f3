// Trains many networks together in this worker: each run, with its world, is one workgroup of a shader.
import type { AgentContext, BackendEntry, Engine } from '@prism-rl/core';
import { PrismError, Registry } from '@prism-rl/core';
import { type DeviceEnv, gpuBackend } from '@prism-rl/gpu';
import { planRun, type RunHandle, train } from '@prism-rl/runner';
import { deviceRules } from './deviceRules.ts';
import type { Send } from './moments.ts';
import { loadPlugins } from './plugins.ts';
import { Progress } from './progress.ts';
import { runOptions } from './runOptions.ts';
import type { RunState } from './runState.ts';

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

/** Whether {@link trainOnGpu} trains it: the agent is DQN, with any parts and settings that GPUs train, and the build has translated the world. */
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

/**
 * Trains a run of {@link gpuBatch} to its end, without display.
 *
 * @param until its steps.
 * @param send receives `progress`, then `ended`.
 */
export async function trainOnGpu(
  state: RunState,
  until: number,
  send: Send,
  engine: Engine,
  onStart: (run: RunHandle) => void,
): Promise<void> {
  const progress = new Progress(send);
  const plugins = new Registry(await loadPlugins(state));
  await train({ plugins, engine, ...runOptions(state), steps: until }).forEach((event) => {
    if (event.type === 'start') onStart(event.run);
    else if (event.type === 'episode') progress.episodeEnded(event.envSteps, event.return);
    else if (event.type === 'update') progress.measured(event.metrics);
    else if (event.type === 'steps') progress.sendIfDue(performance.now(), event.envSteps);
    else if (event.type === 'end') {
      progress.send(performance.now(), event.envSteps);
      send({ type: 'ended', envSteps: event.envSteps });
    }
  });
}
