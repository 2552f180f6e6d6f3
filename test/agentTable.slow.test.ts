// The table of supported spaces in the guide "Choose an agent": each cell is a short run in a synthetic environment that checks the
// actions, or the agent's refusal.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AgentEntry, Env, Registry, Space } from '@prism-rl/core';
import {
  Box,
  Dict,
  Discrete,
  definePlugin,
  MultiBinary,
  MultiDiscrete,
  noInfo,
  Rng,
  resolveConfig,
} from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';

const columns = [
  'Discrete',
  'MultiDiscrete',
  'Box',
  'hybrid',
  'masks',
  'Dict observations',
  'memory',
  'several environments',
  'export',
] as const;
type Column = (typeof columns)[number];
type Settings = { readonly [name: string]: unknown };

/** Steps of a run: three episodes, with at least one update after the first two, even if three environments share the steps. */
const steps = 20;
const rollouts = { hidden: [8], rolloutSteps: 6 };
const replay = { hidden: [8], batchSize: 4, learningStarts: 12, replayCapacity: 50 };

/** Agents of the table, with settings that make them learn at once. */
const rows: { readonly [agent: string]: Settings } = {
  'q-learning': {},
  'deep-sarsa': { hidden: [8] },
  dqn: replay,
  'branching-dqn': replay,
  rainbow: { ...replay, atoms: 5 },
  iqn: { ...replay, fractions: 3, targetFractions: 3, choiceFractions: 2, cosines: 4 },
  reinforce: { hidden: [8] },
  'actor-critic': { hidden: [8] },
  'gaussian-pg': { hidden: [8] },
  a2c: rollouts,
  ppo: { ...rollouts, minibatches: 1 },
  pqn: { ...rollouts, minibatches: 1 },
  a3c: { hidden: [8], updates: 'round-robin' },
  ddpg: replay,
  td3: replay,
  sac: replay,
  tqc: { ...replay, quantiles: 5 },
  crossq: replay,
  'stream-q': { hidden: [8] },
  'stream-ac': { hidden: [8] },
  'openai-es': { hidden: [8], population: 2 },
};
const isTabular = (agent: string): boolean => agent === 'q-learning';

const vectors = new Box({ low: -1, high: 1, shape: [3] }) as Space;
const places = new Discrete(4) as Space;
const forces = new Box({ low: -1, high: 1, shape: [2] }) as Space;
const choices = new Discrete(3) as Space;
const actions = {
  Discrete: choices,
  MultiDiscrete: new MultiDiscrete([3, 2]) as Space,
  Box: forces,
  hybrid: new Dict({ gear: new Discrete(3), push: new Box({ low: -1, high: 1, shape: [2] }) }) as Space,
};

/** An environment with episodes of six steps, which refuses invalid and masked actions. */
function toy(observationSpace: Space, actionSpace: Space): Env {
  let rng = new Rng(0);
  let time = 0;
  let seen: unknown;
  const look = (): unknown => {
    seen = observationSpace.sample(rng);
    const mask = (seen as { action_mask?: Int8Array } | null)?.action_mask;
    if (mask !== undefined) mask[rng.integers(mask.length)] = 1;
    return seen;
  };
  return {
    id: 'Toy-v0',
    observationSpace,
    actionSpace,
    reset: ({ seed } = {}) => {
      if (seed !== undefined) rng = new Rng(seed);
      time = 0;
      return { observation: look(), info: noInfo };
    },
    step: (action) => {
      if (!actionSpace.contains(action)) throw new Error(`${String(action)} is not in ${actionSpace}`);
      const mask = (seen as { action_mask?: Int8Array } | null)?.action_mask;
      if (mask !== undefined && mask[action as number] !== 1)
        throw new Error(`${String(action)} is impossible`);
      time++;
      return {
        observation: look(),
        reward: rng.normal(),
        terminated: time === 6,
        truncated: false,
        info: noInfo,
      };
    },
  };
}

