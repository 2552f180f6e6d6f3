// Shared by this package's tests: every agent of the plugin, small enough that all together take seconds.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { Box, Discrete, Registry } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { plugin } from '../src/plugin.ts';

const registry = new Registry([plugin]);

export const entryOf = (agent: string): AgentEntry<DdpgFamilyConfig> =>
  registry.get('agents', agent).entry as AgentEntry<DdpgFamilyConfig>;

export const vectors = new Box({ low: -1, high: 1, shape: [4] });
/** Bounds that are neither symmetric nor ±1. */
export const forces = new Box({ low: [-2, 0], high: [2, 3] });
export const choices = new Discrete(3, { start: 5 });

/** Agents that together cover every part; the others combine the same parts differently. */
export const makes = ['ddpg', 'td3', 'ddpg+stochastic', 'ddpg+entropy', 'sac', 'tqc', 'crossq', 'simba'];

/** Agents that also support discrete actions. */
export const discreteAgents = ['sac', 'sac-no-twin', 'sac-no-tuned', 'sac-no-entropy'];

export const small: Partial<DdpgFamilyConfig> = {
  hidden: [8, 8],
  criticWidth: 1,
  residualUnits: 6,
  criticResidualUnits: 8,
  batchSize: 4,
  learningStarts: 8,
  replayCapacity: 50,
  quantiles: 5,
  renormWarmup: 3,
};

/** Creates an agent as the runner does, with {@link small} settings plus `settings`. */
export async function createAgent(
  name: string,
  {
    observationSpace = vectors as Space,
    actionSpace = forces as Space,
    settings = {} as Partial<DdpgFamilyConfig>,
    backend = 'ort',
    engine = undefined as Engine | undefined,
    numEnvs = 2,
    steps = 40,
    seed = 3,
  } = {},
): Promise<StepLearner> {
  const making = { observationSpace, actionSpace, numEnvs, steps, seed, backend, engine };
  return madeAgent(entryOf(name), { ...making, settings: { ...small, ...settings } });
}
