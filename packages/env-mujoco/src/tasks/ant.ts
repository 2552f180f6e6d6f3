/** Ant-v5: get forwards on four legs, without falling over. */

import type { ConfigOf } from '@prism-rl/core';
import { flag, integer, settings } from '@prism-rl/core';
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
import { addNormal, addUniform, controlCost, fromOrigin, put, sumOfSquares } from './arithmetic.ts';

export const antSettings = settings({
  forwardRewardWeight: weight(1, 'the velocity forwards'),
  ctrlCostWeight: weight(0.5, 'the squared controls, which count against it'),
  contactCostWeight: weight(5e-4, 'the squared contact forces, which count against it'),
  healthyReward: weight(1, 'a step in which the ant is healthy'),
  mainBody: integer(1, 'The body whose velocity counts; 1 is the torso', { min: 1, max: 13 }),
  terminateWhenUnhealthy,
  healthyZRange: range([0.2, 1], 'Heights of the torso in m at which it is healthy'),
  contactForceRange: range([-1, 1], 'Contact forces are cut there'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the place on the floor'),
  includeCfrcExtInObservation: flag(true, 'Has the contact forces in the observation'),
  ...common(5, 1000),
});

/** Values of {@link antSettings}. */
export type AntConfig = Readonly<ConfigOf<(typeof antSettings)['settings']>>;

export function antRules(physics: PhysicsView, config: AntConfig): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, contactCostWeight, healthyReward } = config;
  const { resetNoiseScale: noise, includeCfrcExtInObservation: showsForces } = config;
  const [lowest, highest] = bounds(config.healthyZRange);
  const [leastForce, mostForce] = bounds(config.contactForceRange);
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? 2 : 0;
  // Row 0 is the world.
  const forces = showsForces ? physics.cfrcExt.length - 6 : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden + forces);
  const at = 3 * config.mainBody;
  let xBefore = 0;
  let yBefore = 0;
  let xVelocity = 0;
  let yVelocity = 0;
  let forward = 0;
  let control = 0;
  let contact = 0;
  let healthy = 0;

  const isHealthy = (): boolean => {
    const z = physics.qpos[2]!;
    return (
      lowest <= z &&
      z <= highest &&
      physics.qpos.every(Number.isFinite) &&
      physics.qvel.every(Number.isFinite)
    );
  };

  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addNormal(physics.qvel, noise, rng);
    },
    beforeStep() {
      xBefore = physics.xpos[at]!;
      yBefore = physics.xpos[at + 1]!;
    },
    observation() {
      const end = put(observed, put(observed, 0, physics.qpos, hidden), physics.qvel);
      if (showsForces) put(observed, end, physics.cfrcExt, 6, leastForce, mostForce);
      return observed;
    },
    reward(action) {
      xVelocity = (physics.xpos[at]! - xBefore) / dt;
      yVelocity = (physics.xpos[at + 1]! - yBefore) / dt;
      forward = xVelocity * forwardRewardWeight;
      healthy = isHealthy() ? healthyReward : 0;
      control = controlCost(ctrlCostWeight, action);
      contact = contactCostWeight * sumOfSquares(physics.cfrcExt, leastForce, mostForce);
      return forward + healthy - (control + contact);
    },
    terminated: () => config.terminateWhenUnhealthy && !isHealthy(),
    info: (step) => ({
      x_position: physics.qpos[0]!,
      y_position: physics.qpos[1]!,
      distance_from_origin: fromOrigin(physics.qpos[0]!, physics.qpos[1]!),
      ...(step && {
        x_velocity: xVelocity,
        y_velocity: yVelocity,
        reward_forward: forward,
        reward_ctrl: -control,
        reward_contact: -contact,
        reward_survive: healthy,
      }),
    }),
  };
}
