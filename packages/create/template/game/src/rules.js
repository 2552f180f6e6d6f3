// Snake, without imports. A row of integers is the whole state: length, apple, moves since the last apple, then the snake's cells from its
// head on. Cells count from 0, row by row.
export const side = 8;
export const stateSize = 3 + side * side;
/** How far it sees. */
const near = 3;
export const observationSize = (2 * near + 1) ** 2 + 2;
/** Rows down and columns right: up, right, down, left. */
const ways = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
];

export const snakeOf = (row) => row.subarray(3, 3 + row[0]);

/** The cell that many rows down and columns right, or -1 outside. */
function cellAt(cell, down, right) {
  const [y, x] = [Math.floor(cell / side) + down, (cell % side) + right];
  return Math.min(y, x) < 0 || Math.max(y, x) >= side ? -1 : y * side + x;
}

function placeApple(row, random) {
  const free = Array.from({ length: side * side }, (_, cell) => cell).filter(
    (cell) => !snakeOf(row).includes(cell),
  );
  row[1] = free.length === 0 ? -1 : free[random(free.length)];
  row[2] = 0;
}

/** Begins a game; `random(n)` is a number from 0 to n - 1. */
export function start(row, random) {
  const head = side * (side / 2) + 2;
  row.fill(0);
  row.set([3, 0, 0, head, head - 1, head - 2]);
  placeApple(row, random);
}

/** Moves it: 0 up, 1 right, 2 down, 3 left. It cannot turn back, and starves after 64 moves without an apple. */
export function step(row, action, random) {
  const to = (way) => cellAt(row[3], ...ways[way]);
  const next = to(action) === row[4] ? to((action + 2) % 4) : to(action);
  const eats = next === row[1];
  const stays = row[0] - (eats ? 0 : 1); // all but the end, which moves away
  if (next < 0 || row.subarray(3, 3 + stays).includes(next)) return { reward: -1, terminated: true };
  row.copyWithin(4, 3, 3 + stays);
  row[3] = next;
  row[0] = stays + 1;
  row[2]++;
  if (eats) placeApple(row, random);
  return { reward: eats ? 1 : 0, terminated: row[1] === -1 || row[2] >= 64 };
}

/** What the agent sees: 1 for walls and snake in the 7 × 7 cells around its head, and the way to the apple. */
export function observe(row, out, to) {
  const snake = snakeOf(row);
  let k = to;
  for (let down = -near; down <= near; down++) {
    for (let right = -near; right <= near; right++) {
      const cell = cellAt(row[3], down, right);
      out[k++] = cell < 0 || snake.includes(cell) ? 1 : 0;
    }
  }
  out[k++] = (Math.floor(row[1] / side) - Math.floor(row[3] / side)) / side;
  out[k] = ((row[1] % side) - (row[3] % side)) / side;
}
