/** One simulation as an environment. */

import {
  decodeState,
  type Env,
  encodeState,
  type Frame,
  noInfo,
  type PackedArray,
  PrismError,
  packAction,
  packedArray,
  type ResetOptions,
  type ResetResult,
  Rng,
  type Space,
  type StepResult,
} from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds } from '../engine/world.ts';

import { restoreSlots, type SimulationFacts, type Slot, saveSlots } from './savedSlots.ts';
import type { Task } from './simulation.ts';

/**
 * A task on Box2D as an {@link Env}: seeding, time limit, checks, pictures and saved states. Without any seed the first episode
 * has seed 0. Stepping past the end of an episode is an error; reset first.
 */
export class SimulationEnv<O extends PackedArray, A> implements Env<O, A> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly framesPerSecond: number;
  readonly #task: Task;
  readonly #slot: Slot;
  readonly #action: PackedArray;
  #closed = false;

  /** @param task what is simulated; its spaces must be those of `O` and `A`. */
  constructor(task: Task) {
    this.id = task.id;
    this.observationSpace = task.observationSpace as Space<O>;
    this.actionSpace = task.actionSpace as Space<A>;
    this.framesPerSecond = task.framesPerSecond;
    this.#task = task;
    const [world] = createWorlds(1, task.worldBytes);
    this.#slot = { simulation: task.simulate(world!, new Rng(0)), steps: -1, ended: false };
    this.#action = packedArray(task.actionSpace.dtype, task.actionSpace.size);
  }

  reset({ seed }: ResetOptions = {}): ResetResult<O> {
    this.#checkOpen();
    const slot = this.#slot;
    const { simulation } = slot;
    if (seed !== undefined) simulation.rng = new Rng(seed);
    simulation.reset(seed !== undefined);
    slot.steps = 0;
    slot.ended = false;
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: A): StepResult<O> {
    this.#checkStarted('step');
    const slot = this.#slot;
    if (slot.ended) {
      throw new PrismError('state', `The episode of ${this.id} has ended; it cannot be stepped.`, {
        hint: 'Call reset() after a step with terminated or truncated.',
      });
    }
    packAction(this, action, this.#action);
    const { simulation } = slot;
    simulation.step(this.#action, 0);
    slot.steps += 1;
    const { reward, terminated, info } = simulation;
    const truncated = slot.steps >= this.#task.maxEpisodeSteps;
    slot.ended = terminated || truncated;
    return { observation: this.#observe(), reward, terminated, truncated, info };
  }

  render(): Frame {
    this.#checkStarted('render');
    return this.#slot.simulation.draw();
  }

  /** The picture of {@link render} as an SVG document: for web pages and reports. */
  renderSvg(): string {
    this.#checkStarted('renderSvg');
    return this.#slot.simulation.drawSvg(this.id);
  }

  renderText(): string {
    return frameAsText(this.render());
  }

  save(): Uint8Array {
    this.#checkOpen();
    return encodeState(this.id, saveSlots(this.#task, [this.#slot]));
  }

  restore(state: Uint8Array): void {
    this.#checkOpen();
    const { meta, arrays } = decodeState<SimulationFacts>(this.id, state);
    restoreSlots(this.#task, [this.#slot], meta, arrays);
  }

  close(): void {
    this.#closed = true;
  }

  #observe(): O {
    const { dtype, size } = this.observationSpace;
    const observation = packedArray(dtype, size);
    this.#slot.simulation.observe(observation, 0);
    return observation as O;
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }

  #checkStarted(what: string): void {
    this.#checkOpen();
    if (this.#slot.steps < 0) {
      throw new PrismError('state', `${this.id} must be reset before the first ${what}().`, {
        hint: 'Call reset().',
      });
    }
  }
}
