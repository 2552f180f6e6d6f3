/** Checks of agents with neural networks; for their tests. */
import type { Agent, MaybePromise } from '@prism-rl/core';
import { activateBackend, type Engine } from '@prism-rl/nn';
import type { Check } from './check.ts';
import { type AgentCheckOptions, checkAgent } from './checkAgent.ts';

/** One backend of each kind: steps compiled to a graph, and steps run op by op. */
const engineKinds = ['ort', 'tfjs-cpu'] as const;

/**
 * The checks of an agent with a neural network: those of `checkAgent`, once on each kind of engine. An agent that passes them passes on
 * every backend.
 *
 * @param create makes the same agent each time, from the same seed, for the engine that it is given; the kit disposes of it.
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
