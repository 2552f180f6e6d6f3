/** One simulation as an environment. */

import {
  decodeState,
  type Env,
  encodeState,
  type Frame,
  noInfo,
  type PackedArray,
  PrismError,
  packedArray,
  type ResetOptions,
  type ResetResult,
  Rng,
  type RngState,
  type Space,
  type StepResult,
} from '@prism-rl/core';
import { packAction } from '@prism-rl/core/checks';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds } from '../engine/world.ts';
import { restoreWorlds, saveWorlds } from './savedWorlds.ts';
import type { Simulation, Task } from './simulation.ts';

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
  readonly #simulation: Simulation;
  readonly #action: PackedArray;
  /** Steps since the last reset; −1 before the first. */
  #steps = -1;
  /** The last step ended the episode. */
  #ended = false;
  #closed = false;

  /** @param task what is simulated; its spaces must be those of `O` and `A`. */
  constructor(task: Task) {
    this.id = task.id;
    this.observationSpace = task.observationSpace as Space<O>;
    this.actionSpace = task.actionSpace as Space<A>;
    this.framesPerSecond = task.framesPerSecond;
    this.#task = task;
    const [world] = createWorlds(1, task.worldBytes);
    this.#simulation = task.simulate(world!, new Rng(0));
    this.#action = packedArray(task.actionSpace.dtype, task.actionSpace.size);
  }

  reset({ seed }: ResetOptions = {}): ResetResult<O> {
    this.#checkOpen();
    const simulation = this.#simulation;
    if (seed !== undefined) simulation.rng = new Rng(seed);
    simulation.reset(seed !== undefined);
    this.#steps = 0;
    this.#ended = false;
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: A): StepResult<O> {
    this.#checkStarted('step');
    if (this.#ended) {
      throw new PrismError('state', `The episode of ${this.id} has ended; it cannot be stepped.`, {
        hint: 'Call reset() after a step with terminated or truncated.',
      });
    }
    packAction(this, action, this.#action);
    const simulation = this.#simulation;
    simulation.step(this.#action, 0);
    this.#steps += 1;
    const { reward, terminated, info } = simulation;
    const truncated = this.#steps >= this.#task.maxEpisodeSteps;
    this.#ended = terminated || truncated;
    return { observation: this.#observe(), reward, terminated, truncated, info };
  }

  render(): Frame {
    this.#checkStarted('render');
    return this.#simulation.draw();
  }

  /** The picture of {@link render} as an SVG document: for web pages and reports. */
  renderSvg(): string {
    this.#checkStarted('renderSvg');
    return this.#simulation.drawSvg(this.id);
  }

  renderText(): string {
    return frameAsText(this.render());
  }

  save(): Uint8Array {
    this.#checkOpen();
    const { meta, arrays } = saveWorlds(this.#task, [this.#simulation]);
    const facts = { ...meta, steps: this.#steps, ended: this.#ended, rng: this.#simulation.rng.save() };
    return encodeState(this.id, { meta: facts, arrays });
  }

  restore(state: Uint8Array): void {
    this.#checkOpen();
    const saved = decodeState(this.id, state);
    restoreWorlds(this.#task, [this.#simulation], saved);
    this.#simulation.rng.restore(saved.meta.rng as RngState);
    this.#steps = Number(saved.meta.steps);
    this.#ended = saved.meta.ended === true;
  }

  close(): void {
    this.#closed = true;
  }

  #observe(): O {
    const { dtype, size } = this.observationSpace;
    const observation = packedArray(dtype, size);
    this.#simulation.observe(observation, 0);
    return observation as O;
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }

  #checkStarted(what: string): void {
    this.#checkOpen();
    if (this.#steps < 0) {
      throw new PrismError('state', `${this.id} must be reset before the first ${what}().`, {
        hint: 'Call reset().',
      });
    }
  }
}
