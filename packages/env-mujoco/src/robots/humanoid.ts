/** Humanoid-v5 and HumanoidStandup-v5: walk, or stand up. Their observations are the same. */

import { type ConfigOf, flag, type Info, settings } from '@prism-rl/core';
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
import type { RobotRules } from '../simulation/task.ts';
import { addUniform, clip, put, sumOfSquares } from './arithmetic.ts';
import { humanoidModel, humanoidStandupModel } from './humanoidModel.ts';
import { movingRules } from './moving.ts';
import { robot } from './robot.ts';

const observationTable = {
  resetNoiseScale: resetNoiseScale(0.01),
  excludeCurrentPositionsFromObservation: excludePositions('the position on the floor'),
  includeCinertInObservation: flag(true, 'Whether observations include the bodies’ inertias and masses'),
  includeCvelInObservation: flag(true, 'Whether observations include the bodies’ velocities'),
  includeQfrcActuatorInObservation: flag(true, 'Whether observations include the actuators’ forces'),
  includeCfrcExtInObservation: flag(true, 'Whether observations include the contact forces'),
  ...common(5, 1000),
};

const humanoidSettings = settings({
  forwardRewardWeight: weight(1.25, 'the forward velocity'),
  ctrlCostWeight: weight(0.1, 'the cost: the sum of squared controls'),
  contactCostWeight: weight(5e-7, 'the cost: the sum of squared contact forces'),
  contactCostRange: range([null, 10], 'Bounds that the cost is clipped to'),
  healthyReward: weight(5, 'each healthy step'),
  terminateWhenUnhealthy,
  healthyZRange: range([1, 2], 'Heights of the torso in m that count as healthy'),
  ...observationTable,
});

const humanoidStandupSettings = settings({
  uphCostWeight: weight(1, 'the height; accepted as in Gymnasium, but without effect'),
  ctrlCostWeight: weight(0.1, 'the cost: the sum of squared controls'),
  impactCostWeight: weight(5e-7, 'the cost: the sum of squared contact forces'),
  impactCostRange: range([null, 10], 'Bounds that the cost is clipped to'),
  ...observationTable,
});

type ObservationConfig = Readonly<ConfigOf<typeof observationTable>>;

function humanoidRules(physics: PhysicsView, config: typeof humanoidSettings.defaults): RobotRules {
  const { ctrlCostWeight, contactCostWeight } = config;
  const [lowest, highest] = bounds(config.healthyZRange);
  const [leastCost, mostCost] = bounds(config.contactCostRange);
  const totalMass = physics.bodyMass.reduce((sum, mass) => sum + mass, 0);
  const rules = movingRules(physics, config, {
    ...{ axes: 2, survivalFirst: true },
    // The centre of mass.
    place: (axis) => {
      const { bodyMass, xipos } = physics;
      let sum = 0;
      for (let body = 0; body < bodyMass.length; body++) sum += bodyMass[body]! * xipos[3 * body + axis]!;
      return sum / totalMass;
    },
    isHealthy: () => {
      const z = physics.qpos[2]!;
      return lowest < z && z < highest;
    },
    control: () => ctrlCostWeight * sumOfSquares(physics.ctrl),
    contact: () => clip(contactCostWeight * sumOfSquares(physics.cfrcExt), leastCost, mostCost),
    info: () => tendons(physics),
  });
  return { ...rules, ...bodyRules(physics, config) };
}

function humanoidStandupRules(
  physics: PhysicsView,
  config: typeof humanoidStandupSettings.defaults,
): RobotRules {
  const { ctrlCostWeight, impactCostWeight } = config;
  const [leastCost, mostCost] = bounds(config.impactCostRange);
  let upwards = 0;
  let control = 0;
  let impact = 0;
  return {
    ...bodyRules(physics, config),
    reward() {
      upwards = physics.qpos[2]! / physics.timestep;
      control = ctrlCostWeight * sumOfSquares(physics.ctrl);
      impact = clip(impactCostWeight * sumOfSquares(physics.cfrcExt), leastCost, mostCost);
      return upwards - control - impact + 1;
    },
    info: (step) => ({
      x_position: physics.qpos[0]!,
      y_position: physics.qpos[1]!,
      z_distance_from_origin: physics.qpos[2]! - physics.initialQpos[2]!,
      ...tendons(physics),
      ...(step && { reward_linup: upwards, reward_quadctrl: -control, reward_impact: -impact }),
    }),
  };
}

function tendons({ tenLength, tenVelocity }: PhysicsView): Info {
  return { tendon_length: tenLength.slice(), tendon_velocity: tenVelocity.slice() };
}

/** Creates the reset and the observation that both tasks share. */
function bodyRules(
  physics: PhysicsView,
  config: ObservationConfig,
): Pick<RobotRules, 'reset' | 'observation'> {
  const hidden = config.excludeCurrentPositionsFromObservation ? 2 : 0;
  const noise = config.resetNoiseScale;
  // Leave out the world's rows, and the free joint, which no actuator moves.
  const { qpos, qvel, cinert, cvel, qfrcActuator, cfrcExt } = physics;
  const size =
    qpos.length -
    hidden +
    qvel.length +
    (config.includeCinertInObservation ? cinert.length - 10 : 0) +
    (config.includeCvelInObservation ? cvel.length - 6 : 0) +
    (config.includeQfrcActuatorInObservation ? qfrcActuator.length - 6 : 0) +
    (config.includeCfrcExtInObservation ? cfrcExt.length - 6 : 0);
  const observed = new Float64Array(size);
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addUniform(physics.qvel, noise, rng);
    },
    observation() {
      let at = put(observed, put(observed, 0, physics.qpos, hidden), physics.qvel);
      if (config.includeCinertInObservation) at = put(observed, at, physics.cinert, 10);
      if (config.includeCvelInObservation) at = put(observed, at, physics.cvel, 6);
      if (config.includeQfrcActuatorInObservation) at = put(observed, at, physics.qfrcActuator, 6);
      if (config.includeCfrcExtInObservation) put(observed, at, physics.cfrcExt, 6);
      return observed;
    },
  };
}

export const humanoid = robot({
  description: 'Walk upright; 17 joints',
  settings: humanoidSettings,
  model: humanoidModel,
  rules: humanoidRules,
  randomReturn: 115.8,
  publishedReturn: { mean: 4996.3, agent: 'SAC of CleanRL' },
});

export const humanoidStandup = robot({
  description: 'Stand up from lying; 17 joints',
  settings: humanoidStandupSettings,
  model: humanoidStandupModel,
  rules: humanoidStandupRules,
  randomReturn: 33621.2,
});
