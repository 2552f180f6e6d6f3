import type { PhysicsView } from '../engine/physics.ts';
import type { RobotRules } from '../simulation/task.ts';
import { addUniform, controlCost, fromOrigin, put } from './arithmetic.ts';

interface ForwardConfig {
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly resetNoiseScale: number;
  readonly excludeCurrentPositionsFromObservation: boolean;
}

/**
 * Creates rules that reward the velocity along x, minus the controls' cost, and never terminate.
 *
 * @param axes axes along which the robot moves: 1 on a track, 2 in a plane.
 * @param addNoise adds the reset noise to the velocities.
 */
export function forwardRules(
  physics: PhysicsView,
  config: ForwardConfig,
  axes: 1 | 2,
  addNoise: typeof addUniform,
): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, resetNoiseScale: noise } = config;
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? axes : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden);
  const isPlane = axes === 2;
  let xBefore = 0;
  let yBefore = 0;
  let xVelocity = 0;
  let yVelocity = 0;
  let forward = 0;
  let control = 0;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addNoise(physics.qvel, noise, rng);
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
      ...(isPlane && {
        y_position: physics.qpos[1]!,
        distance_from_origin: fromOrigin(physics.qpos[0]!, physics.qpos[1]!),
      }),
      ...(step && {
        x_velocity: xVelocity,
        ...(isPlane && { y_velocity: yVelocity }),
        reward_forward: forward,
        reward_ctrl: -control,
      }),
    }),
  };
}
