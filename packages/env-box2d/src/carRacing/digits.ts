/** The reward in the corner of the picture, in plain block digits of about the size of Gymnasium's text. */

/** Rows of three cells, top to bottom. */
const glyphs: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '# #', '# #', '# #', '###'],
  '1': [' # ', '## ', ' # ', ' # ', ' # '],
  '2': ['###', '  #', '###', '#  ', '###'],
  '3': ['###', '  #', ' ##', '  #', '###'],
  '4': ['# #', '# #', '###', '  #', '  #'],
  '5': ['###', '#  ', '###', '  #', '###'],
  '6': ['###', '#  ', '###', '# #', '###'],
  '7': ['###', '  #', '  #', ' # ', ' # '],
  '8': ['###', '# #', '###', '# #', '###'],
  '9': ['###', '# #', '###', '  #', '###'],
  '-': ['   ', '   ', '## ', '   ', '   '],
  '.': ['   ', '   ', '   ', '   ', '#  '],
  e: ['   ', '###', '###', '#  ', '###'],
  '+': ['   ', ' # ', '###', ' # ', '   '],
};

/** Advance of each character, size of a cell and place of the text, in pixels of the 1000 × 800 window. */
const digitAdvance = 23.6;
const narrowAdvance: Readonly<Record<string, number>> = { '.': 11.7, '-': 14 };
const cellWidth = 6.1;
const cellHeight = 6;
const centerX = 60;
const centerY = 50;

/** Calls `fill` with each block of the text: left, right, low, high, in window pixels, y up from the bottom. */
export function drawReward(
  reward: number,
  fill: (left: number, right: number, low: number, high: number) => void,
): void {
  const text = asPython(reward);
  const advance = (character: string): number => narrowAdvance[character] ?? digitAdvance;
  let x = centerX - [...text].reduce((sum, character) => sum + advance(character), 0) / 2;
  const top = centerY + 2.5 * cellHeight;
  for (const character of text) {
    for (const [row, cells] of (glyphs[character] ?? []).entries()) {
      for (let column = 0; column < 3; column++) {
        if (cells[column] !== '#') continue;
        const left = x + 2 + column * cellWidth;
        fill(left, left + cellWidth, top - (row + 1) * cellHeight, top - row * cellHeight);
      }
    }
    x += advance(character);
  }
}

/** Python's `f"{reward:04}"` of a float. */
function asPython(reward: number): string {
  const digits = Number.isInteger(reward) ? `${Math.abs(reward)}.0` : String(Math.abs(reward));
  const sign = reward < 0 ? '-' : '';
  return sign + digits.padStart(4 - sign.length, '0');
}
