/** A leg in a plane with thigh, shank and foot: Hopper has one, Walker2d has two. */

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
import type { RobotRules } from '../simulation/task.ts';
import type { Attributes, Element, Vector } from './mjcf.ts';
import {
  body,
  element,
  floor,
  hinge,
  light,
  motor,
  rootJoint,
  scenery,
  skinColour,
  slide,
  trackingCamera,
  upright,
  x,
  y,
  z,
} from './mjcf.ts';
import { movingRules } from './moving.ts';
import { robot } from './robot.ts';

interface Leg {
  readonly suffix: string;
  /** Distance of the toe from the ankle, and half the length of the foot. */
  readonly toe: number;
  readonly halfFoot: number;
  readonly footRadius: number;
  readonly footFriction: number;
  readonly look?: Attributes;
}

const backwards: Vector = [0, -1, 0];
/** Orientation of the foot: a quarter turn around y, whose two numbers differ in the last bit as in Gymnasium's model. */
const lying = [Math.SQRT1_2, 0, 2 ** -53 - Math.SQRT1_2, 0];

function leg({ suffix, toe, halfFoot, footRadius, footFriction, look = {} }: Leg): Element {
  return body(`thigh${suffix}`, { pos: [0, 0, -0.19999999999999996] }, [
    hinge(`thigh${suffix}_joint`, backwards, { range: [-150, 0] }),
    upright(`thigh${suffix}_geom`, 0.05, 0.22500000000000003, {
      ...{ pos: [0, 0, -0.22500000000000009], friction: 0.9, ...look },
    }),
    body(`leg${suffix}`, { pos: [0, 0, -0.7000000000000001] }, [
      hinge(`leg${suffix}_joint`, backwards, { pos: [0, 0, 0.25], range: [-150, 0] }),
      upright(`leg${suffix}_geom`, 0.04, 0.25, { friction: 0.9, ...look }),
      body(`foot${suffix}`, { pos: [toe, 0, -0.35] }, [
        hinge(`foot${suffix}_joint`, backwards, { pos: [-toe, 0, 0.1], range: [-45, 45] }),
        upright(`foot${suffix}_geom`, footRadius, halfFoot, {
          ...{ pos: [-toe / 2, 0, 0.1], quat: lying, friction: footFriction, ...look },
        }),
      ]),
    ]),
  ]);
}

function torsoOn(...legs: readonly Element[]): Element {
  return body('torso', { pos: [0, 0, 1.25] }, [
    trackingCamera([0, -3, -0.25]),
    slide('rootx', x, { ...rootJoint, pos: [0, 0, -1.25] }),
    slide('rootz', z, { ...rootJoint, pos: [0, 0, -1.25], ref: 1.25 }),
    hinge('rooty', y, rootJoint),
    upright('torso_geom', 0.05, 0.19999999999999996, { friction: 0.9 }),
    ...legs,
  ]);
}

/** The hopper: a torso on one leg, in a plane (Erez et al. 2011; numbers from Gymnasium's model). */

const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

const hopperModel = element('mujoco', { model: 'hopper' }, [
  element('compiler', { angle: 'degree', inertiafromgeom: true }),
  element('default', {}, [
    element('joint', { armature: 1, damping: 1, limited: true }),
    element('geom', {
      ...{ contype: 1, conaffinity: 1, condim: 1, margin: 0.001, material: 'geom', rgba: skinColour },
      ...{ solimp: [0.8, 0.8, 0.01], solref: [0.02, 1] },
    }),
    element('motor', { ctrllimited: true, ctrlrange: [-0.4, 0.4] }),
  ]),
  element('option', { integrator: 'RK4', timestep: 0.002 }),
  element('visual', {}, [element('map', { znear: 0.02 })]),
  scenery({ sky: [0.4, 0.5, 0.6], checks: 60 }),
  element('worldbody', {}, [
    light,
    floor([20, 20, 0.125], { conaffinity: 1 }),
    torsoOn(leg({ suffix: '', toe: 0.13, halfFoot: 0.195, footRadius: 0.06, footFriction: 2 })),
  ]),
  element('actuator', {}, [
    motor('thigh_joint', 200, drive),
    motor('leg_joint', 200, drive),
    motor('foot_joint', 200, drive),
  ]),
]);

/** The walker: a torso on two legs, in a plane (Erez et al. 2011; numbers from Gymnasium's model for v5). */

