import type {
  ActMode,
  ActOutputs,
  AgentEntry,
  Env,
  EnvironmentEntry,
  Memory,
  PackedArray,
  Plugin,
  RngState,
  Snapshot,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { Box, Discrete, definePlugin, noInfo, number, Rng, settings } from '@prism-rl/core';

type CorridorConfig = { length: number; limit: number };

/** A corridor: action 1 moves forward, 0 back; reward +1 at the end, truncated after `limit` steps. Starts at a random cell. */
function corridor({ length, limit }: CorridorConfig): Env<Float32Array, number> {
  let rng = new Rng(0);
  let cell = 0;
  let steps = 0;
  return {
    id: 'Corridor-v0',
    observationSpace: new Box<'float32'>({ low: 0, high: length, shape: [1] }),
    actionSpace: new Discrete(2),
    reset: ({ seed } = {}) => {
      if (seed !== undefined) rng = new Rng(seed);
      cell = rng.integers(0, length);
      steps = 0;
      return { observation: Float32Array.of(cell), info: noInfo };
    },
    step: (action) => {
      cell = Math.max(0, cell + (action === 1 ? 1 : -1));
      steps++;
      const terminated = cell === length;
      const observation = Float32Array.of(cell);
      return {
        observation,
        reward: terminated ? 1 : 0,
        terminated,
        truncated: steps === limit,
        info: noInfo,
      };
    },
    save: () => new TextEncoder().encode(JSON.stringify({ cell, steps, rng: rng.save() })),
    restore: (state) => {
      const saved = JSON.parse(new TextDecoder().decode(state)) as {
        cell: number;
        steps: number;
        rng: RngState;
      };
      ({ cell, steps } = saved);
      rng.restore(saved.rng);
    },
  };
}

type DriftConfig = { failAt: number; rate: number };

/** One weight that drifts with its inputs; explores by coin flip, exploits by moving forward. Enough to compare runs bit by bit. */
class DriftAgent implements StepLearner<Transitions[]> {
  readonly memory: Memory<Transitions[]>;
  disposed = false;
  #weight = 0;
  /** Random draws of its memory for the batch. */
  readonly #luck = { drawn: 0 };
  #updates = 0;
  readonly #rng: Rng;
  readonly #config: DriftConfig;

  constructor(rng: Rng, config: DriftConfig) {
    this.#rng = rng;
    this.#config = config;
    const seen: { rows: Transitions[]; due: boolean } = { rows: [], due: false };
    const luck = this.#luck;
    this.memory = {
      capacity: 1,
      get size() {
        return seen.rows.length;
      },
      add: (transitions) => {
        seen.rows = [transitions];
        seen.due = true;
      },
      ready: () => seen.due,
      sample: (drawing) => {
        seen.due = false;
        luck.drawn = drawing.random();
        return seen.rows;
      },
      save: () => ({ meta: {}, arrays: {} }),
      restore: () => undefined,
    };
  }

  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): void {
    for (let i = 0; i < observations.length; i++)
      actions[i] = mode === 'explore' ? this.#rng.integers(0, 2) : 1;
  }

  learn([transitions]: Transitions[]): { weight: number } {
    this.#updates++;
    for (let i = 0; i < transitions!.count; i++) {
      this.#weight +=
        this.#config.rate * (transitions!.nextObservations[i]! - this.#weight + transitions!.rewards[i]!);
    }
    // Too small to matter, large enough to be seen.
    this.#weight += 1e-9 * this.#luck.drawn;
    return { weight: this.#updates === this.#config.failAt ? Number.NaN : this.#weight };
  }

  save(): Snapshot {
    return {
      meta: { weight: this.#weight, updates: this.#updates, rng: this.#rng.save() },
      arrays: {},
    };
  }

  restore({ meta }: Snapshot): void {
    this.#weight = Number(meta.weight);
    this.#updates = Number(meta.updates);
    this.#rng.restore(meta.rng as never);
  }

  dispose(): void {
    this.disposed = true;
  }
}

/** The agents created so far, to check that they were disposed of. */
export const madeAgents: DriftAgent[] = [];

const environment: EnvironmentEntry<CorridorConfig> = {
  description: 'a corridor',
  ...settings({ length: number(5, 'Cells'), limit: number(50, 'Steps') }),
  create: (config) => corridor(config),
};

const agent: AgentEntry<DriftConfig> = {
  description: 'a weight that drifts',
  ...settings({ failAt: number(0, 'Update that fails'), rate: number(0.01, 'Step size') }),
  presets: {
    quick: {
      description: 'quick',
      config: { rate: 0.5 },
      environmentConfig: { length: 3 },
      environments: ['Quick-v0'],
      steps: 77,
    },
    judged: { description: 'judged', config: {}, evaluationEpisodes: 8 },
  },
  supports: (_observationSpace, actionSpace) =>
    actionSpace.kind === 'discrete' || 'needs a Discrete action space',
  create: ({ rng, config }) => {
    const made = new DriftAgent(rng, config);
    madeAgents.push(made);
    return made;
  },
};

/** A tiny environment and a tiny agent. */
export const toyPlugin: Plugin = definePlugin({
  name: 'toy',
  environments: {
    'Corridor-v0': environment,
    // Evaluation episodes end after a single step.
    'Quick-v0': { ...environment, evaluationConfig: (config) => ({ ...config, limit: 1 }) },
  },
  agents: { drift: agent },
});
