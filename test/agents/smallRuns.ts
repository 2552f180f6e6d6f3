// Short runs of every agent, with networks of a few units.
import type { AgentEntry, Config, Registry, WrapperChoice } from '@prism-rl/core';
import { createEnvironment, resolveConfig } from '@prism-rl/core';
import type { TrainOptions } from '@prism-rl/runner';

/** Settings with which an agent learns within a few steps; each agent uses those that it has. */
const small: Config = {
  hidden: [6],
  batchSize: 4,
  learningStarts: 12,
  trainEvery: 3,
  replayCapacity: 40,
  targetUpdateEvery: 4,
  epsilonSteps: 40,
  epsilonFrom: 'start',
  priorityBetaFrom: 'start',
  rolloutSteps: 6,
  minibatches: 2,
  fractions: 3,
  targetFractions: 3,
  choiceFractions: 2,
  cosines: 4,
  learningRate: 0.01,
  residualUnits: 4,
  criticResidualUnits: 4,
  atoms: 5,
  quantiles: 5,
  updates: 'round-robin',
  simulations: 4,
  population: 4,
  directions: 2,
  best: 1,
  parents: 2,
  elites: 1,
};

/** {@link small} for an agent, with `more`. */
export function settingsOf(registry: Registry, agent: string, more: Config = {}): Config {
  const entry = registry.get('agents', agent).entry as AgentEntry<object>;
  const known = Object.entries(small).filter(([name]) => Object.hasOwn(entry.defaults, name));
  return { ...Object.fromEntries(known), ...more };
}

/** A wrapper. */
export const by = (name: string, config: Config = {}): WrapperChoice => ({ name, config });
/** Short episodes, both terminated and truncated. */
export const limit = (maxEpisodeSteps: number) => by('time-limit', { maxEpisodeSteps });
export const stack = (k: number) => by('frame-stack', { k });
type Place = Pick<TrainOptions, 'env' | 'wrappers' | 'steps'>;
const usual: readonly Place[] = [
  { env: 'CartPole-v1', wrappers: [limit(15)] },
  { env: 'Pendulum-v1', wrappers: [limit(11)] },
  { env: 'SuttonBartoGrid-v0', wrappers: [limit(9)], steps: 120 },
  { env: 'Junctions-v0', wrappers: [limit(9)] },
];
/** For agents that play both sides of a game. */
const game: Place = { env: 'TicTacToe-v0' };
/** For agents that support nothing else. */
const picture: Place = { env: 'MinAtar/Breakout-v1', wrappers: [limit(9)], steps: 21 };

/** A run; `settings` override the agent's small ones. */
export type Run = Omit<TrainOptions, 'plugins' | 'engine' | 'agentConfig'> & { readonly settings?: Config };

/** A run's options without the engine. */
export function optionsOf(registry: Registry, { settings, ...run }: Run) {
  return {
    steps: 60,
    seed: 5,
    numEnvs: 2,
    allSteps: true,
    allowUnused: true,
    ...run,
    agentConfig: settingsOf(registry, run.agent, settings),
  };
}

/** Arms whose updates no listed agent covers. */
export const armsApart: readonly string[] = [
  ...['dqn+hl-gauss', 'dqn+rmsprop', 'dqn+munchausen', 'ddpg+stochastic', 'ddpg+entropy'],
];

/** A run of each agent that steps environments, and of each separate arm, in each of the usual environments that it supports. */
export async function runsOfAgents(registry: Registry): Promise<Run[]> {
  const places = await Promise.all(
    usual.map(async (place) => ({ place, env: await createEnvironment(registry, { id: place.env }) })),
  );
  const stepping = registry
    .list('agents')
    .filter(({ entry }) => entry.dataset?.(entry.defaults) === undefined);
  const agents = [...stepping, ...armsApart.map((arm) => registry.get('agents', arm))];
  return agents.flatMap(({ id: agent, entry }): Run[] => {
    if (entry.playsBothSides === true) return [{ agent, ...game }];
    const config = resolveConfig(agent, entry as AgentEntry<object>, settingsOf(registry, agent));
    const taken = places.filter(
      ({ env }) => entry.supports(env.observationSpace, env.actionSpace, config) === true,
    );
    return (taken.length > 0 ? taken.map(({ place }) => place) : [picture]).map((place) => ({
      agent,
      ...place,
    }));
  });
}

/** An agent of each recipe; the others combine the same parts. */
const recipes: readonly string[] = [
  'q-learning',
  'deep-sarsa',
  'dqn',
  'branching-dqn',
  'rainbow',
  'iqn',
  'reinforce',
  'actor-critic',
  'gaussian-pg',
  'a2c',
  'ppo',
  'pqn',
  'a3c',
  'alphazero',
  'ddpg',
  'td3',
  'sac',
  'tqc',
  'crossq',
  'stream-q',
  'stream-ac',
  'openai-es',
];

/** The first run of each recipe. */
export function firstRuns(runs: readonly Run[]): Run[] {
  return recipes.flatMap((recipe) => runs.find(({ agent }) => agent === recipe) ?? []);
}

export const isSame = (a: Run, b: Run): boolean => a.agent === b.agent && a.env === b.env;
