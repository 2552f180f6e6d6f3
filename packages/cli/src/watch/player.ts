import {
  type ActMode,
  type Config,
  counted,
  createEnvironment,
  didYouMean,
  type Env,
  type EnvironmentEntry,
  type MaybePromise,
  PrismError,
  parseSettings,
  type Registry,
  Rng,
  randomAction,
  resolveConfig,
  type WrapperChoice,
} from '@prism-rl/core';
import { actBy, evaluationWrappers, planRun, type playEpisode, runFactory } from '@prism-rl/runner';
import { actingBackendOption, checkBackend, engineFor } from '../backend.ts';
import { type OptionValues, option } from '../command.ts';
import { loadTrainedAgent, readSimulations, simulationsOption, thinking } from '../trainedAgent.ts';

export type Act = Parameters<typeof playEpisode>[1];

export interface Player {
  /** Name before the caption: "heuristic". */
  readonly name: string;
  readonly env: Env;
  /** Returns the policy for an episode with this seed. */
  begin(seed: number): MaybePromise<Act>;
  close(): void;
}

/** Specifies the player: at most one of policy, agent and runDir. */
export interface PlayerOptions {
  /** Required unless a run directory is given. */
  readonly environment?: string | undefined;
  readonly settings: Config;
  /** `random` or a policy of the environment's plugin. */
  readonly policy?: string | undefined;
  readonly agent?: string | undefined;
  /** A run whose newest checkpoint plays greedily. */
  readonly runDir?: string | undefined;
  /** Seed of an untrained agent's weights. */
  readonly seed: number;
  /** Backend of an agent's network; default: the one it was trained on, or the best. */
  readonly backend?: string | undefined;
  /** Action mode of an agent; default `exploit`. */
  readonly mode?: ActMode;
  /** Simulations of a search before each step of an agent; default 0. */
  readonly simulations?: number;
}

/** Options of commands that play episodes. */
export const playerOptions = {
  policy: option.text('NAME', 'random (the default), or a policy that comes with the environment: heuristic'),
  seed: option.number('S', 'seed of the first episode; each later episode adds 1 (default 0)'),
  backend: actingBackendOption,
  set: option.list('KEY=VALUE', 'a setting of the environment'),
  simulations: simulationsOption,
};

/** Reads {@link playerOptions}, and `--explore` of commands that have it. */
export function readPlayer(options: OptionValues): PlayerOptions {
  return {
    policy: options.text('policy'),
    seed: options.whole('seed', 0) ?? 0,
    backend: options.text('backend'),
    settings: parseSettings(options.list('set')),
    mode: options.flag('explore') ? 'explore' : 'exploit',
    simulations: readSimulations(options),
  };
}

/**
 * Finds the player and creates the environment.
 *
 * @throws PrismError `invalid-argument`, `unknown-name`, `invalid-config`, `incompatible`.
 */
export async function createPlayer(registry: Registry, options: PlayerOptions): Promise<Player> {
  const { policy, agent, runDir, environment, simulations = 0 } = options;
  if ([policy, agent, runDir].filter((given) => given !== undefined).length > 1) {
    throw PrismError.invalidArgument`Give only one of a policy, an agent and a run.
      Leave the others out.`;
  }
  if (simulations > 0 && agent === undefined && runDir === undefined) {
    throw PrismError.invalidArgument`--simulations needs an agent.
      Leave it out, or name a run or an agent.`;
  }
  if (options.backend !== undefined) checkBackend(registry, options.backend);
  if (runDir !== undefined) return trainedPlayer(registry, runDir, options);
  if (environment === undefined) {
    throw PrismError.invalidArgument`prism watch needs <env>, or --run-dir with a run.
      For example: prism watch CartPole-v1`;
  }
  const stage = await createStage(registry, environment, [], options.settings);
  if (agent !== undefined) return untrainedPlayer(registry, agent, stage, options);
  return policy === undefined || policy === 'random' ? randomPlayer(stage) : policyPlayer(stage, policy);
}

/** An environment and the specification it was created from. */
interface Stage {
  /** Its registered name, which may differ from the environment's own. */
  readonly id: string;
  readonly env: Env;
  readonly entry: EnvironmentEntry<object>;
  readonly config: Config;
}

