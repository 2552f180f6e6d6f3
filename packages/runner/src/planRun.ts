import type {
  Agent,
  AgentEntry,
  Config,
  Engine,
  Env,
  EnvironmentChoice,
  Json,
  Preset,
  Registry,
  Rng,
  RunManifest,
  Space,
  VectorEnv,
  WrapperChoice,
} from '@prism-rl/core';
import {
  createEnvironment,
  createEnvironments,
  didYouMean,
  PrismError,
  refuseIdle,
  resolveConfig,
} from '@prism-rl/core';
import { inMemory, requireAgent } from '@prism-rl/core/checks';

/** What to train, by name. Everything left out is taken from the preset, then from the defaults. */
export interface RunOptions {
  /** A registered environment. */
  readonly env: string;
  /** A registered agent. */
  readonly agent: string;
  /** One of the agent's presets; default: the one made for this environment, if there is one. */
  readonly preset?: string;
  /** Environment steps to take in all; default: the preset's, else 10 000. */
  readonly steps?: number;
  /** Takes all steps even where the preset would end a solved run early; default false. Wrappers of rewards do the same. */
  readonly allSteps?: boolean;
  /** Decides the run; default 0. */
  readonly seed?: number;
  /** Environments that step together; default: the agent's choice, or the preset's, else 1. */
  readonly numEnvs?: number;
  /** Settings of the environment, over those of the preset. */
  readonly envConfig?: Config;
  /** Wrappers around the environment, from the innermost to the outermost, with settings over their defaults; default: the preset's. */
  readonly wrappers?: readonly WrapperChoice[];
  /** Settings of the agent, over those of the preset. */
  readonly agentConfig?: Config;
  /** Accepts settings of the agent that have no effect because others switch them off; default: false, they are refused. */
  readonly allowIdle?: boolean;
  /** Name of the backend for neural networks, as the manifest says it. */
  readonly backend?: string;
  /** Further entries of the manifest: versions, machine. */
  readonly context?: { readonly [key: string]: Json };
}

/** A run with every name looked up and every setting checked, ready to start. */
export interface RunPlan {
  readonly manifest: RunManifest;
  /** The preset that {@link manifest} names. */
  readonly preset: Preset | undefined;
  /** Probability of a random action where the agent is judged, see `AgentEntry.evaluationEpsilon`. */
  readonly evaluationEpsilon: number;
  /**
   * Number of steps whose rewards and observations are checked: the first ones for vectors and wrappers of Prism RL's packages, otherwise
   * all. (Environments stepped one by one are checked where they are combined.)
   */
  readonly watchedSteps: number;
  /** `count` environments that step together. */
  createEnv(count: number): Promise<VectorEnv>;
  /** The same with the settings that policies are judged with. */
  createEvaluationEnv(count: number): Promise<VectorEnv>;
  /** One environment by itself, to be watched: it does not start again when an episode ends. */
  createSingleEnv(): Promise<Env>;
  /**
   * @param env where it learns; one that only acts may do so elsewhere, in any number of environments.
   * @param engine computes its neural networks; not needed for agents without.
   */
  createAgent(
    env: Pick<VectorEnv, 'observationSpace' | 'actionSpace' | 'numEnvs'>,
    rng: Rng,
    engine?: Engine,
  ): Promise<Agent>;
  /** @throws PrismError `incompatible` if the agent cannot act in these spaces; its hint says which agents can. */
  checkSpaces(observationSpace: Space, actionSpace: Space): void;
}

const defaultSteps = 10_000;
/** Environments that step together: beyond it no machine gains anything. */
const mostEnvs = 65_536;
/** Enough for an episode or two. */
const firstSteps = 1000;

/**
 * Looks up names and checks settings, before anything is made.
 *
 * @throws PrismError `unknown-name`, `invalid-config`, `invalid-argument`.
 */
