import fs from 'node:fs';

/** A position by the columns played from an empty board, counted from 0, and its exact score for the player who moves. */
export interface Scored {
  readonly set: string;
  readonly moves: readonly number[];
  readonly row: Int32Array;
  readonly score: number;
}

/** A quarter of Pascal Pons' positions with exact scores, in six sets from easy to hard ones: L3_R1, L2_R1, L2_R2, L1_R1, L1_R2, L1_R3. */
export const scored: readonly Scored[] = fs
  .readFileSync(new URL('fixtures/connectFourScores.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [set, columns, score] = line.split(' ') as [string, string, string];
    const moves = Array.from(columns, (column) => Number(column) - 1);
    return { set, moves, row: boardAfter(moves), score: Number(score) };
  });

/** A row of `ConnectFourGame` after moves from an empty board. */
export function boardAfter(moves: readonly number[]): Int32Array {
  const row = new Int32Array(42);
  for (const [k, column] of moves.entries()) {
    let cell = column + 35;
    while (row[cell] !== 0) cell -= 7;
    row[cell] = 1 + (k % 2);
  }
  return row;
}
