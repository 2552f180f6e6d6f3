import { type Frame, PrismError, RowEnv, type StepResult } from '@prism-rl/core';
import { inPresentForm } from './savedWorlds.ts';
import type { Simulation } from './simulation.ts';
import type { SimulationTask } from './task.ts';

/** One environment on Box2D. Stepping past the end of an episode is an error; reset first. */
export class SimulationEnv<O, A> extends RowEnv<O, A, Simulation> {
  declare readonly framesPerSecond: number;
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;
  readonly #task: SimulationTask<O>;

  /** @param task the rules of the simulation; its actions must be `A`. */
  constructor(task: SimulationTask<O>) {
    super(task);
    this.#task = task;
  }

  override step(action: A): StepResult<O> {
    this.#task.requireOpen();
    const simulation = this.state;
    if (simulation.ended) {
      throw new PrismError('state', `The episode of ${this.id} has ended; it cannot be stepped.`, {
        hint: 'Call reset() after a step with terminated or truncated.',
      });
    }
    const result = super.step(action);
    simulation.ended = result.terminated || result.truncated;
    return result;
  }

  /** The picture of `render` as an SVG document: for web pages and reports. */
  renderSvg(): string {
    return this.#task.drawSvg(this.state);
  }

  override restore(state: Uint8Array): void {
    try {
      super.restore(state);
    } catch (error) {
      // Asked only now: to look whose version's it is takes as long as to restore it.
      const present = inPresentForm(this.id, state);
      if (present === undefined) throw error;
      super.restore(present);
    }
  }

  close(): void {
    this.#task.close();
  }
}
