// Two boards with one clock: the player's, with the arrow keys, and the policy's.
import { observationSize, observe, side, snakeOf, start, stateSize, step } from './rules.js';

const random = (n) => Math.floor(Math.random() * n);
const keys = ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft'];

function board(canvas, score) {
  const row = new Int32Array(stateSize);
  const pen = canvas.getContext('2d');
  const size = canvas.width / side;
  let [eaten, best] = [0, 0];
  const fill = (cell, colour) => {
    pen.fillStyle = colour;
    pen.fillRect((cell % side) * size + 1, Math.floor(cell / side) * size + 1, size - 2, size - 2);
  };
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    fill(row[1], 'crimson');
    for (const [k, cell] of snakeOf(row).entries()) fill(cell, k === 0 ? 'darkgreen' : 'seagreen');
    score.textContent = `${eaten} apples, at most ${best}`;
  };
  start(row, random);
  draw();
  return {
    row,
    move(action) {
      const { reward, terminated } = step(row, action, random);
      if (reward > 0) best = Math.max(best, ++eaten);
      if (terminated) {
        start(row, random);
        eaten = 0;
      }
      draw();
      return terminated;
    },
  };
}

/** Starts the game; the second board stands still while `policyNow` gives no policy. */
export function play(policyNow) {
  const [yours, its] = ['yours', 'its'].map((id) =>
    board(document.getElementById(id), document.getElementById(`${id}-score`)),
  );
  const seen = new Float32Array(observationSize);
  let action; // of the player, who waits for a key
  addEventListener('keydown', (event) => {
    const key = keys.indexOf(event.key);
    if (key < 0) return;
    event.preventDefault();
    action = key;
  });
  setInterval(() => {
    if (action !== undefined && yours.move(action)) action = undefined;
    observe(its.row, seen, 0);
    const policy = policyNow();
    if (policy) its.move(policy.act(seen));
  }, 150);
}