export function planRun(registry: Registry, options: RunOptions): RunPlan {
  const environment = registry.get('environments', options.env);
  const agent = registry.get('agents', options.agent);
  const presetName = options.preset ?? defaultPreset(agent.entry, options.env);
  const preset = presetName === undefined ? undefined : findPreset(agent.id, agent.entry, presetName);
  const environmentConfig = resolveConfig(
    `environment ${environment.id}`,
    environment.entry,
    preset?.environmentConfig,
    options.envConfig,
  );
  const evaluationConfig = environment.entry.evaluationConfig?.(environmentConfig) ?? environmentConfig;
  const owner = `agent ${agent.id}`;
  const agentConfig = resolveConfig(owner, agent.entry, preset?.config, options.agentConfig);
  if (options.allowIdle !== true) {
    const before = { ...agent.entry.defaults, ...preset?.config };
    refuseIdle(owner, agent.entry, agentConfig as Config, options.agentConfig ?? {}, before);
  }
  const wrappers = (options.wrappers ?? preset?.wrappers ?? []).map((wrapper) =>
    resolveWrapper(registry, wrapper, agentConfig as Config),
  );
  const { rewardThreshold } = environment.entry;
  const numEnvs =
    options.numEnvs ?? agent.entry.numEnvs?.(agentConfig, preset?.numEnvs) ?? preset?.numEnvs ?? 1;
  const shown = shownWrappers(registry, wrappers);
  // The threshold is one of the environment's own returns, not of those that wrappers make for training.
  const isComparable = rewardThreshold !== undefined && shown.length === wrappers.length;
  const stopWhenSolved =
    preset?.stopWhenSolved === undefined || !isComparable || options.allSteps === true
      ? undefined
      : { return: rewardThreshold, ...preset.stopWhenSolved };
  const updates = agent.entry.updates?.(agentConfig);
  const manifest: RunManifest = {
    environment: environment.id,
    agent: agent.id,
    ...(presetName === undefined ? {} : { preset: presetName }),
    seed: wholeNumber('seed', options.seed ?? 0, 0),
    numEnvs: wholeNumber('numEnvs', numEnvs, 1, mostEnvs),
    steps: wholeNumber('steps', options.steps ?? preset?.steps ?? defaultSteps, 1),
    ...(updates === undefined ? {} : { updates }),
    ...(stopWhenSolved === undefined ? {} : { stopWhenSolved }),
    environmentConfig: environmentConfig as Config,
    // Without any in spite of the preset, it says so: planned again, it would have the preset's.
    ...(wrappers.length === 0 && preset?.wrappers === undefined ? {} : { wrappers }),
    agentConfig: agentConfig as Config,
    ...(options.backend === undefined ? {} : { backend: options.backend }),
    ...(options.context === undefined ? {} : { context: options.context }),
  };
  const { id } = environment;
  const training: EnvironmentChoice = { id, config: environmentConfig as Config, wrappers };
  const judging: EnvironmentChoice = {
    id,
    config: evaluationConfig as Config,
    wrappers: shown,
  };
  const checkSpaces = (observationSpace: Space, actionSpace: Space): void => {
    const verdict = agent.entry.supports(observationSpace, actionSpace, agentConfig);
    if (verdict === true) return;
    const able = registry
      .list('agents')
      .filter(({ entry }) => entry.supports(observationSpace, actionSpace, entry.defaults) === true)
      .map(({ id }) => id);
    throw new PrismError(
      'incompatible',
      `The agent ${agent.id} cannot act in ${environment.id}, which has observations ${observationSpace} and ` +
        `actions ${actionSpace}: it ${verdict}.`,
      { hint: able.length === 0 ? 'No registered agent can.' : `These can: ${able.join(', ')}.` },
    );
  };
  const isOurs =
    (environment.plugin.startsWith('@prism-rl/') || environment.entry.createVector === undefined) &&
    wrappers.every(({ name }) => registry.get('wrappers', name).plugin.startsWith('@prism-rl/'));
  return {
    manifest,
    preset,
    evaluationEpsilon: agent.entry.evaluationEpsilon?.(agentConfig) ?? 0,
    watchedSteps: isOurs ? firstSteps : Number.POSITIVE_INFINITY,
    checkSpaces,
    createEnv: (count) => createEnvironments(registry, training, count),
    createEvaluationEnv: (count) => createEnvironments(registry, judging, count),
    createSingleEnv: () => createEnvironment(registry, judging),
    createAgent: async ({ observationSpace, actionSpace, numEnvs }, rng, engine) => {
      checkSpaces(observationSpace, actionSpace);
      const { steps } = manifest;
      const source = { ...training, modules: registry.modules };
      const context = { observationSpace, actionSpace, numEnvs, steps, config: agentConfig, rng };
      const made = await inMemory(`The agent ${agent.id} for ${numEnvs} of ${environment.id}`, () =>
        agent.entry.create({ ...context, environment: source, ...(engine !== undefined && { engine }) }),
      );
      return requireAgent(made, agent.id);
    },
  };
}

/**
 * A wrapper with all its settings, checked.
 *
 * @param agentConfig of the agent inside, from which it may take settings; default: there is none.
 * @throws PrismError `unknown-name`, `invalid-config`.
 */
export function resolveWrapper(
  registry: Registry,
  { name, config }: WrapperChoice,
  agentConfig: Config = {},
): WrapperChoice {
  const { entry } = registry.get('wrappers', name);
  const own = resolveConfig(`wrapper ${name}`, entry, config) as Config;
  const taken = Object.entries(entry.fromAgent ?? {}).filter(
    ([setting, of]) => own[setting] === null && Object.hasOwn(agentConfig, of),
  );
  if (taken.length === 0) return { name, config: own };
  const values = Object.fromEntries(taken.map(([setting, of]) => [setting, agentConfig[of]!]));
  return { name, config: resolveConfig(`wrapper ${name}`, entry, own, values) as Config };
}

/** The wrappers through which policies are judged and watched: those that are not for training alone. */
export function shownWrappers(registry: Registry, wrappers: readonly WrapperChoice[]): WrapperChoice[] {
  return wrappers.filter(({ name }) => registry.get('wrappers', name).entry.trainingOnly !== true);
}

function defaultPreset(entry: AgentEntry<object>, environment: string): string | undefined {
  const presets = Object.entries(entry.presets ?? {});
  return presets.find(([, preset]) => preset.environments?.includes(environment))?.[0];
}

function findPreset(agent: string, entry: AgentEntry<object>, name: string): Preset {
  const presets = entry.presets ?? {};
  if (Object.hasOwn(presets, name)) return presets[name]!;
  throw new PrismError('unknown-name', `The agent ${agent} has no preset named "${name}".`, {
    hint: didYouMean(name, Object.keys(presets)),
  });
}

function wholeNumber(
  name: string,
  value: number,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
  const range =
    maximum < Number.MAX_SAFE_INTEGER ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`;
  throw new PrismError('invalid-argument', `${name} must be an integer ${range}, but is ${value}.`);
}
