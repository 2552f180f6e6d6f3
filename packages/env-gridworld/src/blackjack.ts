import type {
  Env,
  Frame,
  ResetOptions,
  ResetResult,
  RngState,
  SnapshotHead,
  Space,
  StepResult,
} from '@prism-rl/core';
import { Discrete, noInfo, Rng, readSnapshot, writeSnapshot } from '@prism-rl/core';
import type { BlackjackObservation } from './blackjackTask.ts';
import { BlackjackTask } from './blackjackTask.ts';
import type { BlackjackConfig } from './settings.ts';
import { invalidAction, notReset } from './tabularTask.ts';

/** Blackjack against a dealer, with cards from an infinite deck (Sutton & Barto, example 5.1), as Gymnasium's Blackjack-v1 has it. */

interface Head extends SnapshotHead {
  readonly rng: RngState;
}

/**
 * One table. Equal to Gymnasium's Blackjack-v1.
 *
 * - Observation: the player's sum (4 to 31), the dealer's open card (1 to 10), 1 if an ace counts as 11.
 * - Action: 0 stick, 1 hit.
 * - Reward: 1 for a win, 0 for a draw, −1 for a loss, at the end.
 * - Terminated by sticking or by more than 21; never truncated.
 */
export class Blackjack implements Env<BlackjackObservation, number> {
  readonly id: string;
  readonly observationSpace: Space<BlackjackObservation>;
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly framesPerSecond = 4;
  readonly #task: BlackjackTask;
  readonly #state: Int32Array;
  #rng: Rng;

  constructor(config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    this.id = id;
    this.#task = new BlackjackTask(config, id);
    this.observationSpace = this.#task.observationSpace;
    this.#state = new Int32Array(this.#task.stateSize);
    this.#rng = new Rng(0);
  }

  /**
   * Deals. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed that is not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<BlackjackObservation> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.#task.start(this.#state, 0, this.#rng);
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: number): StepResult<BlackjackObservation> {
    if (action !== 0 && action !== 1) throw invalidAction(this.id, action, 2);
    if (this.#state[0] !== 1) throw notReset(this.id);
    if (action === 0) return this.#result(this.#task.stick(this.#state, 0, this.#rng), true);
    const isBust = this.#task.hit(this.#state, 0, this.#rng);
    return this.#result(isBust ? -1 : 0, isBust);
  }

  render(): Frame {
    return this.#task.draw(this.#state, 0);
  }

  renderText(): string {
    return this.#task.describe(this.#state, 0);
  }

  save(): Uint8Array {
    const head: Head = { name: this.id, rng: this.#rng.save() };
    return writeSnapshot(head, [this.#state]);
  }

  restore(snapshot: Uint8Array): void {
    const { rng } = readSnapshot<Head>(snapshot, this.id, [this.#state]);
    this.#rng.restore(rng);
  }

  #observe(): BlackjackObservation {
    const task = this.#task;
    return [task.sum(this.#state, 0), task.openCard(this.#state, 0), task.usableAce(this.#state, 0)];
  }

  #result(reward: number, terminated: boolean): StepResult<BlackjackObservation> {
    return { observation: this.#observe(), reward, terminated, truncated: false, info: noInfo };
  }
}
