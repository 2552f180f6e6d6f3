// An agent, an environment and a plan for tests of studies, without training.
import type { AgentEntry, Config, EnvironmentEntry, Plugin } from '@prism-rl/core';
import {
  Discrete,
  definePlugin,
  noInfo,
  number,
  oneOf,
  onlyIf,
  PrismError,
  Registry,
  settings,
} from '@prism-rl/core';
import { plugin } from '../../src/plugin.ts';
import { readSpace } from '../../src/search/space/readSpace.ts';
import { spaceOf } from '../../src/search/space/spaceOf.ts';
import type { StudyPlan } from '../../src/search/study/studyPlan.ts';

const table = {
  rate: number(0.1, 'Rate', { above: 0, search: { from: 1e-4, to: 1, scale: 'log' } }),
  kind: oneOf(['plain', 'shifted'], 'plain', 'Kind', { search: { choices: ['plain', 'shifted'] } }),
  ...onlyIf({ kind: ['shifted'] }, { shift: number(0, 'Shift', { search: { from: 0, to: 9 } }) }),
};

export interface ToySettings {
  readonly rate: number;
  readonly kind: 'plain' | 'shifted';
  readonly shift: number;
}

/** Scores by its settings alone, see `toyWorker.ts`. */
const toyAgent: AgentEntry<never> = {
  description: 'Is not trained: its worker makes scores up',
  ...settings(table, {
    crossCheck: ({ rate, kind }) => {
      if (rate > 0.2 && kind === 'shifted')
        throw new PrismError('invalid-config', 'A shift needs a rate of 0.2 at most.');
    },
  }),
  presets: {
    slow: {
      description: 'A low rate',
      environments: ['Toy-v0'],
      config: { rate: 1e-3 },
      evaluationEpisodes: 7,
    },
  },
  usesBackend: true,
  supports: () => true,
  create: () => {
    throw new Error('never');
  },
} as never;

const toyEnvironment: EnvironmentEntry<never> = {
  description: 'Is not stepped',
  ...settings({ size: number(1, 'Size') }),
  create: () => ({
    id: 'Toy-v0',
    observationSpace: new Discrete(2),
    actionSpace: new Discrete(2),
    reset: () => ({ observation: 0, info: noInfo }),
    step: () => {
      throw new Error('never');
    },
  }),
} as never;

export const registryWith = (wrappers: NonNullable<Plugin['wrappers']>): Registry =>
  new Registry([
    plugin,
    definePlugin({
      name: 'toys',
      agents: { toy: toyAgent as never },
      environments: { 'Toy-v0': toyEnvironment as never },
      wrappers,
    }),
  ]);
export const registry = registryWith({});

const { entry } = registry.get('agents', 'toy');
export const space = spaceOf({
  owner: 'agent toy',
  settings: entry.settings as never,
  config: entry.defaults as Config,
  given: {},
  wish: readSpace([]),
});

/** A study of the toy agent; full runs have 900 steps. */
export function planOf(more: Partial<StudyPlan> = {}): StudyPlan {
  return {
    agent: 'toy',
    environment: 'Toy-v0',
    environmentConfig: {},
    preset: null,
    given: {},
    steps: 900,
    numEnvs: 2,
    backend: 'some',
    evaluations: 3,
    evaluationEpisodes: null,
    space,
    start: { rate: 0.1, kind: 'plain' },
    sampler: { name: 'random', config: {} },
    pruner: { name: 'none', rungs: [900] },
    objective: 'final',
    seeds: [1, 2],
    seed: 5,
    parallel: 2,
    ...more,
  };
}
