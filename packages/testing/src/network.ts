import type { Agent, MaybePromise } from '@prism-rl/core';
import { activateBackend, type Engine } from '@prism-rl/nn';
import type { Check } from './check.ts';
import { type AgentCheckOptions, checkAgent } from './checkAgent.ts';

/** The first backend compiles steps to a graph, the second runs them op by op. */
const engineKinds = ['ort', 'tfjs-cpu'] as const;

/**
 * Returns the checks of an agent with a neural network: `checkAgent` once on each kind of engine.
 *
 * @param create creates the same agent each time, from the same seed; the kit disposes of it.
 */
export function checkNetworkAgent(
  create: (engine: Engine) => MaybePromise<Agent>,
  options: AgentCheckOptions,
): Check[] {
  return engineKinds.flatMap((backend) =>
    checkAgent(async () => create(await activateBackend(backend)), options).map(({ name, run }) => ({
      name: `on ${backend}: ${name}`,
      run,
    })),
  );
}
