/**
 * Plays the games well enough to reach states that random actions never reach (high ramps, cleared waves, deliveries of six divers) and
 * prints the actions as JSON, for `oracle.py` to replay. The player looks ahead with its own random stream.
 */

import { type Game, playStep, startEpisode, TERMINAL } from '../../packages/env-minatar/src/game.ts';
import { asterix } from '../../packages/env-minatar/src/games/asterix.ts';
import { breakout } from '../../packages/env-minatar/src/games/breakout.ts';
import { freeway } from '../../packages/env-minatar/src/games/freeway.ts';
import { seaquest } from '../../packages/env-minatar/src/games/seaquest.ts';
import { spaceInvaders } from '../../packages/env-minatar/src/games/spaceInvaders.ts';
import { LegacyRng } from '../../packages/env-minatar/src/legacyRng.ts';

const STICKY = 0.1;
const RULES = { ramping: true };
const ROLLOUTS = 12;
const DEATH = -100;

interface Plan {
  readonly game: Game;
  readonly seed: number;
  readonly steps: number;
  readonly horizon: number;
}

const plans: readonly Plan[] = [
  { game: asterix, seed: 11, steps: 4000, horizon: 12 },
  { game: asterix, seed: 12, steps: 4000, horizon: 12 },
  { game: breakout, seed: 13, steps: 4000, horizon: 14 },
  { game: breakout, seed: 14, steps: 4000, horizon: 14 },
  { game: freeway, seed: 15, steps: 5200, horizon: 6 },
  { game: freeway, seed: 16, steps: 5200, horizon: 6 },
  { game: seaquest, seed: 17, steps: 8000, horizon: 12 },
  { game: seaquest, seed: 18, steps: 8000, horizon: 12 },
  { game: seaquest, seed: 19, steps: 8000, horizon: 12 },
  { game: spaceInvaders, seed: 20, steps: 4000, horizon: 12 },
  { game: spaceInvaders, seed: 21, steps: 4000, horizon: 12 },
];

/** Cells at which a channel is on. */
function cellsOf(game: Game, observation: Uint8Array, channel: string): { x: number; y: number }[] {
  const channels = game.channels.length;
  const c = game.channels.indexOf(channel);
  const cells: { x: number; y: number }[] = [];
  for (let k = 0; k < 100; k++) {
    if (observation[k * channels + c] === 1) cells.push({ x: k % 10, y: Math.floor(k / 10) });
  }
  return cells;
}

/** Heuristic value of a position, in addition to the rewards on the way to it. */
function worth(game: Game, s: Int32Array): number {
  const observation = new Uint8Array(100 * game.channels.length);
  game.draw(s, observation, 0);
  if (game === freeway) return -0.1 * (cellsOf(game, observation, 'chicken')[0]?.y ?? 0);
  if (game === breakout) {
    const ball = cellsOf(game, observation, 'ball')[0]!;
    const paddle = cellsOf(game, observation, 'paddle')[0]!;
    return -0.05 * Math.abs(ball.x - paddle.x);
  }
  if (game === spaceInvaders)
    return -0.3 * Math.max(...cellsOf(game, observation, 'alien').map(({ y }) => y));
  if (game !== seaquest) return 0;
  const front = cellsOf(game, observation, 'sub_front')[0]!;
  const onBoard = cellsOf(game, observation, 'diver_gauge').length;
  const oxygen = cellsOf(game, observation, 'oxygen_gauge').length;
  const divers = cellsOf(game, observation, 'diver');
  if (onBoard === 6 || (oxygen < 4 && onBoard > 0)) return 3 * onBoard - front.y;
  const distances = divers.map(({ x, y }) => Math.abs(x - front.x) + Math.abs(y - front.y));
  return 3 * onBoard - 0.1 * Math.min(20, ...distances) + (oxygen === 10 ? 0.5 : 0);
}

/** Breakout needs no search: the paddle moves to where the ball will land. */
function followBall(game: Game, state: Int32Array, random: LegacyRng): number {
  const s = Int32Array.from(state);
  const observation = new Uint8Array(100 * game.channels.length);
  const look = (row: Int32Array, channel: string): { x: number; y: number } => {
    observation.fill(0);
    game.draw(row, observation, 0);
    return cellsOf(game, observation, channel)[0]!;
  };
  const paddle = look(s, 'paddle');
  let ball = look(s, 'ball');
  for (let k = 0; k < 30 && !(ball.y === 8 && look(s, 'trail').y === 7); k++) {
    playStep(game, s, 0, random, RULES, 0);
    ball = look(s, 'ball');
  }
  return ball.x < paddle.x ? 1 : ball.x > paddle.x ? 3 : 0;
}

function choose(plan: Plan, state: Int32Array, random: LegacyRng): number {
  const { game, horizon } = plan;
  if (game === breakout) return followBall(game, state, random);
  let best = 0;
  let bestValue = Number.NEGATIVE_INFINITY;
  const s = new Int32Array(state.length);
  for (const action of game.minimalActions) {
    let value = 0;
    for (let rollout = 0; rollout < ROLLOUTS; rollout++) {
      s.set(state);
      let reward = playStep(game, s, action, random, RULES, 0);
      for (let k = 1; k < horizon && s[TERMINAL] === 0; k++) {
        const next = game.minimalActions[random.randint(0, game.minimalActions.length)]!;
        reward += playStep(game, s, next, random, RULES, 0);
      }
      value += s[TERMINAL] === 1 ? reward + DEATH : reward + worth(game, s);
    }
    if (value > bestValue) {
      best = action;
      bestValue = value;
    }
  }
  return best;
}

function play(plan: Plan): string {
  const { game, seed, steps } = plan;
  const rng = new LegacyRng(seed);
  const imagination = new LegacyRng(seed + 1000);
  const s = new Int32Array(game.stateSize);
  startEpisode(game, s, rng);
  let actions = '';
  let reward = 0;
  let episodes = 0;
  for (let k = 0; k < steps; k++) {
    const action = choose(plan, s, imagination);
    actions += action;
    reward += playStep(game, s, action, rng, RULES, STICKY);
    if (s[TERMINAL] === 1) {
      episodes++;
      startEpisode(game, s, rng);
    }
  }
  console.error(`${game.name} seed ${seed}: ${steps} steps, ${episodes} episodes, reward ${reward}`);
  return actions;
}

console.log(
  JSON.stringify(plans.map((plan) => ({ game: plan.game.name, seed: plan.seed, actions: play(plan) }))),
);
