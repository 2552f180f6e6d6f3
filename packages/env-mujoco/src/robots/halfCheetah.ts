/** The half cheetah: seven links in a plane, actuated at six hinges (Wawrzyński 2009; numbers from Gymnasium's model). */

import { settings } from '@prism-rl/core';
import { common, excludePositions, resetNoiseScale, weight } from '../settings.ts';
import { addNormal } from './arithmetic.ts';
import {
  body,
  capsule,
  element,
  floor,
  hinge,
  light,
  motor,
  origin,
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

const radius = 0.046;
const shade = { rgba: [0.9, 0.6, 0.6, 1] };

const legJoint = (name: string, range: readonly number[], damping: number, stiffness: number) =>
  hinge(name, y, { pos: origin, range, damping, stiffness });

/** Creates a link of a leg from its centre, its angle to the vertical in radians, and half its length. */
const link = (
  name: string,
  pos: readonly number[],
  angle: number,
  halfLength: number,
  more: { readonly rgba?: readonly number[] } = {},
) => upright(name, radius, halfLength, { pos, axisangle: [...y, angle], ...more });

const backLeg = body('bthigh', { pos: [-0.5, 0, 0] }, [
  legJoint('bthigh', [-0.52, 1.05], 6, 240),
  link('bthigh', [0.1, 0, -0.13], -3.8, 0.145),
  body('bshin', { pos: [0.16, 0, -0.25] }, [
    legJoint('bshin', [-0.785, 0.785], 4.5, 180),
    link('bshin', [-0.14, 0, -0.07], -2.03, 0.15, shade),
    body('bfoot', { pos: [-0.28, 0, -0.14] }, [
      legJoint('bfoot', [-0.4, 0.785], 3, 120),
      link('bfoot', [0.03, 0, -0.097], -0.27, 0.094, shade),
    ]),
  ]),
]);

const frontLeg = body('fthigh', { pos: [0.5, 0, 0] }, [
  legJoint('fthigh', [-1, 0.7], 4.5, 180),
  link('fthigh', [-0.07, 0, -0.12], 0.52, 0.133),
  body('fshin', { pos: [-0.14, 0, -0.24] }, [
    legJoint('fshin', [-1.2, 0.87], 3, 120),
    link('fshin', [0.065, 0, -0.09], -0.6, 0.106, shade),
    body('ffoot', { pos: [0.13, 0, -0.18] }, [
      legJoint('ffoot', [-0.5, 0.5], 1.5, 60),
      link('ffoot', [0.045, 0, -0.07], -0.6, 0.07, shade),
    ]),
  ]),
]);

const halfCheetahModel = element('mujoco', { model: 'cheetah' }, [
  element('compiler', { angle: 'radian', inertiafromgeom: true, settotalmass: 14 }),
  element('default', {}, [
    element('joint', {
      ...{ armature: 0.1, damping: 0.01, stiffness: 8, limited: true },
      ...{ solimplimit: [0, 0.8, 0.03], solreflimit: [0.02, 1] },
    }),
    element('geom', {
      ...{ contype: 1, conaffinity: 0, condim: 3, friction: [0.4, 0.1, 0.1], rgba: skinColour },
      ...{ solimp: [0, 0.8, 0.01], solref: [0.02, 1] },
    }),
    element('motor', { ctrllimited: true, ctrlrange: [-1, 1] }),
  ]),
  element('size', { nstack: 300_000, nuser_geom: 1 }),
  element('option', { gravity: [0, 0, -9.81], timestep: 0.01 }),
  scenery({ sky: [1, 1, 1], checks: 60 }),
  element('worldbody', {}, [
    light,
    floor([40, 40, 40], { conaffinity: 1 }),
    body('torso', { pos: [0, 0, 0.7] }, [
      trackingCamera([0, -3, 0.3]),
      slide('rootx', x, rootJoint),
      slide('rootz', z, rootJoint),
      hinge('rooty', y, rootJoint),
      capsule('torso', [-0.5, 0, 0], [0.5, 0, 0], radius),
      link('head', [0.6, 0, 0.1], 0.87, 0.15),
      backLeg,
      frontLeg,
    ]),
  ]),
  element('actuator', {}, [
    motor('bthigh', 120, { name: 'bthigh' }),
    motor('bshin', 90, { name: 'bshin' }),
    motor('bfoot', 60, { name: 'bfoot' }),
    motor('fthigh', 120, { name: 'fthigh' }),
    motor('fshin', 60, { name: 'fshin' }),
    motor('ffoot', 30, { name: 'ffoot' }),
  ]),
]);

/** Settings of HalfCheetah-v5: run. */
const halfCheetahSettings = settings({
  forwardRewardWeight: weight(1, 'the forward velocity'),
  ctrlCostWeight: weight(0.1, 'the cost: the sum of squared controls'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the position on the track'),
  ...common(5, 1000),
});

export const halfCheetah = robot({
  description: 'Run on two legs in a plane; 6 joints',
  settings: halfCheetahSettings,
  model: halfCheetahModel,
  rules: (physics, config) => movingRules(physics, config, { axes: 1, addNoise: addNormal }),
  rewardThreshold: 4800,
  randomReturn: -282.0,
  publishedReturn: { mean: 9634.9, agent: 'SAC of CleanRL' },
});