async function createStage(
  registry: Registry,
  environment: string,
  wrappers: readonly WrapperChoice[],
  ...settings: readonly Config[]
): Promise<Stage> {
  const { id, entry } = registry.get('environments', environment);
  const config = resolveConfig(`environment ${id}`, entry, ...settings) as Config;
  return { id, env: await createEnvironment(registry, { id, config, wrappers }), entry, config };
}

function randomPlayer({ env }: Stage): Player {
  const begin = (seed: number): Act => {
    const rng = new Rng(seed);
    return (observation) => randomAction(env, observation, rng);
  };
  return { name: 'random', env, begin, close: () => env.close?.() };
}

function policyPlayer({ env, entry, config }: Stage, name: string): Player {
  const policies = entry.policies ?? {};
  const policy = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (policy === undefined) {
    env.close?.();
    throw PrismError.unknownName`${env.id} has no policy named "${name}".
      ${didYouMean(name, ['random', ...Object.keys(policies)])}`;
  }
  const begin = async (): Promise<Act> => {
    const episode = await policy.create(config);
    return (observation) => episode.act(observation);
  };
  return { name, env, begin, close: () => env.close?.() };
}

async function untrainedPlayer(
  registry: Registry,
  name: string,
  { id, env, config }: Stage,
  { seed, backend: wanted, mode, simulations = 0 }: PlayerOptions,
): Promise<Player> {
  const engine = await engineFor(registry, name, wanted ?? 'auto');
  const run = planRun(registry, { env: id, agent: name, envConfig: config, seed, numEnvs: 1 });
  const factory = runFactory(registry, run);
  const spaces = await factory.createEnv(1);
  const agent = await factory.createAgent(spaces, new Rng(seed), engine);
  spaces.close?.();
  const acting = thinking({ agent, manifest: run }, env, simulations, name);
  return {
    name: nameOf(`untrained ${name}`, simulations),
    env,
    begin: () => actBy(acting, env, mode),
    close: () => {
      agent.dispose?.();
      env.close?.();
    },
  };
}

function nameOf(agent: string, simulations: number): string {
  return simulations === 0 ? agent : `${agent} with ${counted(simulations, 'simulation')}`;
}

async function trainedPlayer(
  registry: Registry,
  runDir: string,
  { environment, settings, backend, mode, simulations = 0 }: PlayerOptions,
): Promise<Player> {
  const trained = await loadTrainedAgent(runDir, registry, 1, backend);
  const { env: trainedIn, manifest, envSteps, statistics, close } = trained;
  try {
    if (environment !== undefined && environment !== manifest.environment) {
      throw PrismError.incompatible`The run in ${runDir} is one of ${manifest.environment}, not of ${environment}.
        Leave the environment out.`;
    }
    // As in evaluations: whole games, not the single lives that an Atari agent may have trained on.
    const { entry } = registry.get('environments', manifest.environment);
    const trainedWith = manifest.environmentConfig;
    const judgedWith = (entry.evaluationConfig?.(trainedWith) ?? trainedWith) as Config;
    const wrappers = evaluationWrappers(registry, manifest.wrappers ?? []);
    const { env } = await createStage(registry, manifest.environment, wrappers, judgedWith, settings);
    env.adoptStatistics?.(statistics);
    const spaces = (made: Pick<Env, 'observationSpace' | 'actionSpace'>): string =>
      JSON.stringify([made.observationSpace, made.actionSpace]);
    if (spaces(env) !== spaces(trainedIn)) {
      throw PrismError.incompatible`With these settings ${env.id} has observations ${env.observationSpace} and actions ${env.actionSpace}, \
        but ${manifest.agent} was trained for ${trainedIn.observationSpace} and ${trainedIn.actionSpace}.
        Leave out these --set options.`;
    }
    const acting = thinking(trained, env, simulations, runDir);
    const steps = counted(envSteps, 'step', envSteps.toLocaleString('en'));
    return {
      name: nameOf(`${manifest.agent} after ${steps}`, simulations),
      env,
      begin: () => actBy(acting, env, mode),
      close: () => {
        env.close?.();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