let registry: Registry;
let engine: Engine;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-table-'));
beforeAll(async () => {
  registry = await loadRegistry(root, [], [], false);
  engine = await activateBackend('tfjs-cpu');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Whether an agent trains there and is evaluated afterwards; false if it refuses the spaces. */
async function trains(
  agent: string,
  seen: Space,
  done: Space,
  more: Settings = {},
  numEnvs = 1,
): Promise<boolean> {
  const validate = (value: unknown) => ({ value: value as Record<string, never> });
  const environment = {
    description: 'a toy',
    defaults: {},
    schema: { '~standard': { version: 1 as const, vendor: 'test', validate } },
    create: () => toy(seen, done),
  };
  const entry = registry.get('agents', agent).entry as AgentEntry<object>;
  const config = { ...rows[agent], ...more };
  if (entry.supports(seen, done, resolveConfig(agent, entry, config as never)) !== true) return false;
  const plugin = definePlugin({
    name: 'toys',
    environments: { 'Toy-v0': environment },
    agents: { [agent]: entry },
  });
  let [episodes, updates] = [0, 0];
  await train({
    plugins: [plugin],
    env: 'Toy-v0',
    agent,
    agentConfig: config as never,
    numEnvs,
    steps,
    seed: 1,
    engine,
    allowUnused: true,
  }).forEach((event) => {
    if (event.type === 'episode') episodes++;
    if (event.type === 'update') updates++;
  });
  expect(episodes, `${agent} in ${seen}, ${done}`).toBeGreaterThan(2);
  if ('learningStarts' in config || 'rolloutSteps' in config)
    expect(updates, `${agent} in ${seen}, ${done}`).toBeGreaterThan(0);
  return true;
}

async function cell(agent: string, column: Column): Promise<boolean> {
  const seen = isTabular(agent) ? places : vectors;
  const entry = registry.get('agents', agent).entry as AgentEntry<object>;
  const config = resolveConfig(agent, entry, rows[agent] as never);
  const own = entry.supports(seen, choices, config) === true ? choices : forces;
  switch (column) {
    case 'masks':
      return trains(agent, new Dict({ action_mask: new MultiBinary(3), place: seen }) as Space, choices);
    case 'Dict observations':
      return trains(agent, new Dict({ place: seen, which: new Discrete(3) }) as Space, own);
    case 'memory':
      // Sequences are sampled uniformly.
      return (
        'recurrent' in entry.defaults &&
        trains(agent, seen, own, {
          recurrent: 'gru',
          recurrentUnits: 4,
          ...('replay' in entry.defaults
            ? { replay: 'uniform', sequenceLength: 4, burnIn: 2 }
            : 'sequenceLength' in entry.defaults && { sequenceLength: 3 }),
        })
      );
    case 'several environments':
      return trains(agent, seen, own, {}, 3);
    case 'export': {
      const context = {
        observationSpace: seen,
        actionSpace: own,
        numEnvs: 1,
        steps,
        config,
        rng: new Rng(1),
        engine,
      };
      const made = await entry.create(context);
      const model = await made.exportPolicy?.('onnx');
      await made.dispose?.();
      return (model?.length ?? 0) > 0;
    }
    default:
      return trains(agent, seen, actions[column]);
  }
}

const guide = fs.readFileSync(path.join(root, 'site/content/guides/choosing.md'), 'utf8');

test('the table names these columns, and every agent of the list', () => {
  const lines = guide.split('\n');
  expect(lines.filter((line) => line === `| agent | ${columns.join(' | ')} |`)).toHaveLength(1);
  const named = lines.filter((line) => / ✓ \|/.test(line)).map((line) => line.split('`')[1]);
  expect(named).toEqual(Object.keys(rows));
});

test.each(Object.keys(rows))('%s takes what the guide says', async (agent) => {
  const cells: string[] = [];
  for (const column of columns) cells.push((await cell(agent, column)) ? '✓' : '');
  await activateBackend('tfjs-cpu');
  const line = `| \`${agent}\` | ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |');
  const said = guide.split('\n').find((row) => row.startsWith(`| \`${agent}\` |`));
  expect(said).toBe(line);
});
