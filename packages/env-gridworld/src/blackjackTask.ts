import type { Frame, PackedArray, Rng } from '@prism-rl/core';
import { Discrete, Tuple } from '@prism-rl/core';
import { drawBlackjack } from './blackjackPicture.ts';
import type { Outcome, RowTask } from './rowTask.ts';
import type { BlackjackConfig } from './settings.ts';
import { blackjackDefaults } from './settings.ts';
import { notReset } from './tabularTask.ts';

/** The player's sum, the dealer's open card (ace 1), and 1 for a usable ace. */
export type BlackjackObservation = readonly [number, number, number];

const cards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

/** A hand in a row: number of cards, their total with aces as 1, number of aces, then the cards. */
const [count, total, aces, first] = [0, 1, 2, 3];
/** No hand up to 21 has more cards. */
const mostCards = 22;
const handSize = first + mostCards;
/** Where the two hands lie in a row; its first number is 1 once there was a reset. */
const [player, dealer] = [1, 1 + handSize];

/** The rules of Blackjack. Random numbers are drawn as Gymnasium draws them. */
export class BlackjackTask implements RowTask<BlackjackObservation> {
  readonly id: string;
  readonly stateSize: number = 1 + 2 * handSize;
  readonly observationSpace: Tuple<BlackjackObservation> = new Tuple([
    new Discrete(32),
    new Discrete(11),
    new Discrete(2),
  ]);
  readonly actionCount = 2;
  readonly #config: BlackjackConfig;

  constructor(config: Partial<BlackjackConfig>, id: string) {
    this.id = id;
    this.#config = { ...blackjackDefaults, ...config };
  }

  get snapshotName(): string {
    return this.id;
  }

  isStarted(state: Int32Array, at: number): boolean {
    return state[at] === 1;
  }

  /** Deals. */
  start(state: Int32Array, at: number, rng: Rng): void {
    state.fill(0, at, at + this.stateSize);
    state[at] = 1;
    draw(state, at + dealer, rng);
    draw(state, at + dealer, rng);
    draw(state, at + player, rng);
    draw(state, at + player, rng);
    // Gymnasium draws the suit and the picture of the open card, for its own drawing.
    rng.integers(4);
    if (state[at + dealer + first] === 10) rng.integers(3);
  }

  /** Hits. @returns whether the player has more than 21. */
  hit(state: Int32Array, at: number, rng: Rng): boolean {
    draw(state, at + player, rng);
    return sumOf(state, at + player) > 21;
  }

  /** The dealer draws. @returns the reward. */
  stick(state: Int32Array, at: number, rng: Rng): number {
    while (sumOf(state, at + dealer) < 17) draw(state, at + dealer, rng);
    const { natural, sab } = this.#config;
    const reward = Math.sign(scoreOf(state, at + player) - scoreOf(state, at + dealer));
    if (!isNatural(state, at + player)) return reward;
    if (sab) return isNatural(state, at + dealer) ? reward : 1;
    return natural && reward === 1 ? 1.5 : reward;
  }

  advance(state: Int32Array, at: number, action: number, rng: Rng, outcome: Outcome): void {
    const isBust = action === 1 && this.hit(state, at, rng);
    outcome.reward = action === 0 ? this.stick(state, at, rng) : isBust ? -1 : 0;
    outcome.terminated = action === 0 || isBust;
    outcome.truncated = false;
  }

  observe(state: Int32Array, at: number, out: PackedArray, to: number): void {
    out[to] = this.sum(state, at);
    out[to + 1] = this.openCard(state, at);
    out[to + 2] = this.usableAce(state, at);
  }

  /** What is observed in the row at `at`, one by one. */
  sum(state: Int32Array, at: number): number {
    return sumOf(state, at + player);
  }

  openCard(state: Int32Array, at: number): number {
    return state[at + dealer + first]!;
  }

  usableAce(state: Int32Array, at: number): 0 | 1 {
    return hasUsableAce(state, at + player) ? 1 : 0;
  }

  draw(state: Int32Array, at: number): Frame {
    if (!this.isStarted(state, at)) throw notReset(this.id);
    return drawBlackjack(handOf(state, at + player), handOf(state, at + dealer));
  }

  describe(state: Int32Array, at: number): string {
    if (!this.isStarted(state, at)) throw notReset(this.id);
    const shown = (hand: readonly number[]): string =>
      hand.map((card) => (card === 1 ? 'A' : card)).join(' ');
    const dealt = handOf(state, at + dealer);
    const open = dealt.length > 2 ? shown(dealt) : `${shown(dealt.slice(0, 1))} ?`;
    const ace = this.usableAce(state, at) === 1 ? ', usable ace' : '';
    return `dealer ${open}\nplayer ${shown(handOf(state, at + player))} (${this.sum(state, at)}${ace})`;
  }
}

function draw(state: Int32Array, hand: number, rng: Rng): void {
  const card = cards[rng.integers(13)]!;
  const held = state[hand + count]!;
  // Who goes on after the end of an episode may hold more than can be shown.
  if (held < mostCards) {
    state[hand + first + held] = card;
    state[hand + count] = held + 1;
  }
  state[hand + total]! += card;
  if (card === 1) state[hand + aces]!++;
}

function hasUsableAce(state: Int32Array, hand: number): boolean {
  return state[hand + aces]! > 0 && state[hand + total]! + 10 <= 21;
}

function sumOf(state: Int32Array, hand: number): number {
  return state[hand + total]! + (hasUsableAce(state, hand) ? 10 : 0);
}

function scoreOf(state: Int32Array, hand: number): number {
  const sum = sumOf(state, hand);
  return sum > 21 ? 0 : sum;
}

/** An ace and a ten. */
function isNatural(state: Int32Array, hand: number): boolean {
  return state[hand + count] === 2 && state[hand + aces] === 1 && state[hand + total] === 11;
}

function handOf(state: Int32Array, hand: number): number[] {
  return Array.from(state.subarray(hand + first, hand + first + state[hand + count]!));
}
