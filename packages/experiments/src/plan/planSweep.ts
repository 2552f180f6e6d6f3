/** The specification of a sweep, and the list of its runs: arms × environments × seeds. */

import { createHash } from 'node:crypto';
import type { Config, Job, Lease, Registry, Run, VectorEnv, WrapperChoice } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { planRun, runFactory } from '@prism-rl/runner';

/** An agent with settings, which a sweep compares with others. */
export type SweepArm = {
  /** Shown with its runs; unique in the sweep. */
  readonly name: string;
  readonly agent: string;
  /** Settings that replace the preset's. */
  readonly config?: Config;
  /** Overrides settings of the environment in this arm. */
  readonly envConfig?: Config;
};

export type SweepEnvironment = {
  readonly id: string;
  readonly config?: Config;
  /** Wrappers around it, from the innermost to the outermost. */
  readonly wrappers?: readonly WrapperChoice[];
  /** Preset that all arms take here; default: each agent's own for the environment. */
  readonly preset?: string;
  /** Environment steps of each run; default: the sweep's, else the preset's. */
  readonly steps?: number;
};

/** A whole sweep. */
export interface SweepSpec {
  readonly arms: readonly SweepArm[];
  readonly environments: readonly SweepEnvironment[];
  readonly seeds: readonly number[];
  /** Environment steps of each run; default: as in the arm's preset for the environment. */
  readonly steps?: number;
  /** How many environments step together; default: the preset's, else 1. */
  readonly numEnvs?: number;
  /** Evaluations spread over a run, the one at its end included; default: the preset's, else 20, in runs of fewer than 20 000 steps one for each thousand. */
  readonly evaluations?: number;
  /** Episodes of an evaluation; default: the preset's, else 20. */
  readonly evaluationEpisodes?: number;
  /** Environment steps between checkpoints, from which the run of a killed worker resumes; default: a tenth of the run, or a thousand. */
  readonly checkpointSteps?: number;
  /** Seconds between checkpoints, instead of steps. */
  readonly checkpointSeconds?: number;
  /** Number of consecutive seeds of an arm in an environment, so that a worker can train them as a batch; default 1. */
  readonly batch?: number;
}

/** Episodes of an evaluation in experiments, where neither they nor the preset name a number. */
export const usualEpisodes = 20;
/** A longer queue would not fit into memory. */
const mostRuns = 100_000;
const longestName = 200;

/**
 * The runs of a sweep, seed by seed (or batch by batch of seeds), so that stopping early leaves all arms with about the same number of runs in each
 * environment. Every name and setting is checked. No run ends early because it is solved: arms are compared after the same number of steps.
 *
 * @param backend name of the backend for agents that need one, or a function that returns it after all other checks; undefined: not known yet.
 * @throws PrismError `unknown-name`, `invalid-config`, `invalid-argument`; `incompatible` for an agent that cannot act in one of the
 *   environments, or normalises what a wrapper normalises.
 */
export async function planSweep(
  registry: Registry,
  spec: SweepSpec,
  backend?: string | ((runs: readonly Run[]) => Promise<string>),
): Promise<Job<Run>[]> {
  const { arms, environments, seeds } = spec;
  const [names, ids] = [arms.map(({ name }) => name), environments.map(({ id }) => id)];
  needSome('arms', names);
  needSome('environments', ids);
  needSome('seeds', seeds.map(String));
  requireNames([...names, ...ids]);
  const whole = (name: 'evaluations' | 'evaluationEpisodes' | 'checkpointSteps'): number | undefined =>
    spec[name] === undefined ? undefined : wholeNumber(name, spec[name]);
  const evaluations = whole('evaluations');
  const evaluationEpisodes = whole('evaluationEpisodes');
  const checkpointSteps = whole('checkpointSteps');
  const { checkpointSeconds } = spec;
  if (checkpointSeconds !== undefined && !(checkpointSeconds > 0)) {
    throw PrismError.invalidArgument`checkpointSeconds must be a number above 0, but is ${checkpointSeconds}.`;
  }
  for (const seed of seeds) wholeNumber('seed', seed, 0);
  const runs = arms.length * environments.length * seeds.length;
  if (runs > mostRuns) {
    throw PrismError.invalidArgument`A sweep has at most ${mostRuns} runs, but this one has ${runs}.
      Use fewer seeds.`;
  }
  const everySeed: Run[] = [];
  for (const environment of environments) {
    let shared: VectorEnv | undefined;
    for (const arm of arms) {
      const run = planRun(registry, {
        env: environment.id,
        agent: arm.agent,
        preset: environment.preset,
        steps: environment.steps ?? spec.steps,
        numEnvs: spec.numEnvs,
        allSteps: true,
        agentConfig: arm.config,
        // A setting for all arms may have no effect in some arms.
        allowUnused: true,
        envConfig: { ...environment.config, ...arm.envConfig },
        wrappers: environment.wrappers,
      });
      const factory = runFactory(registry, run);
      const isShared = arm.envConfig === undefined;
      const env = (isShared ? shared : undefined) ?? (await spacesOf(factory));
      if (isShared) shared = env;
      factory.checkSpaces(env.observationSpace, env.actionSpace);
      const { entry } = registry.get('agents', arm.agent);
      const preset = run.preset === undefined ? undefined : entry.presets?.[run.preset];
      const times = evaluations ?? preset?.evaluations;
      everySeed.push({
        ...run,
        arm: arm.name,
        evaluationSteps: times === undefined ? distance(run.steps, 20) : Math.ceil(run.steps / times),
        evaluationEpisodes: evaluationEpisodes ?? preset?.evaluationEpisodes ?? usualEpisodes,
        schedule: {
          checkpointSteps: checkpointSteps ?? distance(run.steps, 10),
          ...(checkpointSeconds !== undefined && { checkpointSeconds }),
        },
      });
    }
  }
  const usesBackend = ({ agent }: Pick<Run, 'agent'>): boolean =>
    registry.get('agents', agent).entry.usesBackend === true;
  const using = everySeed.filter(usesBackend);
  const name = typeof backend !== 'function' ? backend : using.length > 0 ? await backend(using) : undefined;
  const placed = everySeed.map(
    (run): Run => (usesBackend(run) && name !== undefined ? { ...run, backend: name } : run),
  );
  const batch = wholeNumber('batch', spec.batch ?? 1);
  return Array.from({ length: Math.ceil(seeds.length / batch) }, (_, k) =>
    placed.flatMap((run) => seeds.slice(k * batch, (k + 1) * batch).map((seed) => ({ ...run, seed }))),
  )
    .flat()
    .map((run) => ({ id: runIdOf(run), payload: run }));
}

