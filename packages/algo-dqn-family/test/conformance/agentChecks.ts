// Runs checkAgent on agents of the plugin, created as the runner does.
import type { AgentEntry } from '@prism-rl/core';
import { Box, Discrete, Registry } from '@prism-rl/core';
import type { Check } from '@prism-rl/testing';
import { checkAgent } from '@prism-rl/testing';
import { madeAgent } from '../../../../test/agents/madeAgent.ts';
import { reused } from '../../../../test/agents/reusedAgents.ts';
import type { DqnConfig } from '../../src/dqn/config.ts';
import { plugin } from '../../src/plugin.ts';

export const vectors = new Box({ low: -1, high: 1, shape: [4] });
export const cells = new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' });

const actionSpace = new Discrete(3);

/** Small enough that all agents together take seconds. */
export const small: Partial<DqnConfig> = {
  hidden: [8, 8],
  batchSize: 4,
  learningStarts: 12,
  trainEvery: 4,
  replayCapacity: 50,
  targetUpdateEvery: 5,
  atoms: 5,
  quantiles: 5,
  fractions: 3,
  targetFractions: 4,
  choiceFractions: 2,
  cosines: 4,
};

const registry = new Registry([plugin]);

export const entryOf = (agent: string): AgentEntry<DqnConfig> =>
  registry.get('agents', agent).entry as AgentEntry<DqnConfig>;

/** Agents on vector observations that together cover every part except the residual network. */
export const recipes: readonly string[] = [
  'dqn',
  'qr-dqn',
  'iqn',
  'rainbow',
  'dqn+hl-gauss',
  'munchausen-iqn',
];

/** Declares an agent's checks on a backend; call within a `describe`. */
export function agentChecks(
  name: string,
  backend: string,
  observationSpace: Box<'float32'> | Box<'uint8'>,
  steps: number,
  settings: Partial<DqnConfig> = {},
): Check[] {
  const making = { observationSpace, actionSpace, numEnvs: 2, steps: 2 * steps, seed: 3, backend };
  const create = reused(() => madeAgent(entryOf(name), { ...making, settings: { ...small, ...settings } }));
  return checkAgent(create, { observationSpace, actionSpace, steps });
}
