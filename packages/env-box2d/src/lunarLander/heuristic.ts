/**
 * A lander's pilot by hand: lean against the drift, and brake the fall to a speed that shrinks with the height. Two
 * proportional-derivative rules; a baseline for learners and a source of good episodes for tests.
 */

const steepest = 0.4;

/** Wanted thrust: positive `lift` asks for the main engine, positive `turn` for a turn to the left. */
function plan(observation: ArrayLike<number>): { lift: number; turn: number } {
  const x = observation[0]!;
  const y = observation[1]!;
  const vx = observation[2]!;
  const vy = observation[3]!;
  const angle = observation[4]!;
  const spin = observation[5]!;
  const landed = observation[6]! > 0 || observation[7]! > 0;
  // On the ground the only thing left to do is to soften the fall.
  if (landed) return { lift: -0.5 * vy, turn: 0 };
  const wantedAngle = Math.max(-steepest, Math.min(0.55 * x + vx, steepest));
  // Far from the pad stay high: there is time to drift back.
  const wantedHeight = 0.55 * Math.abs(x);
  return {
    lift: 0.5 * (wantedHeight - y) - 0.5 * vy,
    turn: 0.5 * (wantedAngle - angle) - spin,
  };
}

/**
 * A good action for a discrete LunarLander. Solves about nine of ten episodes.
 *
 * @param observation 8 numbers, as the environment gives them: x and y from the pad (each within ±2.5), their speeds (±10), angle
 * (±2π), angular velocity (±10), and 1 or 0 for either leg on the ground.
 * @returns 0 nothing, 1 left, 2 main, 3 right engine.
 */
export function lunarLanderHeuristic(observation: ArrayLike<number>): number {
  const { lift, turn } = plan(observation);
  if (lift > Math.abs(turn) && lift > 0.05) return 2;
  if (turn < -0.05) return 3;
  return turn > 0.05 ? 1 : 0;
}

/**
 * A good action for a continuous LunarLander.
 *
 * @param observation 8 numbers, as for {@link lunarLanderHeuristic}.
 * @returns 2 throttles from −1 to 1: of the main engine (off below 0), and of the side engines (off within ±0.5).
 */
export function lunarLanderContinuousHeuristic(observation: ArrayLike<number>): Float32Array {
  const { lift, turn } = plan(observation);
  const clip = (value: number): number => Math.max(-1, Math.min(value, 1));
  return Float32Array.of(clip(20 * lift - 1), clip(-20 * turn));
}
