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
import { PrismError } from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds, type World } from '../engine/world.ts';
import { restoreWorlds, saveWorlds } from './savedWorlds.ts';
import type { Simulation } from './simulation.ts';

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
