/** The ant: a ball on four legs of two joints each (Schulman et al. 2016; numbers from Gymnasium's model). */

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
import type { RobotRules } from '../simulation/task.ts';
import { addNormal, put, sumOfSquares } from './arithmetic.ts';
import {
  body,
  capsule,
  type Element,
  element,
  floor,
  hinge,
  light,
  motor,
  origin,
  scenery,
  skinColour,
  sphere,
  trackingCamera,
  z,
} from './mjcf.ts';
import { movingRules } from './moving.ts';
import { robot } from './robot.ts';

/** Names of a leg, its quadrant, and the range of its ankle in degrees. */
interface Leg {
  readonly number: number;
  readonly name: string;
  readonly thigh: string;
  readonly shank: string;
  readonly sideX: 1 | -1;
  readonly sideY: 1 | -1;
  readonly ankle: readonly [number, number];
}

const legs: readonly Leg[] = [
  {
    ...{ number: 1, name: 'front_left_leg', thigh: 'left_leg_geom', shank: 'left_ankle_geom' },
    ...{ sideX: 1, sideY: 1, ankle: [30, 70] },
  },
  {
    ...{ number: 2, name: 'front_right_leg', thigh: 'right_leg_geom', shank: 'right_ankle_geom' },
    ...{ sideX: -1, sideY: 1, ankle: [-70, -30] },
  },
  {
    ...{ number: 3, name: 'back_leg', thigh: 'back_leg_geom', shank: 'third_ankle_geom' },
    ...{ sideX: -1, sideY: -1, ankle: [-70, -30] },
  },
  {
    ...{ number: 4, name: 'right_back_leg', thigh: 'rightback_leg_geom', shank: 'fourth_ankle_geom' },
    ...{ sideX: 1, sideY: -1, ankle: [30, 70] },
  },
];

function leg({ number, name, thigh, shank, sideX, sideY, ankle }: Leg): Element {
  const radius = 0.08;
  const outwards = (length: number) => [length * sideX, length * sideY, 0] as const;
  return body(name, { pos: origin }, [
    capsule(`aux_${number}_geom`, origin, outwards(0.2), radius),
    body(`aux_${number}`, { pos: outwards(0.2) }, [
      hinge(`hip_${number}`, z, { range: [-30, 30] }),
      capsule(thigh, origin, outwards(0.2), radius),
      body('', { pos: outwards(0.2) }, [
        hinge(`ankle_${number}`, [-sideX * sideY, 1, 0], { range: ankle }),
        capsule(shank, origin, outwards(0.4), radius),
      ]),
    ]),
  ]);
}

const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

const antModel = element('mujoco', { model: 'ant' }, [
  element('compiler', { angle: 'degree', inertiafromgeom: true }),
  element('option', { integrator: 'RK4', timestep: 0.01 }),
  // A pose for external programs; episodes start in the pose of the bodies below.
  element('custom', {}, [
    element('numeric', { name: 'init_qpos', data: [0, 0, 0.55, 1, 0, 0, 0, 0, 1, 0, -1, 0, -1, 0, 1] }),
  ]),
  element('default', {}, [
    element('joint', { armature: 1, damping: 1, limited: true }),
    element('geom', {
      ...{ conaffinity: 0, condim: 3, density: 5, friction: [1, 0.5, 0.5], margin: 0.01, rgba: skinColour },
    }),
  ]),
  scenery({ sky: [1, 1, 1], checks: 60 }),
  element('worldbody', {}, [
    light,
    floor([40, 40, 40], { conaffinity: 1 }),
    body('torso', { pos: [0, 0, 0.75] }, [
      trackingCamera([0, -3, 0.3]),
      sphere('torso_geom', origin, 0.25),
      element('joint', {
        ...{ type: 'free', name: 'root', armature: 0, damping: 0, limited: false, margin: 0.01 },
      }),
      ...legs.map(leg),
    ]),
  ]),
  element('actuator', {}, [
    ...[4, 1, 2, 3].flatMap((number) => [
      motor(`hip_${number}`, 150, drive),
      motor(`ankle_${number}`, 150, drive),
    ]),
  ]),
]);

/** Ant-v5: move forwards on four legs without falling over. */

const antSettings = settings({
  forwardRewardWeight: weight(1, 'the forward velocity'),
  ctrlCostWeight: weight(0.5, 'the cost: the sum of squared controls'),
  contactCostWeight: weight(5e-4, 'the cost: the sum of squared contact forces'),
  healthyReward: weight(1, 'each healthy step'),
  mainBody: integer(1, 'Body whose velocity is rewarded; 1 is the torso', { min: 1, max: 13 }),
  terminateWhenUnhealthy,
  healthyZRange: range([0.2, 1], 'Heights of the torso in m that count as healthy'),
  contactForceRange: range([-1, 1], 'Bounds that contact forces are clipped to'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the position on the floor'),
  includeCfrcExtInObservation: flag(true, 'Whether observations include the contact forces'),
  ...common(5, 1000),
});

function antRules(physics: PhysicsView, config: typeof antSettings.defaults): RobotRules {
  const { contactCostWeight, includeCfrcExtInObservation: showsForces } = config;
  const [lowest, highest] = bounds(config.healthyZRange);
  const [leastForce, mostForce] = bounds(config.contactForceRange);
  const rules = movingRules(physics, config, {
    ...{ axes: 2, addNoise: addNormal },
    place: (axis) => physics.xpos[3 * config.mainBody + axis]!,
    isHealthy: () => {
      const z = physics.qpos[2]!;
      return (
        lowest <= z &&
        z <= highest &&
        physics.qpos.every(Number.isFinite) &&
        physics.qvel.every(Number.isFinite)
      );
    },
    contact: () => contactCostWeight * sumOfSquares(physics.cfrcExt, leastForce, mostForce),
  });
  if (!showsForces) return rules;
  const joints = rules.observation().length;
  const observed = new Float64Array(joints + physics.cfrcExt.length - 6);
  return {
    ...rules,
    observation() {
      observed.set(rules.observation());
      put(observed, joints, physics.cfrcExt, 6, leastForce, mostForce);
      return observed;
    },
  };
}

export const ant = robot({
  description: 'Walk on four legs; 8 joints, contact forces observed',
  settings: antSettings,
  model: antModel,
  rules: antRules,
  rewardThreshold: 6000,
  randomReturn: -65.5,
  publishedReturn: { mean: 4616, agent: 'SAC of RL Baselines3 Zoo' },
});
