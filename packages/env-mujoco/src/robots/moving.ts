import type { Info } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import type { RobotRules } from '../simulation/task.ts';
import { addUniform, controlCost, fromOrigin, put } from './arithmetic.ts';

interface MovingConfig {
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly resetNoiseScale: number;
  readonly excludeCurrentPositionsFromObservation: boolean;
  /** Only for robots that can fall. */
  readonly healthyReward?: number;
  readonly terminateWhenUnhealthy?: boolean;
}

/** What the rules of a moving robot differ in. */
interface Motion {
  /** Axes along which the robot moves: 1 on a track, 2 in a plane. */
  readonly axes: 1 | 2;
  /** Adds the reset noise to the velocities; default {@link addUniform}. */
  readonly addNoise?: typeof addUniform;
  /** Coordinate whose velocity counts; default: the first joint's. */
  readonly place?: (axis: 0 | 1) => number;
  /** Velocities in observations are clipped to ± this; default: not. */
  readonly fastest?: number;
  /** Whether the robot has not fallen; default: always. */
  readonly isHealthy?: () => boolean;
  /** Cost of the controls; default: their squares, as {@link controlCost}. */
  readonly control?: () => number;
  /** Cost of the contact forces; default: none. */
  readonly contact?: () => number;
  readonly info?: () => Info;
  /** Whether infos list the reward for healthy steps before the others, as Gymnasium's Humanoid does; default false. */
  readonly survivalFirst?: boolean;
}

/** Creates rules that reward the velocity along x and each healthy step, minus the costs of controls and contacts. */
export function movingRules(physics: PhysicsView, config: MovingConfig, motion: Motion): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, resetNoiseScale: noise, healthyReward = 0 } = config;
  const { axes, addNoise = addUniform, fastest, isHealthy, contact, info, survivalFirst = false } = motion;
  const { place = (axis) => physics.qpos[axis]! } = motion;
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? axes : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden);
  const isPlane = axes === 2;
  const before = [0, 0];
  const velocity = [0, 0];
  let forward = 0;
  let healthy = 0;
  let control = 0;
  let contacts = 0;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addNoise(physics.qvel, noise, rng);
    },
    beforeStep() {
      for (let axis = 0; axis < axes; axis++) before[axis] = place(axis as 0 | 1);
    },
    observation() {
      const end = put(observed, 0, physics.qpos, hidden);
      put(observed, end, physics.qvel, 0, fastest && -fastest, fastest);
      return observed;
    },
    reward(action) {
      for (let axis = 0; axis < axes; axis++) velocity[axis] = (place(axis as 0 | 1) - before[axis]!) / dt;
      forward = velocity[0]! * forwardRewardWeight;
      healthy = isHealthy?.() === true ? healthyReward : 0;
      control = motion.control?.() ?? controlCost(ctrlCostWeight, action);
      contacts = contact?.() ?? 0;
      return forward + healthy - (control + contacts);
    },
    ...(isHealthy && { terminated: () => config.terminateWhenUnhealthy === true && !isHealthy() }),
    info: (step) => ({
      x_position: physics.qpos[0]!,
      ...(isPlane && { y_position: physics.qpos[1]! }),
      ...info?.(),
      ...(isPlane && { distance_from_origin: fromOrigin(physics.qpos[0]!, physics.qpos[1]!) }),
      ...(step && {
        x_velocity: velocity[0]!,
        ...(isPlane && { y_velocity: velocity[1]! }),
        ...(isHealthy && survivalFirst && { reward_survive: healthy }),
        reward_forward: forward,
        reward_ctrl: -control,
        ...(contact && { reward_contact: -contacts }),
        ...(isHealthy && !survivalFirst && { reward_survive: healthy }),
      }),
    }),
  };
}
