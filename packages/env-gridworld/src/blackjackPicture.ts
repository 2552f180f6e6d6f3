import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** The table from above: the dealer's cards in the upper half, the player's in the lower one; pips show a card's value. */

const width = 480;
const height = 360;
const cardWidth = 56;
const cardHeight = 96;
const gap = 8;

/** @param dealer only the first card is open until the dealer has drawn. */
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
    fill(canvas, x - 1, y - 1, cardWidth + 2, cardHeight + 2, [20, 60, 40]);
    fill(canvas, x, y, cardWidth, cardHeight, color);
    if (isOpen(index)) drawPips(canvas, card, x, y);
  }
}

/** As many dots as the card counts; an ace is one large dot. */
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

function fill(canvas: Canvas, x: number, y: number, w: number, h: number, color: Color): void {
  canvas.polygon([x, y, x + w, y, x + w, y + h, x, y + h], color);
}