const foot = { toe: 0.2, halfFoot: 0.1, footRadius: 0.06, footFriction: 1.9 };

const walker2dModel = element('mujoco', { model: 'walker2d' }, [
  element('compiler', { angle: 'degree', inertiafromgeom: true }),
  element('default', {}, [
    element('joint', { armature: 0.01, damping: 0.1, limited: true }),
    element('geom', {
      ...{ contype: 1, conaffinity: 0, condim: 3, density: 1000, friction: [0.7, 0.1, 0.1] },
      ...{ rgba: skinColour },
    }),
  ]),
  element('option', { integrator: 'RK4', timestep: 0.002 }),
  scenery({ sky: [0.4, 0.5, 0.6], checks: 60 }),
  element('worldbody', {}, [
    light,
    floor([40, 40, 40], { conaffinity: 1 }),
    torsoOn(
      leg({ suffix: '', ...foot }),
      leg({ suffix: '_left', ...foot, look: { rgba: [0.7, 0.3, 0.6, 1] } }),
    ),
  ]),
  element('actuator', {}, [
    ...['thigh', 'leg', 'foot', 'thigh_left', 'leg_left', 'foot_left'].map((part) =>
      motor(`${part}_joint`, 100, drive),
    ),
  ]),
]);

/** Hopper-v5 and Walker2d-v5: move forwards on one leg or two without falling. */

const shared = {
  forwardRewardWeight: weight(1, 'the forward velocity'),
  ctrlCostWeight: weight(0.001, 'the cost: the sum of squared controls'),
  healthyReward: weight(1, 'each healthy step'),
  terminateWhenUnhealthy,
  resetNoiseScale: resetNoiseScale(0.005),
  excludeCurrentPositionsFromObservation: excludePositions('the position on the track'),
  ...common(4, 1000),
};

const hopperSettings = settings({
  healthyStateRange: range([-100, 100], 'State entries, from the third on, that count as healthy'),
  healthyZRange: range([0.7, null], 'Heights of the torso in m that count as healthy'),
  healthyAngleRange: range([-0.2, 0.2], 'Angles of the torso in rad that count as healthy'),
  ...shared,
});

const walker2dSettings = settings({
  healthyZRange: range([0.8, 2], 'Heights of the torso in m that count as healthy'),
  healthyAngleRange: range([-1, 1], 'Angles of the torso in rad that count as healthy'),
  ...shared,
});

function hopperRules(physics: PhysicsView, config: typeof hopperSettings.defaults): RobotRules {
  const [least, most] = bounds(config.healthyStateRange);
  const isWithin = (value: number) => least < value && value < most;
  return legRules(
    physics,
    config,
    () => physics.qpos.every((value, k) => k < 2 || isWithin(value)) && physics.qvel.every(isWithin),
  );
}

function walker2dRules(physics: PhysicsView, config: typeof walker2dSettings.defaults): RobotRules {
  return legRules(physics, config, () => true);
}

function legRules(
  physics: PhysicsView,
  config: typeof walker2dSettings.defaults,
  isSound: () => boolean,
): RobotRules {
  const [lowest, highest] = bounds(config.healthyZRange);
  const [leastAngle, mostAngle] = bounds(config.healthyAngleRange);
  return movingRules(physics, config, {
    ...{ axes: 1, fastest: 10 },
    isHealthy: () => {
      const z = physics.qpos[1]!;
      const angle = physics.qpos[2]!;
      return lowest < z && z < highest && leastAngle < angle && angle < mostAngle && isSound();
    },
    info: () => ({ z_distance_from_origin: physics.qpos[1]! - physics.initialQpos[1]! }),
  });
}

export const hopper = robot({
  description: 'Hop on one leg in a plane; 3 joints',
  settings: hopperSettings,
  model: hopperModel,
  rules: hopperRules,
  rewardThreshold: 3800,
  randomReturn: 17.3,
  publishedReturn: { mean: 2310.5, agent: 'SAC of CleanRL' },
});

export const walker2d = robot({
  description: 'Walk on two legs in a plane; 6 joints',
  settings: walker2dSettings,
  model: walker2dModel,
  rules: walker2dRules,
  randomReturn: 2.0,
  publishedReturn: { mean: 3591.5, agent: 'SAC of CleanRL' },
});
