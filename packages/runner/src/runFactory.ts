import type {
  Agent,
  AgentContext,
  Config,
  Engine,
  Env,
  Memory,
  Registry,
  Rng,
  Run,
  Space,
  VectorEnv,
} from '@prism-rl/core';
import { createEnvironment, createEnvironments, PrismError, resolveConfig } from '@prism-rl/core';
import { inMemory, requireAgent } from '@prism-rl/core/checks';
import { defaultEpisodes, evaluationWrappers, requireWholeAgents } from './planRun.ts';

/** Makes the parts of a run: environments, agent, memory. */
export interface RunFactory {
  /** The run, with defaults for settings that its record lacks. */
  readonly run: Run;
  /** Probability of a random action in evaluations, see `AgentEntry.evaluationEpsilon`. */
  readonly evaluationEpsilon: number;
  /**
   * Number of steps whose rewards and observations are checked: the first ones for vectors and wrappers of Prism RL, otherwise all. (The checks
   * of `vectorize` are separate.)
   */
  readonly watchedSteps: number;
  /** Creates `count` environments for training. */
  createEnv(count: number): Promise<VectorEnv>;
  /** Creates `count` environments for evaluations. */
  createEvaluationEnv(count: number): Promise<VectorEnv>;
  /** Creates a single environment for films, without autoreset. */
  createSingleEnv(): Promise<Env>;
  /**
   * @param env the training environment; an agent that only acts may act elsewhere, in any number of environments.
   * @param engine computes its neural networks, if it has any.
   * @param more `scheduledSteps`: length of its schedules, default the run's steps; `readDataset`: opens the recordings that it learns from.
   */
  createAgent(
    env: Pick<VectorEnv, 'observationSpace' | 'actionSpace' | 'numEnvs'>,
    rng: Rng,
    engine?: Engine,
    more?: { readonly scheduledSteps?: number; readonly readDataset?: AgentContext['readDataset'] },
  ): Promise<Agent>;
  /** See `AgentEntry.memory`. */
  readonly memory: ((inner: Memory) => Memory) | undefined;
  /** @throws PrismError `incompatible` if the agent does not support these spaces; the hint lists agents that do. */
  checkSpaces(observationSpace: Space, actionSpace: Space): void;
}

/** Covers an episode or two. */
const firstSteps = 1000;

/**
 * Returns the factory of a run's parts; creates nothing yet.
 *
 * @throws PrismError `unknown-name` and `invalid-config` if no plugin offers what the record names.
 */
export function runFactory(registry: Registry, recorded: Run): RunFactory {
  const { plugin, id, entry: environment } = registry.get('environments', recorded.environment);
  const agent = registry.get('agents', recorded.agent);
  const environmentConfig = resolveConfig(`environment ${id}`, environment, recorded.environmentConfig);
  const agentConfig = resolveConfig(`agent ${agent.id}`, agent.entry, recorded.agentConfig);
  const run: Run = {
    ...recorded,
    environmentConfig: environmentConfig as Config,
    agentConfig: agentConfig as Config,
    evaluationEpisodes: recorded.evaluationEpisodes ?? defaultEpisodes(registry, recorded),
  };
  const { wrappers = [] } = run;
  const training = { id, config: environmentConfig as Config, wrappers };
  const judging = {
    id,
    config: (environment.evaluationConfig?.(environmentConfig) ?? environmentConfig) as Config,
    wrappers: evaluationWrappers(registry, wrappers),
  };
  const checkSpaces = (observationSpace: Space, actionSpace: Space): void => {
    const hasRules = environment.game !== undefined && wrappers.length === 0;
    const verdictOn = ({ entry }: typeof agent, config: Config): true | string =>
      entry.playsBothSides === true && !hasRules
        ? 'plays both sides of a game by its rules, which this environment lacks or wrappers hide'
        : entry.supports(observationSpace, actionSpace, config);
    const verdict = verdictOn(agent, agentConfig as Config);
    if (verdict === true) return;
    const able = registry
      .list('agents')
      .filter((one) => verdictOn(one, one.entry.defaults as Config) === true)
      .map((one) => one.id);
    throw PrismError.incompatible`The agent ${agent.id} cannot act in ${id}, which has observations ${observationSpace} and actions \
      ${actionSpace}: it ${verdict}.
      ${able.length === 0 ? 'No registered agent can.' : `These can: ${able.join(', ')}.`}`;
  };
  const isOurs =
    (plugin.startsWith('@prism-rl/') || environment.createVector === undefined) &&
    wrappers.every(({ name }) => registry.get('wrappers', name).plugin.startsWith('@prism-rl/'));
  return {
    run,
    evaluationEpsilon: agent.entry.evaluationEpsilon?.(agentConfig) ?? 0,
    watchedSteps: isOurs ? firstSteps : Number.POSITIVE_INFINITY,
    memory: agent.entry.memory,
    checkSpaces,
    createEnv: (count) => createEnvironments(registry, training, count),
    createEvaluationEnv: (count) => createEnvironments(registry, judging, count),
    createSingleEnv: () => createEnvironment(registry, judging),
    createAgent: async ({ observationSpace, actionSpace, numEnvs }, rng, engine, more = {}) => {
      checkSpaces(observationSpace, actionSpace);
      if (engine?.trainWhole !== undefined) requireWholeAgents(registry, engine.name, [run]);
      const source = { ...training, modules: registry.modules };
      const { scheduledSteps: steps = run.steps, readDataset } = more;
      const context = { observationSpace, actionSpace, numEnvs, steps, config: agentConfig, rng };
      const made = await inMemory(`The agent ${agent.id} for ${numEnvs} of ${id}`, () =>
        agent.entry.create({
          ...{ ...context, environment: source, createEnv: () => createEnvironment(registry, training) },
          createEnvs: (count) => createEnvironments(registry, training, count),
          ...(environment.game !== undefined &&
            wrappers.length === 0 && { game: () => environment.game!(environmentConfig as Config) }),
          ...(engine !== undefined && { engine }),
          ...(readDataset !== undefined && { readDataset }),
        }),
      );
      return requireAgent(made, agent.id);
    },
  };
}
