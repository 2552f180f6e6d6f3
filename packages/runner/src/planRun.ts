import type { AgentEntry, Config, Preset, Registry, Run, WrapperChoice } from '@prism-rl/core';
import { createEnvironment, didYouMean, PrismError, refuseUnused, resolveConfig } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { refuseNormalizedTwice } from './normalizingWrappers.ts';

/** What to train, as plain JSON. Omitted fields come from the preset, then from the defaults. */
export interface RunSpec {
  /** A registered environment. */
  readonly env: string;
  /** A registered agent. */
  readonly agent: string;
  /** One of the agent's presets; default: the environment's, if there is one. */
  readonly preset?: string;
  /** Total environment steps; default: the preset's, else 10 000. */
  readonly steps?: number;
  /** Takes all steps even if the preset would end a solved run early; default false. */
  readonly allSteps?: boolean;
  /** Default 0. */
  readonly seed?: number;
  /** Parallel environments; default: the agent's choice, else the preset's, else 1. */
  readonly numEnvs?: number;
  /** Settings of the environment, over the preset's. */
  readonly envConfig?: Config;
  /** Wrappers around the environment, from the innermost to the outermost; default: the preset's. */
  readonly wrappers?: readonly WrapperChoice[];
  /** Settings of the agent from a preset in a file; they override the preset's. */
  readonly filePreset?: Config | undefined;
  /** The agent's settings; they override its presets. */
  readonly agentConfig?: Config;
  /** Accepts settings of the agent that have no effect because another one switches them off; default false. */
  readonly allowUnused?: boolean;
  /** Environment steps between evaluations; default: one evaluation at the end. */
  readonly evaluationSteps?: number;
  /** Episodes per evaluation; default: the preset's, else the environment's. */
  readonly evaluationEpisodes?: number;
  /** Name of the backend for neural networks. */
  readonly backend?: string;
}

const defaultSteps = 10_000;
/** Maximum number of parallel environments, beyond what any machine can use. */
const mostEnvs = 65_536;

/**
 * Plans a run: looks up names, then resolves and checks all settings. Creates nothing; see `runFactory`.
 *
 * @throws PrismError `unknown-name`, `invalid-config`, `invalid-argument`; `incompatible` if the run would normalise twice.
 */
export function planRun(registry: Registry, spec: RunSpec): Run {
  const environment = registry.get('environments', spec.env);
  const agent = registry.get('agents', spec.agent);
  const presetName = spec.preset ?? defaultPreset(agent.entry, spec.env);
  const preset = presetName === undefined ? undefined : findPreset(agent.id, agent.entry, presetName);
  const environmentConfig = resolveConfig(
    `environment ${environment.id}`,
    environment.entry,
    preset?.environmentConfig,
    spec.envConfig,
  );
  const owner = `agent ${agent.id}`;
  const presets = { ...preset?.config, ...spec.filePreset };
  const agentConfig = resolveConfig(owner, agent.entry, presets, spec.agentConfig);
  const before = { ...agent.entry.defaults, ...presets };
  const given = spec.allowUnused === true ? {} : (spec.agentConfig ?? {});
  refuseUnused(owner, agent.entry, agentConfig as Config, given, before);
  const wrappers = (spec.wrappers ?? preset?.wrappers ?? []).map((wrapper) =>
    resolveWrapper(registry, wrapper, agentConfig as Config),
  );
  const { rewardThreshold } = environment.entry;
  const numEnvs = spec.numEnvs ?? agent.entry.numEnvs?.(agentConfig, preset?.numEnvs) ?? preset?.numEnvs ?? 1;
  // The threshold is on the scale of the environment's returns, which training-only wrappers change.
  const isComparable =
    rewardThreshold !== undefined && evaluationWrappers(registry, wrappers).length === wrappers.length;
  const stopWhenSolved =
    preset?.stopWhenSolved === undefined || !isComparable || spec.allSteps === true
      ? undefined
      : { return: rewardThreshold, ...preset.stopWhenSolved };
  const updates = agent.entry.updates?.(agentConfig);
  const { evaluationSteps, evaluationEpisodes, backend } = spec;
  const named = { environment: environment.id, agent: agent.id, ...(presetName && { preset: presetName }) };
  refuseNormalizedTwice(registry, { agent: agent.id, agentConfig: agentConfig as Config, wrappers });
  return {
    ...named,
    seed: wholeNumber('seed', spec.seed ?? 0, 0),
    numEnvs: wholeNumber('numEnvs', numEnvs, 1, mostEnvs),
    steps: wholeNumber('steps', spec.steps ?? preset?.steps ?? defaultSteps, 1),
    ...(updates === undefined ? {} : { updates }),
    ...(stopWhenSolved === undefined ? {} : { stopWhenSolved }),
    environmentConfig: environmentConfig as Config,
    ...(wrappers.length === 0 ? {} : { wrappers }),
    agentConfig: agentConfig as Config,
    ...(evaluationSteps === undefined ? {} : { evaluationSteps }),
    evaluationEpisodes: evaluationEpisodes ?? defaultEpisodes(registry, named),
    ...(backend === undefined ? {} : { backend }),
  };
}