/** A closed environment of a run, for its spaces. */
async function spacesOf({ createEnv }: ReturnType<typeof runFactory>): Promise<VectorEnv> {
  const env = await createEnv(1);
  env.close?.();
  return env;
}

/** The name under which a run is compared. */
export function armOf({ arm, agent }: Pick<Run, 'arm' | 'agent'>): string {
  return arm ?? agent;
}

/** A run among all of a sweep, or of several. */
export function runIdOf(run: Pick<Run, 'environment' | 'arm' | 'agent' | 'seed'>): string {
  return `${run.environment}/${armOf(run)}/seed${run.seed}`;
}

/**
 * The run directory of a job, below the sweep's.
 *
 * @throws PrismError `incompatible` for a job from a queue that does not describe a run: its directory could be anywhere.
 */
export function runDirectoryOf(run: Pick<Run, 'environment' | 'arm' | 'agent' | 'seed'>): string[] {
  const [environment, arm, seed] = [run.environment, armOf(run), run.seed];
  if (typeof environment === 'string' && typeof arm === 'string' && Number.isSafeInteger(seed))
    return ['runs', environmentFolder(environment), armFolder(arm), `seed${seed}`];
  throw PrismError.incompatible`A run of the sweep is damaged: its environment, arm and seed are ${JSON.stringify([environment, arm, seed])}.
    Recreate the queue with the command of the sweep.`;
}

/** Upper limit of the leases of a leg. */
export const mostLeases = 1e6;

/** Returns the fencing token of a run's directory. It increases with every lease of a job, and from leg to leg. */
export function fenceOf({ payload: { schedule }, token }: Pick<Lease<Run>, 'payload' | 'token'>): number {
  return (schedule?.leg?.number ?? 0) * mostLeases + token;
}

/** Number of the leg that a token of {@link fenceOf} belongs to; 0 for a run without legs. */
export function legOf(fence: number): number {
  return Math.floor(fence / mostLeases);
}

/** Run directories are named by arms and environments. */
function requireNames(names: readonly string[]): void {
  const wrong = names.find((name) => /^\.{0,2}$/.test(name) || name.length > longestName);
  if (wrong === undefined) return;
  throw PrismError.invalidArgument`"${wrong}" cannot be the name of a directory.
    Arms and environments have names of 1 to ${longestName} characters, but not "." and "..".`;
}

/** Interval for `count` evaluations per run; about 1000 steps in runs too short for `count`. */
function distance(steps: number, count: number): number {
  return Math.ceil(steps / Math.min(count, Math.ceil(steps / 1000)));
}

function needSome(what: string, names: readonly string[]): void {
  if (names.length === 0) throw PrismError.invalidArgument`A sweep needs ${what}, but has none.`;
  const known = new Set<string>();
  const twice = names.find((name) => known.size === known.add(name).size);
  if (twice !== undefined)
    throw PrismError.invalidArgument`A sweep's ${what} must differ, but ${twice} appears twice.`;
}

/** Environments by the suites that they name, both in the order of their names. */
export function suitesOf(registry: Registry): Map<string, string[]> {
  const suites = new Map<string, string[]>();
  for (const { id, entry } of registry.list('environments')) {
    for (const name of entry.suites ?? []) suites.set(name, [...(suites.get(name) ?? []), id]);
  }
  return new Map([...suites].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Most characters of a name that are kept; with a hash appended they are a valid folder name on every disk. */
const longest = 100;
/** Names that Windows keeps for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The folder of an arm: its name if every file system accepts it, else its portable characters and a hash of the name. Different arms have
 * different folders, also on file systems that ignore case: only names without capitals and `~` stay unchanged.
 */
export function armFolder(name: string): string {
  const isPlain = /^[a-z0-9_+][a-z0-9_.+-]*$/.test(name) && isPortable(name);
  return isPlain ? name : hashed(name);
}

/**
 * The folder of an environment: as of an arm, but capitals stay, `CartPole-v1`, and `MinAtar/Breakout-v1` becomes `MinAtar~Breakout-v1`.
 * Two whose names differ in case alone share a folder on some disks; their manifests tell them apart.
 */
export function environmentFolder(id: string): string {
  const isPlain = /^\w[\w.+-]*(\/\w[\w.+-]*)*$/.test(id) && isPortable(id);
  return isPlain ? id.replaceAll('/', '~') : hashed(id);
}

function isPortable(name: string): boolean {
  return name.length <= longest && !name.endsWith('.') && !devices.test(name);
}

function hashed(name: string): string {
  const readable = name.slice(0, longest).replaceAll(/[^\w+-]/g, '-');
  return `${readable}~~${createHash('sha256').update(name).digest('hex').slice(0, 10)}`;
}
