/** InvertedPendulum-v5 and InvertedDoublePendulum-v5: balance. */

import type { ConfigOf } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import type { PhysicsView } from '../engine/physics.ts';
import { common, resetNoiseScale, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/robotTask.ts';
import { addNormal, addUniform, clip, put } from './arithmetic.ts';

export const invertedPendulumSettings = settings({
  resetNoiseScale: resetNoiseScale(0.01),
  ...common(2, 1000),
});

export const invertedDoublePendulumSettings = settings({
  healthyReward: weight(10, 'a step after which the poles still stand'),
  resetNoiseScale: resetNoiseScale(0.1),
  ...common(5, 1000),
});

/** Values of {@link invertedPendulumSettings}. */
export type InvertedPendulumConfig = Readonly<ConfigOf<(typeof invertedPendulumSettings)['settings']>>;

/** Values of {@link invertedDoublePendulumSettings}. */
export type InvertedDoublePendulumConfig = Readonly<
  ConfigOf<(typeof invertedDoublePendulumSettings)['settings']>
>;

export function invertedPendulumRules(
  physics: PhysicsView,
  { resetNoiseScale: noise }: InvertedPendulumConfig,
): RobotRules {
  const observed = new Float64Array(4);
  const hasFallen = (): boolean =>
    Math.abs(physics.qpos[1]!) > 0.2 ||
    !physics.qpos.every(Number.isFinite) ||
    !physics.qvel.every(Number.isFinite);
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addUniform(physics.qvel, noise, rng);
    },
    observation() {
      put(observed, put(observed, 0, physics.qpos), physics.qvel);
      return observed;
    },
    reward: () => (hasFallen() ? 0 : 1),
    terminated: hasFallen,
    info: (step) => (step ? { reward_survive: hasFallen() ? 0 : 1 } : {}),
  };
}

/** Velocities and forces are cut there in an observation. */
const most = 10;

export function invertedDoublePendulumRules(
  physics: PhysicsView,
  { healthyReward, resetNoiseScale: noise }: InvertedDoublePendulumConfig,
): RobotRules {
  const observed = new Float64Array(9);
  let alive = 0;
  let apart = 0;
  let fast = 0;
  /** The tip of the upper pole: 2 m above the rail where both stand. */
  const height = (): number => physics.siteXpos[2]!;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addNormal(physics.qvel, noise, rng);
    },
    observation() {
      const { qpos, qvel, qfrcConstraint } = physics;
      const [x, first, second] = qpos as unknown as [number, number, number];
      observed[0] = x;
      observed[1] = sin(first);
      observed[2] = sin(second);
      observed[3] = cos(first);
      observed[4] = cos(second);
      put(observed, 5, qvel, 0, -most, most);
      observed[8] = clip(qfrcConstraint[0]!, -most, most);
      return observed;
    },
    reward() {
      const x = physics.siteXpos[0]!;
      const y = height();
      const [, v1, v2] = physics.qvel as unknown as [number, number, number];
      apart = 0.01 * x * x + (y - 2) * (y - 2);
      fast = 0.001 * v1 * v1 + 0.005 * v2 * v2;
      alive = y <= 1 ? 0 : healthyReward;
      return alive - apart - fast;
    },
    terminated: () => height() <= 1,
    info: (step) =>
      step ? { reward_survive: alive, distance_penalty: -apart, velocity_penalty: -fast } : {},
  };
}
