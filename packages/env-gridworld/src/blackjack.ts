import type {
  Env,
  Frame,
  ResetOptions,
  ResetResult,
  RngState,
  SnapshotHead,
  Space,
  StepResult,
  VectorEnv,
} from '@prism-rl/core';
import {
  Discrete,
  noInfo,
  PrismError,
  Rng,
  readSnapshot,
  Tuple,
  vectorize,
  writeSnapshot,
} from '@prism-rl/core';
import { drawBlackjack } from './blackjackPicture.ts';
import type { BlackjackConfig } from './settings.ts';
import { blackjackDefaults } from './settings.ts';
import { invalidAction, notReset } from './tabularTask.ts';

/** Blackjack against a dealer, with cards from an infinite deck (Sutton & Barto, example 5.1), as Gymnasium's Blackjack-v1 has it. */

/** The player's sum, the dealer's open card (ace 1), and 1 for a usable ace. */
export type BlackjackObservation = readonly [number, number, number];

interface Head extends SnapshotHead {
  readonly rng: RngState;
  readonly player: readonly number[];
  readonly dealer: readonly number[];
  readonly isStarted: boolean;
}

const cards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

const total = (hand: readonly number[]): number => hand.reduce((sum, card) => sum + card, 0);
const hasUsableAce = (hand: readonly number[]): boolean => hand.includes(1) && total(hand) + 10 <= 21;
const sumOf = (hand: readonly number[]): number => total(hand) + (hasUsableAce(hand) ? 10 : 0);
const scoreOf = (hand: readonly number[]): number => (sumOf(hand) > 21 ? 0 : sumOf(hand));
const isNatural = (hand: readonly number[]): boolean =>
  hand.length === 2 && hand.includes(1) && hand.includes(10);

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
  readonly observationSpace: Space<BlackjackObservation> = new Tuple<BlackjackObservation>([
    new Discrete(32),
    new Discrete(11),
    new Discrete(2),
  ]);
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly framesPerSecond = 4;
  readonly #config: BlackjackConfig;
  #rng: Rng;
  #player: number[] = [];
  #dealer: number[] = [];
  #isStarted = false;

  constructor(config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    this.id = id;
    this.#config = { ...blackjackDefaults, ...config };
    this.#rng = new Rng(0);
  }

  /**
   * Deals. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed that is not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<BlackjackObservation> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.#dealer = [this.#card(), this.#card()];
    this.#player = [this.#card(), this.#card()];
    // Gymnasium draws the suit and the picture of the open card, for its own drawing.
    this.#rng.integers(4);
    if (this.#dealer[0] === 10) this.#rng.integers(3);
    this.#isStarted = true;
    return { observation: this.#observe(), info: noInfo };
  }

  step(action: number): StepResult<BlackjackObservation> {
    if (action !== 0 && action !== 1) throw invalidAction(this.id, action, 2);
    if (!this.#isStarted) throw notReset(this.id);
    if (action === 1) {
      this.#player.push(this.#card());
      const isBust = sumOf(this.#player) > 21;
      return this.#result(isBust ? -1 : 0, isBust);
    }
    while (sumOf(this.#dealer) < 17) this.#dealer.push(this.#card());
    return this.#result(this.#payment(), true);
  }

  render(): Frame {
    if (!this.#isStarted) throw notReset(this.id);
    return drawBlackjack(this.#player, this.#dealer);
  }

  renderText(): string {
    if (!this.#isStarted) throw notReset(this.id);
    const shown = (hand: readonly number[]): string =>
      hand.map((card) => (card === 1 ? 'A' : card)).join(' ');
    const ace = hasUsableAce(this.#player) ? ', usable ace' : '';
    const open = this.#dealer.length > 2 ? shown(this.#dealer) : `${shown(this.#dealer.slice(0, 1))} ?`;
    return `dealer ${open}\nplayer ${shown(this.#player)} (${sumOf(this.#player)}${ace})`;
  }

  save(): Uint8Array {
    const head: Head = {
      name: this.id,
      rng: this.#rng.save(),
      player: this.#player,
      dealer: this.#dealer,
      isStarted: this.#isStarted,
    };
    return writeSnapshot(head, []);
  }

  restore(snapshot: Uint8Array): void {
    const { rng, player, dealer, isStarted } = readSnapshot<Head>(snapshot, this.id, []);
    if (!Array.isArray(player) || !Array.isArray(dealer)) {
      throw new PrismError('corrupt', `These bytes are not a snapshot of ${this.id}.`);
    }
    this.#rng.restore(rng);
    this.#player = [...player];
    this.#dealer = [...dealer];
    this.#isStarted = isStarted;
  }

  #card(): number {
    return cards[this.#rng.integers(13)]!;
  }

  #payment(): number {
    const { natural, sab } = this.#config;
    const player = this.#player;
    const reward = Math.sign(scoreOf(player) - scoreOf(this.#dealer));
    if (!isNatural(player)) return reward;
    if (sab) return isNatural(this.#dealer) ? reward : 1;
    return natural && reward === 1 ? 1.5 : reward;
  }

  #observe(): BlackjackObservation {
    return [sumOf(this.#player), this.#dealer[0]!, hasUsableAce(this.#player) ? 1 : 0];
  }

  #result(reward: number, terminated: boolean): StepResult<BlackjackObservation> {
    return { observation: this.#observe(), reward, terminated, truncated: false, info: noInfo };
  }
}

/** Many tables, one after the other: environment `i` is seeded with `seed + i`. */
export function blackjackVector(numEnvs: number, config: Partial<BlackjackConfig> = {}): VectorEnv {
  return vectorize(Array.from({ length: numEnvs }, () => new Blackjack(config)));
}
