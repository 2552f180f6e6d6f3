import type { AgentContext, BackendEntry, BackendState, Engine, MaybePromise } from '@prism-rl/core';
import type { RecordedRun } from './deviceAgent.ts';
import type { DeviceEnv } from './deviceEnv.ts';
import type { GpuDevice } from './gpuDevice.ts';
import type { Place, RunGroup } from './runGroup.ts';

/** What says which environment a run is in. */
export type EnvContext = Pick<AgentContext, 'environment' | 'createEnv'>;

/** What differs between Node and browsers. */
export interface GpuBackendOptions {
  /**
   * Opens the GPU; called once, and again after it failed or the GPU was lost. Default: opens the browser's GPU.
   *
   * @param longest milliseconds that a dispatch may take; default: as long as a page, or a driver, allows
   */
  readonly open?: (longest?: number) => Promise<GpuDevice>;
  /** Receives a sentence when the GPU was lost and the runs continue from their last checkpoints. Default: does nothing. */
  readonly told?: (sentence: string) => void;
  /** Says whether a GPU may be available. Default: yes. */
  readonly probe?: () => MaybePromise<BackendState>;
  /**
   * Returns the rules of a run's environment.
   *
   * @throws PrismError `incompatible` if there are none
   */
  envOf(context: EnvContext): Promise<DeviceEnv>;
  /** As `BackendEntry.wholeRuns`; default: `envOf` decides when a run is created. */
  readonly check?: NonNullable<BackendEntry['wholeRuns']>['check'];
  /** As `BackendEntry.wholeRuns`; default false. */
  readonly wrappers?: boolean;
}

/**
 * Creates the backend `gpu`, which trains whole runs. `plugin` of `@prism-rl/gpu/plugin` has the one for Node. Browsers cannot translate rules, so
 * `envOf` returns what `deviceEnvOf` returned in Node when the page was built.
 */
export function gpuBackend({
  open = async (longest) => (await import('./gpuDevice.ts')).openGpu(longest),
  probe = () => ({ available: true }),
  told,
  envOf,
  check = () => {},
  wrappers = false,
}: GpuBackendOptions): BackendEntry {
  let opened: Promise<GpuDevice> | undefined;
  let name: string | undefined;
  const gpu = async (longest?: number): Promise<GpuDevice> => {
    try {
      const before = opened;
      if ((await before)?.failure !== undefined && opened === before) opened = undefined;
      opened ??= open(longest);
      ({ name } = await opened);
    } catch (error) {
      opened = undefined;
      throw error;
    }
    return opened;
  };
  const runEngine = (join: () => Promise<{ readonly group: RunGroup; readonly place: Place }>): Engine => ({
    name: 'gpu',
    trainWhole: async (recorded, given) => {
      const { DeviceAgent } = await import('./deviceAgent.ts');
      const { rng, ...context } = given as AgentContext;
      const env = await envOf(context);
      const seed = rng.integers(0, Number.MAX_SAFE_INTEGER);
      const { HostEnvs, requireRules } = await import('./hostEnv.ts');
      requireRules(env, 'rollout' in recorded);
      const vector = env.isHosted ? await context.createEnvs!(context.numEnvs) : undefined;
      const host = vector && new HostEnvs(vector, env, rng.integers(0, 2 ** 31));
      const { group, place } = await join().catch((error) => {
        host?.close();
        throw error;
      });
      return new DeviceAgent(recorded as RecordedRun, env, seed, group, place, host);
    },
  });
  /** Creates places for `runs` runs that the GPU trains together. */
  const placesFor = async (runs: number): Promise<{ readonly group: RunGroup; readonly places: Place[] }> => {
    const { Place, RunGroup } = await import('./runGroup.ts');
    const places = Array.from({ length: runs }, () => new Place());
    return { group: new RunGroup(await gpu(), places, { open: gpu, ...(told && { told }) }), places };
  };
  return {
    description:
      'Whole runs on a GPU, environments included, through WebGPU: for many runs of DQN, its variants, PQN and PPO',
    priority: 0,
    device: 'gpu',
    probe: async () => {
      const state = await probe();
      return state.available && name !== undefined ? { ...state, detail: name, engine: name } : state;
    },
    activate: async () => {
      await gpu();
      return runEngine(async () => {
        const { group, places } = await placesFor(1);
        return { group, place: places[0]! };
      });
    },
    batch: async (runs) => {
      const { group, places } = await placesFor(runs);
      return places.map((place) => ({
        engine: runEngine(async () => ({ group, place })),
        leave: () => group.leave(place),
      }));
    },
    wholeRuns: { check, wrappers },
  };
}
