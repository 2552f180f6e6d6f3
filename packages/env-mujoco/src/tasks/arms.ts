/** Reacher-v5 and Pusher-v5: bring a fingertip to a target, or a cylinder to its goal. */

import type { ConfigOf } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import type { PhysicsView } from '../engine/physics.ts';
import { common, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/robotTask.ts';
import { addUniform, controlCost, distance } from './arithmetic.ts';

export const reacherSettings = settings({
  rewardDistWeight: weight(1, 'the distance of the fingertip from the target, which counts against it'),
  rewardControlWeight: weight(1, 'the squared controls, which count against it'),
  ...common(2, 50),
});

export const pusherSettings = settings({
  rewardNearWeight: weight(0.5, 'the distance of the fingertip from the cylinder, which counts against it'),
  rewardDistWeight: weight(1, 'the distance of the cylinder from its goal, which counts against it'),
  rewardControlWeight: weight(0.1, 'the squared controls, which count against it'),
  ...common(5, 100),
});

/** Values of {@link reacherSettings}. */
export type ReacherConfig = Readonly<ConfigOf<(typeof reacherSettings)['settings']>>;

/** Values of {@link pusherSettings}. */
export type PusherConfig = Readonly<ConfigOf<(typeof pusherSettings)['settings']>>;

/** Velocities at the beginning, in either direction. */
const startingVelocity = 0.005;

export function reacherRules(physics: PhysicsView, config: ReacherConfig): RobotRules {
  const observed = new Float64Array(10);
  let apart = 0;
  let control = 0;
  return {
    reset(rng) {
      const { qpos, qvel } = physics;
      addUniform(qpos, 0.1, rng);
      let x: number;
      let y: number;
      // Within reach.
      do {
        x = rng.uniform(-0.2, 0.2);
        y = rng.uniform(-0.2, 0.2);
      } while (Math.sqrt(x * x + y * y) >= 0.2);
      qpos[2] = x;
      qpos[3] = y;
      addUniform(qvel, startingVelocity, rng);
      qvel.fill(0, 2);
    },
    observation() {
      const { qpos, qvel } = physics;
      const finger = physics.position('fingertip');
      const target = physics.position('target');
      const [first, second, x, y] = qpos as unknown as [number, number, number, number];
      observed[0] = cos(first);
      observed[1] = cos(second);
      observed[2] = sin(first);
      observed[3] = sin(second);
      observed[4] = x;
      observed[5] = y;
      observed[6] = qvel[0]!;
      observed[7] = qvel[1]!;
      observed[8] = finger[0]! - target[0]!;
      observed[9] = finger[1]! - target[1]!;
      return observed;
    },
    reward(action) {
      apart = distance(physics.position('fingertip'), physics.position('target')) * config.rewardDistWeight;
      control = controlCost(config.rewardControlWeight, action);
      return -apart - control;
    },
    info: (step) => (step ? { reward_dist: -apart, reward_ctrl: -control } : {}),
  };
}

export function pusherRules(physics: PhysicsView, config: PusherConfig): RobotRules {
  const observed = new Float64Array(23);
  let near = 0;
  let apart = 0;
  let control = 0;
  return {
    reset(rng) {
      const { qpos, qvel } = physics;
      let y: number;
      let x: number;
      // Away from the goal, which stays where it is.
      do {
        y = rng.uniform(-0.3, 0);
        x = rng.uniform(-0.2, 0.2);
      } while (Math.sqrt(y * y + x * x) <= 0.17);
      qpos[7] = y;
      qpos[8] = x;
      qpos.fill(0, 9);
      addUniform(qvel, startingVelocity, rng);
      qvel.fill(0, 7);
    },
    observation() {
      const { qpos, qvel } = physics;
      for (let k = 0; k < 7; k++) {
        observed[k] = qpos[k]!;
        observed[7 + k] = qvel[k]!;
      }
      observed.set(physics.position('tips_arm'), 14);
      observed.set(physics.position('object'), 17);
      observed.set(physics.position('goal'), 20);
      return observed;
    },
    reward(action) {
      const cylinder = physics.position('object');
      near = distance(cylinder, physics.position('tips_arm')) * config.rewardNearWeight;
      apart = distance(cylinder, physics.position('goal')) * config.rewardDistWeight;
      control = controlCost(config.rewardControlWeight, action);
      return -apart - control - near;
    },
    info: (step) => (step ? { reward_dist: -apart, reward_ctrl: -control, reward_near: -near } : {}),
  };
}
