import type {
  AgentContext,
  BackendState,
  BatchedEngine,
  Engine,
  Env,
  Plugin,
  SelfDriving,
} from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import type { RecordedRun } from './deviceAgent.ts';
import type { DeviceEnv } from './deviceEnv.ts';
import type { GpuDevice } from './gpuDevice.ts';
import type { Place, RunGroup } from './runGroup.ts';

const inBrowser = 'gpu' in (globalThis.navigator ?? {});

let opened: Promise<GpuDevice> | undefined;
let name: string | undefined;

/** Opens the GPU once in a process. */
async function gpu(): Promise<GpuDevice> {
  opened ??= (inBrowser ? import('./gpuDevice.ts') : import('./node/openGpu.ts')).then((one) =>
    one.openGpu(),
  );
  try {
    ({ name } = await opened);
  } catch (error) {
    opened = undefined;
    throw error;
  }
  return opened;
}

async function probe(): Promise<BackendState> {
  const state = inBrowser
    ? { available: true as const }
    : await (await import('./node/openGpu.ts')).probeGpu();
  return state.available && name !== undefined ? { ...state, detail: name, engine: name } : state;
}

/** An engine that trains whole runs. */
interface RunEngine extends Engine {
  /** @throws PrismError `incompatible` for an environment that the GPU does not have */
  trainWhole(agent: RecordedRun, context: AgentContext): Promise<SelfDriving>;
}

/** Translates an environment's rules, in Node only. */
async function translated(env: Env): Promise<DeviceEnv> {
  const { deviceEnvOf } = await import('./node/index.ts');
  return deviceEnvOf(env);
}

/** Environments of this process by their settings. */
const known = new Map<string, Promise<DeviceEnv>>();

function deviceEnvFor({ environment, createEnv }: Omit<AgentContext, 'rng'>): Promise<DeviceEnv> {
  const key = JSON.stringify(environment);
  const made = known.get(key) ?? createEnv!().then(translated);
  known.set(key, made);
  return made;
}

function runEngine(join: () => Promise<{ readonly group: RunGroup; readonly place: Place }>): RunEngine {
  return {
    name: 'gpu',
    trainWhole: async (agent, { rng, ...context }) => {
      const { DeviceAgent } = await import('./deviceAgent.ts');
      const env = await deviceEnvFor(context);
      const { group, place } = await join();
      return new DeviceAgent(agent, env, rng.integers(0, Number.MAX_SAFE_INTEGER), group, place);
    },
  };
}

/** Places of as many runs, which the GPU trains at once. */
async function placesFor(runs: number): Promise<{ readonly group: RunGroup; readonly places: Place[] }> {
  const { Place, RunGroup } = await import('./runGroup.ts');
  const places = Array.from({ length: runs }, () => new Place());
  return { group: new RunGroup(await gpu(), places), places };
}

async function batch(runs: number): Promise<readonly BatchedEngine[]> {
  const { group, places } = await placesFor(runs);
  return places.map((place) => ({
    engine: runEngine(async () => ({ group, place })),
    isShared: true,
    leave: () => group.leave(place),
  }));
}

/** The backend that trains whole runs on a GPU. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/gpu',
  module: import.meta.url,
  backends: {
    gpu: {
      description:
        'Whole runs on a GPU, environments included, through WebGPU: for many runs of DQN and its variants',
      priority: 0,
      device: 'gpu',
      probe,
      activate: async () => {
        await gpu();
        return runEngine(async () => {
          const { group, places } = await placesFor(1);
          return { group, place: places[0]! };
        });
      },
      batch,
      wholeRuns: {
        check: async (env) => void (await translated(env)),
      },
    },
  },
});
