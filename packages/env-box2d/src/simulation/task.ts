import type {
  Frame,
  Info,
  Json,
  Outcome,
  PackedArray,
  ResetOptions,
  Rng,
  Snapshot,
  Space,
  StateTask,
} from '@prism-rl/core';
import { noInfo, PrismError } from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds, type World } from '../engine/world.ts';
import { engineVersion } from '../generated/box2d.ts';

/** One running task: a world and all other state except the random stream, which is passed in. */
export abstract class Simulation<M extends object = object> {
  readonly world: World;
  /** Reward of the last step. */
  reward = 0;
  /** Whether the last step ended the task. */
  terminated = false;
  /** Whether the last step ended the episode, by termination or truncation, and no new one has started. */
  ended = false;
  /** Info of the last step. */
  info: Info = noInfo;
  /** The state in addition to world and random stream, as JSON. */
  protected memory: M;

  constructor(world: World, memory: M) {
    this.world = world;
    this.memory = memory;
  }

  /**
   * Starts an episode.
   *
   * @param fresh whether to use a new world instead of the old one, which Gymnasium keeps and whose history determines the order of
   * contacts.
   */
  abstract reset(rng: Rng, fresh: boolean): void;
  /** Takes one step with the action at `actions[offset]`, which callers have validated. */
  abstract step(actions: PackedArray, offset: number, rng: Rng): void;
  /** Writes the observation to `out` from `offset`. */
  abstract observe(out: PackedArray, offset: number): void;
  abstract draw(): Frame;
  /** Draws the same picture as an SVG document. */
  abstract drawSvg(title: string): string;

  saveMemory(): Json {
    return structuredClone(this.memory) as unknown as Json;
  }

  restoreMemory(memory: Json): void {
    this.memory = structuredClone(memory) as unknown as M;
  }
}

/** Saved states of simulations: facts, and the memory of each world. */

interface Owner {
  readonly id: string;
  readonly settings: Json;
}

interface WorldFacts {
  readonly address: number;
  readonly memory: Json;
  /** `undefined` while an episode runs. */
  readonly ended?: boolean;
}

/** Saves a task's worlds; callers save random streams and step counts. */
function saveWorlds({ settings }: Owner, simulations: readonly Simulation[]): Snapshot {
  const worlds = simulations.map(({ world }, i) => [`world${i}`, world.save()]);
  return {
    meta: {
      engine: engineVersion,
      settings: JSON.stringify(settings),
      worlds: simulations.map((one) => ({
        address: one.world.address,
        memory: one.saveMemory(),
        ...(one.ended && { ended: true }),
      })),
    },
    arrays: Object.fromEntries(worlds),
  };
}

/**
 * Restores worlds from {@link saveWorlds}. If it throws, nothing has changed.
 *
 * @throws PrismError `corrupt` for a state of other settings, another number of environments or another engine.
 */
function restoreWorlds(
  { id, settings }: Owner,
  simulations: readonly Simulation[],
  { meta, arrays }: Snapshot,
): void {
  const expected = { engine: engineVersion, settings: JSON.stringify(settings) };
  for (const key of ['engine', 'settings'] as const) {
    if (meta[key] === expected[key]) continue;
    throw PrismError.corrupt`This state of ${id} has the ${key} ${String(meta[key])}, but this environment has ${expected[key]}.
      Restore a state into an environment of the same name, settings and package version.`;
  }
  const facts = meta.worlds as unknown as readonly WorldFacts[];
  for (const [i, { world }] of simulations.entries()) {
    if (facts[i]?.address !== world.address || arrays[`world${i}`] === undefined) {
      throw PrismError.corrupt`The memory of environment ${i} in this state has no place here.`;
    }
  }
  for (const [i, simulation] of simulations.entries()) {
    const { memory, ended } = facts[i]!;
    simulation.restoreMemory(memory);
    simulation.ended = ended === true;
    simulation.world.restore(arrays[`world${i}`] as Uint8Array);
  }
}

/** Definition of a Box2D task. */
export interface TaskParts<O> {
  /** The registered name. */
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  /** Bytes to reserve per world: twice the largest observed need. */
  readonly worldBytes: number;
  /** The settings, for saved states: only a task with equal settings can restore one. */
  readonly settings: Json;
  readonly simulate: (world: World) => Simulation;
}

/** Rules of a Box2D task for single and vector environments, whose worlds share one WebAssembly memory. */
export class SimulationTask<O = unknown> implements StateTask<O, Simulation> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  readonly maxEpisodeSteps: number;
  readonly framesPerSecond = 50;
  readonly #parts: TaskParts<O>;
  #isClosed = false;

  constructor(parts: TaskParts<O>) {
    this.id = parts.id;
    this.observationSpace = parts.observationSpace;
    this.actionSpace = parts.actionSpace;
    this.maxEpisodeSteps = parts.maxEpisodeSteps;
    this.#parts = parts;
  }

  /** @throws PrismError `unavailable` if there is not enough memory. */
  create(numEnvs: number): readonly Simulation[] {
    const { worldBytes, simulate } = this.#parts;
    return createWorlds(numEnvs, worldBytes).map(simulate);
  }

  start(simulation: Simulation, rng: Rng, reset?: ResetOptions): void {
    this.requireOpen();
    simulation.reset(rng, reset?.seed !== undefined);
    simulation.ended = false;
  }

  step(simulation: Simulation, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    this.requireOpen();
    simulation.step(actions, from, rng);
    outcome.reward = simulation.reward;
    outcome.terminated = simulation.terminated;
  }

  observe(simulation: Simulation, out: PackedArray, to: number): void {
    simulation.observe(out, to);
  }

  info({ info }: Simulation): Info {
    return info;
  }

  draw(simulation: Simulation): Frame {
    this.requireOpen();
    return simulation.draw();
  }

  /** Returns the picture of {@link draw} as an SVG document. */
  drawSvg(simulation: Simulation): string {
    this.requireOpen();
    return simulation.drawSvg(this.id);
  }

  describe(simulation: Simulation): string {
    return frameAsText(this.draw(simulation));
  }

  save(simulations: readonly Simulation[]): Snapshot {
    this.requireOpen();
    return saveWorlds(this.#parts, simulations);
  }

  restore(simulations: readonly Simulation[], saved: Snapshot): void {
    this.requireOpen();
    restoreWorlds(this.#parts, simulations, saved);
  }

  /** Closes the task; afterwards every call except `close` throws. */
  close(): void {
    this.#isClosed = true;
  }

  /** @throws PrismError `state` after {@link close}. */
  requireOpen(): void {
    if (!this.#isClosed) return;
    throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }
}
