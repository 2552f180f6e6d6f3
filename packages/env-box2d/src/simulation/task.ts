/** The state that a task on Box2D is played in. */

import {
  decodeState,
  encodeState,
  type Frame,
  type Info,
  type Json,
  mergeSnapshots,
  type Outcome,
  type PackedArray,
  PrismError,
  type ResetOptions,
  type Rng,
  type Snapshot,
  type Space,
  type StateTask,
} from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds, type World } from '../engine/world.ts';
import { engineVersion } from '../generated/box2d.ts';

/** One running task: a world, and what else decides its future but the random numbers, which are handed to it. */
export interface Simulation {
  readonly world: World;
  /** Reward of the last step. */
  readonly reward: number;
  /** Whether the last step ended the task. */
  readonly terminated: boolean;
  /** What else there is to tell of the last step. */
  readonly info: Info;
  /** Whether the last step ended the episode, be it by a limit, and nothing has begun since. */
  ended: boolean;
  /**
   * Starts an episode.
   *
   * @param fresh in a new world; else in the old one where Gymnasium keeps it, whose history decides the order of contacts.
   */
  reset(rng: Rng, fresh: boolean): void;
  /** One step with the action in `actions` from `offset` on. The action is valid: callers have checked it. */
  step(actions: PackedArray, offset: number, rng: Rng): void;
  /** Writes the observation to `out` from `offset` on. */
  observe(out: PackedArray, offset: number): void;
  /** What decides the future besides world and random numbers. */
  saveMemory(): Json;
  restoreMemory(memory: Json): void;
  draw(): Frame;
  /** The same picture as an SVG document. */
  drawSvg(title: string): string;
}

/** Simulations as saved states: facts, and the memory of each world. */

/** Whose worlds they are. */
interface Owner {
  readonly id: string;
  readonly settings: Json;
}

interface WorldFacts {
  readonly address: number;
  readonly memory: Json;
  /** Missing while an episode runs. */
  readonly ended?: boolean;
}

/** Worlds of one task as they are; their random numbers and clocks are for others to save. */
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
 * Continues worlds from {@link saveWorlds}. Nothing is changed when it throws.
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
    throw new PrismError(
      'corrupt',
      `This state of ${id} has the ${key} ${String(meta[key])}, but this environment has ${expected[key]}.`,
      { hint: 'Restore a state into an environment of the same name, settings and package version.' },
    );
  }
  const facts = meta.worlds as unknown as readonly WorldFacts[];
  for (const [i, { world }] of simulations.entries()) {
    if (facts[i]?.address !== world.address || arrays[`world${i}`] === undefined) {
      throw new PrismError('corrupt', `The memory of environment ${i} in this state has no place here.`);
    }
  }
  for (const [i, simulation] of simulations.entries()) {
    const { memory, ended } = facts[i]!;
    simulation.restoreMemory(memory);
    simulation.ended = ended === true;
    simulation.world.restore(arrays[`world${i}`] as Uint8Array);
  }
}

/** What single environments of earlier versions saved beside the worlds. */
type EarlierFacts = {
  readonly engine: string;
  readonly settings: string;
  readonly worlds: readonly { readonly [key: string]: Json }[];
  readonly steps?: number;
  readonly ended: boolean;
  readonly rng: Json;
};

/** Converts a single environment's state saved by an earlier version; `undefined` if the state is a present one. */
export function inPresentForm(id: string, state: Uint8Array): Uint8Array | undefined {
  const { meta, arrays } = decodeState<EarlierFacts>(id, state);
  const { steps, ended, rng, engine, settings, worlds } = meta;
  if (steps === undefined) return undefined;
  const task = { engine, settings, worlds: worlds.map((world) => ({ ...world, ended })) };
  const saved = mergeSnapshots({ state: { meta: task, arrays } });
  return encodeState(id, { meta: { ...saved.meta, elapsed: steps, rng }, arrays: saved.arrays });
}

/** Parts of a task on Box2D. */
export interface TaskParts<O> {
  /** The registered name. */
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  /** Room for one world, in bytes: twice what the largest world was seen to need. */
  readonly worldBytes: number;
  /** The settings, for saved states: only an equal task can continue one. */
  readonly settings: Json;
  readonly simulate: (world: World) => Simulation;
}

/** The rules of a task on Box2D for one environment and for many, whose worlds lie side by side in one WebAssembly memory. */
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

  /** @throws PrismError `unavailable` without memory for them. */
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

  /** The picture of {@link draw} as an SVG document. */
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

  /** From now on everything but another call of this is refused. */
  close(): void {
    this.#isClosed = true;
  }

  /** @throws PrismError `state` once it is closed. */
  requireOpen(): void {
    if (!this.#isClosed) return;
    throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }
}
