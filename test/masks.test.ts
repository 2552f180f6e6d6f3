// No agent ever takes a masked action: in training, in evaluations, and after a resume. The environment draws its masks at random, whatever
// the state, and refuses masked actions.
import type { AgentEntry, Plugin, Snapshot, Space } from '@prism-rl/core';
import { definePlugin, settings } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle, TrainOptions } from '@prism-rl/runner';
import { evaluateEvery, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin as ddpgFamily } from '../packages/algo-ddpg-family/src/plugin.ts';
import { plugin as dqnFamily } from '../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../packages/algo-pg/src/plugin.ts';
import { plugin as stream } from '../packages/algo-stream/src/plugin.ts';
import { plugin as tabular } from '../packages/algo-tabular/src/plugin.ts';
import { RandomMasks, RandomMasksTask, RandomMasksVector } from '../packages/core/test/randomMasks.ts';

const engine = await activateBackend('ort');

const id = 'RandomMasks-v0';
const masked: Plugin = definePlugin({
  name: 'masked',
  environments: {
    [id]: {
      description: 'Masks by chance',
      ...settings({}),
      create: () => new RandomMasks(),
      createVector: (numEnvs) => new RandomMasksVector(numEnvs),
    },
  },
});
const plugins = [masked, ddpgFamily, dqnFamily, policyGradients, stream, tabular];
const entries = Object.fromEntries(
  plugins
    .flatMap(({ agents = {} }) => Object.entries(agents))
    // Agents that learn from recordings take no steps in training; games of two have masks by their rules.
    .filter(
      ([, { dataset, defaults, playsBothSides }]) =>
        dataset?.(defaults) === undefined && playsBothSides !== true,
    ),
) as { readonly [agent: string]: AgentEntry<object> };

const { observationSpace, actionSpace } = new RandomMasksTask();
const verdictOf = (agent: string): true | string =>
  entries[agent]!.supports(observationSpace as Space, actionSpace, entries[agent]!.defaults as never);
const supported = Object.keys(entries).filter((agent) => verdictOf(agent) === true);

/** Settings that make runs short and small, for agents that have them. */
const small: { readonly [name: string]: unknown } = {
  ...{ hidden: [8], learningStarts: 20, batchSize: 8, replayCapacity: 200, targetUpdateEvery: 5 },
  ...{ rolloutSteps: 8, minibatches: 2, epochs: 1, updates: 'round-robin', epsilonSteps: 100 },
  ...{ atoms: 7, quantiles: 4, fractions: 2, targetFractions: 2, choiceFractions: 4, cosines: 4 },
  ...{ residualUnits: 8, residualBlocks: 1, criticResidualUnits: 8, criticResidualBlocks: 1 },
};

/** Passed as defaults, not as settings: a setting without effect on an agent would be refused. */
function smaller(entry: AgentEntry<object>): AgentEntry<object> {
  const own = Object.entries(small).filter(([name]) => Object.hasOwn(entry.defaults, name));
  return { ...entry, defaults: { ...entry.defaults, ...Object.fromEntries(own) }, presets: {} };
}

const quick = definePlugin({
  name: 'quick',
  agents: Object.fromEntries(supported.map((agent) => [agent, smaller(entries[agent]!)])),
});

function optionsFor(agent: string): TrainOptions {
  return { plugins: [masked, quick], env: id, agent, steps: 150, seed: 5, numEnvs: 3, engine };
}

test('agents that do not honour masks say so; the others are all tried below', () => {
  const refusals = Object.fromEntries(
    Object.keys(entries)
      .filter((agent) => !supported.includes(agent))
      .map((agent) => [agent, verdictOf(agent)]),
  );
  for (const [agent, words] of Object.entries(refusals))
    expect([agent, words]).toEqual([
      agent,
      expect.stringMatching(/masks|images|Box (action|observation) space/),
    ]);
  // The others need real-valued actions, or follow a given policy.
  for (const agent of [
    'dqn',
    'rainbow',
    'iqn',
    'munchausen-iqn',
    'deep-sarsa',
    'ppo',
    'a2c',
    'reinforce',
    'actor-critic',
    'pqn',
  ])
    expect(supported).toContain(agent);
  for (const agent of [
    'a3c',
    'sac',
    'stream-q',
    'stream-sarsa',
    'stream-ac',
    'adaptive-q',
    'q-learning',
    'sarsa',
    'mc-control',
  ])
    expect(supported).toContain(agent);
});

test.each(supported)('%s takes only what is possible, before and after a resume', async (agent) => {
  let evaluations = 0;
  let handle: RunHandle | undefined;
  let saved: Snapshot | undefined;
  await train(optionsFor(agent))
    .pipe(evaluateEvery({ episodes: 4 }))
    .forEach((event) => {
      if (event.type === 'start') handle = event.run;
      if (event.type === 'evaluation') evaluations++;
      if (event.type === 'episode' && saved === undefined && event.envSteps > 60) {
        handle!.atBoundary(async () => {
          saved = decodeSnapshot(Buffer.concat(encodeSnapshot(await handle!.save())));
        });
      }
    });
  expect(evaluations).toBe(1);
  let updates = 0;
  await train({ ...optionsFor(agent), resume: saved! }).forEach(({ type }) => {
    if (type === 'update') updates++;
  });
  expect(updates).toBeGreaterThanOrEqual(entries[agent]!.usesBackend === true ? 1 : 0);
});