/** Default number of episodes per evaluation: the preset's, else the environment's. */
export function defaultEpisodes(
  registry: Registry,
  { environment, agent, preset }: Pick<Run, 'environment' | 'agent' | 'preset'>,
): number {
  const { presets = {} } = registry.get('agents', agent).entry;
  const ofPreset = preset === undefined ? undefined : presets[preset]?.evaluationEpisodes;
  return ofPreset ?? registry.get('environments', environment).entry.evaluationEpisodes ?? 100;
}

/**
 * Resolves and checks a wrapper's settings.
 *
 * @param agentConfig settings of the agent, which some wrappers adopt; default: none.
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

/** Filters the wrappers for evaluations and films: all but training-only ones. */
export function evaluationWrappers(registry: Registry, wrappers: readonly WrapperChoice[]): WrapperChoice[] {
  return wrappers.filter(({ name }) => registry.get('wrappers', name).entry.trainingOnly !== true);
}

function defaultPreset(entry: AgentEntry<object>, environment: string): string | undefined {
  const presets = Object.entries(entry.presets ?? {});
  return presets.find(([, preset]) => preset.environments?.includes(environment))?.[0];
}

function findPreset(agent: string, entry: AgentEntry<object>, name: string): Preset {
  const presets = entry.presets ?? {};
  if (Object.hasOwn(presets, name)) return presets[name]!;
  throw PrismError.unknownName`The agent ${agent} has no preset named "${name}".
    ${didYouMean(name, Object.keys(presets))}`;
}

/** Whether a backend trains whole runs; false for `auto`. */
export function trainsWhole(registry: Registry, backend: string | undefined): boolean {
  return registry.list('backends').some(({ id, entry }) => id === backend && entry.wholeRuns !== undefined);
}

/** @throws PrismError `incompatible` for runs with agents or settings that a backend for whole runs cannot train. */
export function requireWholeAgents(registry: Registry, backend: string, runs: readonly Run[]): void {
  const named = registry.list('backends').find(({ id }) => id === backend);
  const takesWrappers = named?.entry.wholeRuns?.wrappers === true;
  const refused = runs.flatMap(({ arm, agent, agentConfig, numEnvs, wrappers = [] }) => {
    const verdict = registry.get('agents', agent).entry.trainsWhole?.(agentConfig, numEnvs) ?? false;
    // Their statistics are learned by the run's own environments, which such a backend does not step.
    const normalises = wrappers.some(({ name }) => registry.get('wrappers', name).entry.adaptsLike);
    if (verdict === true && !normalises && (wrappers.length === 0 || takesWrappers)) return [];
    const wrapped = normalises && takesWrappers ? 'wrappers that normalise' : 'wrappers';
    const reason = verdict === true ? wrapped : verdict;
    return [`${arm ?? agent}${reason === false ? '' : ` with ${reason}`}`];
  });
  if (refused.length === 0) return;
  const able = registry
    .list('agents')
    .flatMap(({ id, entry }) => (entry.trainsWhole?.(entry.defaults as Config, 1) === true ? [id] : []));
  throw PrismError.incompatible`The backend ${backend} cannot train ${[...new Set(refused)].join(', ')}.
    Change the setting, or train on the processor. It can train ${able.join(', ')}.`;
}

/** @throws PrismError `incompatible` if the backend trains whole runs, but not of these agents, settings or environments. */
export async function requireWholeRuns(
  registry: Registry,
  backend: string,
  runs: readonly Run[],
): Promise<void> {
  if (!trainsWhole(registry, backend)) return;
  requireWholeAgents(registry, backend, runs);
  const alike = Map.groupBy(runs, ({ environment, environmentConfig, wrappers = [] }) =>
    JSON.stringify([environment, environmentConfig, wrappers]),
  );
  for (const some of alike.values()) {
    const { environment: id, environmentConfig: config, wrappers = [] } = some[0]!;
    const env = await createEnvironment(registry, { id, config, wrappers });
    const configs = some.map(({ agentConfig }) => agentConfig);
    try {
      await registry.get('backends', backend).entry.wholeRuns!.check(env, configs);
    } finally {
      env.close?.();
    }
  }
}
