/** Swimmer-v5: swim along an axis. */

import type { ConfigOf } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import { common, excludePositions, resetNoiseScale, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/robotTask.ts';
import { addUniform, controlCost, fromOrigin, put } from './arithmetic.ts';

export const swimmerSettings = settings({
  forwardRewardWeight: weight(1, 'the velocity forwards'),
  ctrlCostWeight: weight(1e-4, 'the squared controls, which count against it'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the place in the water'),
  ...common(4, 1000),
});

/** Values of {@link swimmerSettings}. */
export type SwimmerConfig = Readonly<ConfigOf<(typeof swimmerSettings)['settings']>>;

export function swimmerRules(physics: PhysicsView, config: SwimmerConfig): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, resetNoiseScale: noise } = config;
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? 2 : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden);
  let xBefore = 0;
  let yBefore = 0;
  let xVelocity = 0;
  let yVelocity = 0;
  let forward = 0;
  let control = 0;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addUniform(physics.qvel, noise, rng);
    },
    beforeStep() {
      xBefore = physics.qpos[0]!;
      yBefore = physics.qpos[1]!;
    },
    observation() {
      put(observed, put(observed, 0, physics.qpos, hidden), physics.qvel);
      return observed;
    },
    reward(action) {
      xVelocity = (physics.qpos[0]! - xBefore) / dt;
      yVelocity = (physics.qpos[1]! - yBefore) / dt;
      forward = forwardRewardWeight * xVelocity;
      control = controlCost(ctrlCostWeight, action);
      return forward - control;
    },
    info: (step) => ({
      x_position: physics.qpos[0]!,
      y_position: physics.qpos[1]!,
      distance_from_origin: fromOrigin(physics.qpos[0]!, physics.qpos[1]!),
      ...(step && {
        x_velocity: xVelocity,
        y_velocity: yVelocity,
        reward_forward: forward,
        reward_ctrl: -control,
      }),
    }),
  };
}
