/** Hopper-v5 and Walker2d-v5: get forwards on one leg or two, without falling. */

import type { ConfigOf } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import {
  bounds,
  common,
  excludePositions,
  range,
  resetNoiseScale,
  terminateWhenUnhealthy,
  weight,
} from '../settings.ts';
import type { RobotRules } from '../simulation/robotTask.ts';
import { addUniform, controlCost, put } from './arithmetic.ts';

const shared = {
  forwardRewardWeight: weight(1, 'the velocity forwards'),
  ctrlCostWeight: weight(0.001, 'the squared controls, which count against it'),
  healthyReward: weight(1, 'a step in which the robot is healthy'),
  terminateWhenUnhealthy,
  resetNoiseScale: resetNoiseScale(0.005),
  excludeCurrentPositionsFromObservation: excludePositions('the place along the track'),
  ...common(4, 1000),
};

export const hopperSettings = settings({
  healthyStateRange: range([-100, 100], 'All numbers of the state but the first two, while it is healthy'),
  healthyZRange: range([0.7, null], 'Heights of the torso in m at which it is healthy'),
  healthyAngleRange: range([-0.2, 0.2], 'Angles of the torso in rad at which it is healthy'),
  ...shared,
});

export const walker2dSettings = settings({
  healthyZRange: range([0.8, 2], 'Heights of the torso in m at which it is healthy'),
  healthyAngleRange: range([-1, 1], 'Angles of the torso in rad at which it is healthy'),
  ...shared,
});

/** Values of {@link hopperSettings}. */
export type HopperConfig = Readonly<ConfigOf<(typeof hopperSettings)['settings']>>;

/** Values of {@link walker2dSettings}. */
export type Walker2dConfig = Readonly<ConfigOf<(typeof walker2dSettings)['settings']>>;

/** Velocities are cut there in an observation. */
const fastest = 10;

export function hopperRules(physics: PhysicsView, config: HopperConfig): RobotRules {
  const [least, most] = bounds(config.healthyStateRange);
  const isWithin = (value: number) => least < value && value < most;
  return legRules(
    physics,
    config,
    () => physics.qpos.every((value, k) => k < 2 || isWithin(value)) && physics.qvel.every(isWithin),
  );
}

export function walker2dRules(physics: PhysicsView, config: Walker2dConfig): RobotRules {
  return legRules(physics, config, () => true);
}

function legRules(physics: PhysicsView, config: Walker2dConfig, isSound: () => boolean): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, healthyReward, resetNoiseScale: noise } = config;
  const [lowest, highest] = bounds(config.healthyZRange);
  const [leastAngle, mostAngle] = bounds(config.healthyAngleRange);
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? 1 : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden);
  let before = 0;
  let velocity = 0;
  let forward = 0;
  let control = 0;
  let healthy = 0;

  const isHealthy = (): boolean => {
    const z = physics.qpos[1]!;
    const angle = physics.qpos[2]!;
    return lowest < z && z < highest && leastAngle < angle && angle < mostAngle && isSound();
  };

  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addUniform(physics.qvel, noise, rng);
    },
    beforeStep() {
      before = physics.qpos[0]!;
    },
    observation() {
      put(observed, put(observed, 0, physics.qpos, hidden), physics.qvel, 0, -fastest, fastest);
      return observed;
    },
    reward(action) {
      velocity = (physics.qpos[0]! - before) / dt;
      forward = forwardRewardWeight * velocity;
      healthy = isHealthy() ? healthyReward : 0;
      control = controlCost(ctrlCostWeight, action);
      return forward + healthy - control;
    },
    terminated: () => config.terminateWhenUnhealthy && !isHealthy(),
    info: (step) => ({
      x_position: physics.qpos[0]!,
      z_distance_from_origin: physics.qpos[1]! - physics.initialQpos[1]!,
      ...(step && {
        x_velocity: velocity,
        reward_forward: forward,
        reward_ctrl: -control,
        reward_survive: healthy,
      }),
    }),
  };
}
