// Runs checkAgent on agents of the plugin, created as the runner does.
import type { AgentEntry, Space } from '@prism-rl/core';
import { Box, Dict, Discrete, MultiBinary, MultiDiscrete } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import type { Check } from '@prism-rl/testing';
import { checkAgent } from '@prism-rl/testing';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { reused } from '../../../test/agents/reusedAgents.ts';
import { plugin } from '../src/plugin.ts';

export const vectors = new Box({ low: -1, high: 1, shape: [4] });
export const pictures = new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' });
export const states = new Discrete(5);
export const choices = new Discrete(3, { start: 2 });
export const several = new MultiDiscrete([3, 2, 4], { start: [0, -1, 5] });
export const switches = new MultiBinary(3);
export const forces = new Box({ low: [-1, -2], high: [1, 0.5] });
export const hybrid = new Dict({
  gear: choices,
  push: new Box({ low: [-1, -2], high: [1, 0.5] }),
  flags: switches,
});

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };

/** Declares an agent's checks; call within a `describe`. */
export function agentChecks(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: { readonly [key: string]: unknown },
  engine: Engine,
  steps = 40,
): Check[] {
  const spaces = { observationSpace, actionSpace };
  const making = { ...spaces, numEnvs: 2, steps: 4 * steps, seed: 3, engine };
  const create = reused(() =>
    madeAgent(agents[name]!, { ...making, settings: { hidden: [8], ...settings } }),
  );
  return checkAgent(create, { observationSpace, actionSpace, steps });
}

export const turns = { updates: 'round-robin' };
export const rollouts = { rolloutSteps: 8 };
export const normalised = { ...rollouts, normalizeObservations: true, normalizeRewards: true };
export const parts = { ...rollouts, minibatches: 2, epochs: 2 };
export const remembering = { recurrent: 'gru', recurrentUnits: 4, sequenceLength: 4 };

/** The first arguments of {@link agentChecks}. */
export type Case = [
  agent: string,
  observations: Space,
  actions: Space,
  settings: { readonly [key: string]: unknown },
];
