// Agents as the runner makes them, and steps for them to learn from.
import type {
  AgentEntry,
  Config,
  Metrics,
  PackedArray,
  Space,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { packedArray, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend, type Engine } from '@prism-rl/nn';

/** An agent to make. */
export interface Making {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly settings?: object;
  readonly numEnvs?: number;
  /** Length of the run that it expects. */
  readonly steps?: number;
  readonly seed?: number;
  readonly backend?: string;
  /** Default: that of the backend. */
  readonly engine?: Engine | undefined;
}

/** Makes an agent of an entry. */
export async function madeAgent<C extends object>(
  entry: AgentEntry<C>,
  { settings = {}, numEnvs = 1, steps = 100, seed = 1, backend = 'ort', engine, ...spaces }: Making,
): Promise<StepLearner> {
  const config = resolveConfig('agent', entry, settings as Config) as C;
  const context = { ...spaces, numEnvs, steps, config, rng: new Rng(seed) };
  return (await entry.create({
    ...context,
    engine: engine ?? (await activateBackend(backend)),
  })) as StepLearner;
}

/** A step of environments, in which by default no episode starts or ends. */
export type Step = Pick<Transitions, 'observations' | 'actions' | 'rewards' | 'nextObservations'> &
  Partial<Transitions>;

/** Adds a step to an agent's memory, and learns as long as the memory is ready. Returns what each update reported. */
export async function learnFrom(agent: StepLearner, step: Step, rng: Rng): Promise<(Metrics | undefined)[]> {
  const none = new Uint8Array(step.rewards.length);
  const flags = { terminated: none, truncated: none, starts: none };
  agent.memory.add({ count: step.rewards.length, ...flags, extras: {}, ...step });
  const reports: (Metrics | undefined)[] = [];
  while (agent.memory.ready()) {
    const metrics = await agent.learn(agent.memory.sample(rng));
    reports.push(metrics && { ...metrics });
  }
  return reports;
}

/** Samples packed observations. */
export function sampledObservations(space: Space, rows: number, rng: Rng): PackedArray {
  const packed = packedArray(space.dtype, rows * space.size);
  for (let row = 0; row < rows; row++) space.pack(space.sample(rng), packed, row * space.size);
  return packed;
}

/** The actions of an agent, and what its updates reported. */
export interface Lived {
  readonly taken: readonly number[];
  readonly learned: readonly (Metrics | undefined)[];
}

/** Takes steps in two environments that end differently and reward one action. */
export async function liveFor(
  agent: StepLearner,
  observationSpace: Space,
  rewarded: number,
  steps: number,
): Promise<Lived> {
  const rng = new Rng(2);
  const actions = new Int32Array(2);
  const taken: number[] = [];
  const learned: (Metrics | undefined)[] = [];
  let observations = sampledObservations(observationSpace, 2, rng);
  for (let t = 0; t < steps; t++) {
    await agent.act(observations, { actions, extras: {} }, 'explore');
    taken.push(...actions);
    const nextObservations = sampledObservations(observationSpace, 2, rng);
    const step = {
      ...{ observations, actions, nextObservations },
      rewards: Float64Array.from(actions, (action) => (action === rewarded ? 1 : 0)),
      terminated: Uint8Array.of(Number(t % 9 === 8), 0),
      truncated: Uint8Array.of(0, Number(t % 7 === 6)),
      starts: Uint8Array.of(Number(t % 9 === 0), Number(t % 7 === 0)),
    };
    observations = nextObservations;
    learned.push(...(await learnFrom(agent, step, rng)));
  }
  return { taken, learned };
}
