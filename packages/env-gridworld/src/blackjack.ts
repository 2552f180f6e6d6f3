import type { Frame, Outcome, PackedArray, Rng, RowTask } from '@prism-rl/core';
import { Discrete, RowEnv, resolveConfig, Tuple } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { type BlackjackConfig, blackjackSettings } from './settings.ts';

/** Draws the table from above: the dealer's cards in the upper half, the player's in the lower half; pips show a card's value. */

const width = 480;
const height = 360;
const cardWidth = 56;
const cardHeight = 96;
const gap = 8;

/** @param dealer the dealer's cards; only the first is face up until the dealer draws. */
export function drawBlackjack(player: readonly number[], dealer: readonly number[]): Frame {
  const canvas = new Canvas(width, height, [24, 110, 60]);
  const isOver = dealer.length > 2;
  drawHand(canvas, dealer, height - 140, (index) => index === 0 || isOver);
  drawHand(canvas, player, 40, () => true);
  return canvas.frame();
}

function drawHand(
  canvas: Canvas,
  hand: readonly number[],
  y: number,
  isOpen: (index: number) => boolean,
): void {
  const step = Math.min(cardWidth + gap, (width - 2 * gap - cardWidth) / Math.max(1, hand.length - 1));
  const total = step * (hand.length - 1) + cardWidth;
  for (const [index, card] of hand.entries()) {
    const x = (width - total) / 2 + index * step;
    const color: Color = isOpen(index) ? [250, 250, 245] : [150, 40, 40];
    canvas.rectangle(x - 1, y - 1, cardWidth + 2, cardHeight + 2, [20, 60, 40]);
    canvas.rectangle(x, y, cardWidth, cardHeight, color);
    if (isOpen(index)) drawPips(canvas, card, x, y);
  }
}

/** Draws as many dots as the card counts; an ace is one large dot. */
function drawPips(canvas: Canvas, card: number, x: number, y: number): void {
  if (card === 1) {
    canvas.disc(x + cardWidth / 2, y + cardHeight / 2, 14, [30, 30, 30]);
    return;
  }
  const color: Color = [190, 30, 45];
  const rows = Math.ceil(card / 2);
  for (let k = 0; k < card; k++) {
    const row = Math.floor(k / 2);
    const isAlone = k === card - 1 && card % 2 === 1;
    const across = isAlone ? 0.5 : k % 2 === 0 ? 0.3 : 0.7;
    canvas.disc(x + cardWidth * across, y + cardHeight * ((row + 0.5) / rows), 6, color);
  }
}

/** The player's sum, the dealer's open card (ace 1), and 1 for a usable ace. */
export type BlackjackObservation = readonly [number, number, number];

const cards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

/** Layout of a hand in a row: number of cards, their total with aces as 1, number of aces, then the cards. */
const [count, total, aces, first] = [0, 1, 2, 3];
/** A hand of at most 21 has fewer cards. */
const mostCards = 22;
const handSize = first + mostCards;
/** Offsets of the two hands in a row. */
const [player, dealer] = [0, handSize];

/** Rules of Blackjack. Draws random numbers in Gymnasium's order. */
export class BlackjackTask implements RowTask<BlackjackObservation, Int32Array> {
  readonly id: string;
  readonly stateType = 'int32';
  readonly stateSize: number = 2 * handSize;
  readonly observationSpace: Tuple<BlackjackObservation> = new Tuple([
    new Discrete(32),
    new Discrete(11),
    new Discrete(2),
  ]);
  readonly actionSpace: Discrete = new Discrete(2);
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond = 4;
  readonly #config: BlackjackConfig;

  constructor(config: Partial<BlackjackConfig>, id: string) {
    this.id = id;
    this.#config = resolveConfig(`environment ${id}`, blackjackSettings, { ...config });
  }

  start(row: Int32Array, rng: Rng): void {
    row.fill(0);
    draw(row, dealer, rng);
    draw(row, dealer, rng);
    draw(row, player, rng);
    draw(row, player, rng);
    // Gymnasium draws the suit and face of the open card for rendering.
    rng.integers(4);
    if (row[dealer + first] === 10) rng.integers(3);
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const isStick = actions[from] === 0;
    if (!isStick) draw(row, player, rng);
    const isBust = !isStick && sumOf(row, player) > 21;
    outcome.reward = isStick ? this.#stick(row, rng) : isBust ? -1 : 0;
    outcome.terminated = isStick || isBust;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = sumOf(row, player);
    out[to + 1] = row[dealer + first]!;
    out[to + 2] = hasUsableAce(row, player) ? 1 : 0;
  }

  draw(row: Int32Array): Frame {
    return drawBlackjack(handOf(row, player), handOf(row, dealer));
  }

  describe(row: Int32Array): string {
    const shown = (hand: readonly number[]): string =>
      hand.map((card) => (card === 1 ? 'A' : card)).join(' ');
    const dealt = handOf(row, dealer);
    const open = dealt.length > 2 ? shown(dealt) : `${shown(dealt.slice(0, 1))} ?`;
    const ace = hasUsableAce(row, player) ? ', usable ace' : '';
    return `dealer ${open}\nplayer ${shown(handOf(row, player))} (${sumOf(row, player)}${ace})`;
  }

  /** Draws the dealer's cards. @returns the reward. */
  #stick(row: Int32Array, rng: Rng): number {
    while (sumOf(row, dealer) < 17) draw(row, dealer, rng);
    const { natural, sab } = this.#config;
    const reward = Math.sign(scoreOf(row, player) - scoreOf(row, dealer));
    if (!isNatural(row, player)) return reward;
    if (sab) return isNatural(row, dealer) ? reward : 1;
    return natural && reward === 1 ? 1.5 : reward;
  }
}

function draw(state: Int32Array, hand: number, rng: Rng): void {
  const card = cards[rng.integers(13)]!;
  const held = state[hand + count]!;
  // Steps after the end of an episode may draw more cards than fit.
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

/** Tests for an ace and a ten. */
function isNatural(state: Int32Array, hand: number): boolean {
  return state[hand + count] === 2 && state[hand + aces] === 1 && state[hand + total] === 11;
}

function handOf(state: Int32Array, hand: number): number[] {
  return Array.from(state.subarray(hand + first, hand + first + state[hand + count]!));
}

/** Blackjack against a dealer with an infinite deck (Sutton & Barto, example 5.1), as in Gymnasium's Blackjack-v1. */

/**
 * One table. Equal to Gymnasium's Blackjack-v1.
 *
 * - Observation: the player's sum (4 to 31), the dealer's open card (1 to 10), 1 if an ace counts as 11.
 * - Action: 0 stick, 1 hit.
 * - Reward: 1 for a win, 0 for a draw, −1 for a loss, at the end.
 * - Terminated by sticking or by more than 21; never truncated.
 */
export class Blackjack extends RowEnv<BlackjackObservation, number, Int32Array> {
  constructor(config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    super(new BlackjackTask(config, id));
  }
}
