/** HalfCheetah-v5: run. */

import type { ConfigOf } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import { common, excludePositions, resetNoiseScale, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/robotTask.ts';
import { addNormal, addUniform, controlCost, put } from './arithmetic.ts';

export const halfCheetahSettings = settings({
  forwardRewardWeight: weight(1, 'the velocity forwards'),
  ctrlCostWeight: weight(0.1, 'the squared controls, which count against it'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the place along the track'),
  ...common(5, 1000),
});

/** Values of {@link halfCheetahSettings}. */
export type HalfCheetahConfig = Readonly<ConfigOf<(typeof halfCheetahSettings)['settings']>>;

export function halfCheetahRules(physics: PhysicsView, config: HalfCheetahConfig): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, resetNoiseScale: noise } = config;
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? 1 : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden);
  let before = 0;
  let velocity = 0;
  let forward = 0;
  let control = 0;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addNormal(physics.qvel, noise, rng);
    },
    beforeStep() {
      before = physics.qpos[0]!;
    },
    observation() {
      put(observed, put(observed, 0, physics.qpos, hidden), physics.qvel);
      return observed;
    },
    reward(action) {
      velocity = (physics.qpos[0]! - before) / dt;
      forward = forwardRewardWeight * velocity;
      control = controlCost(ctrlCostWeight, action);
      return forward - control;
    },
    info: (step) => ({
      x_position: physics.qpos[0]!,
      ...(step && { x_velocity: velocity, reward_forward: forward, reward_ctrl: -control }),
    }),
  };
}
