/** The hopper: a torso on one leg, in a plane (Erez et al. 2011; the numbers are those of Gymnasium's model). */

import { leg } from './leg.ts';
import { body, element, hinge, motor, rootJoint, slide, upright, x, y, z } from './mjcf.ts';
import { floor, light, scenery, skinColour, trackingCamera } from './scenery.ts';

const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

export const hopper = element('mujoco', { model: 'hopper' }, [
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
    body(
      'torso',
      [0, 0, 1.25],
      [
        trackingCamera([0, -3, -0.25]),
        slide('rootx', x, { ...rootJoint, pos: [0, 0, -1.25] }),
        slide('rootz', z, { ...rootJoint, pos: [0, 0, -1.25], ref: 1.25 }),
        hinge('rooty', y, rootJoint),
        upright('torso_geom', 0.05, 0.19999999999999996, { friction: 0.9 }),
        leg({ suffix: '', toe: 0.13, halfFoot: 0.195, footRadius: 0.06, footFriction: 2 }),
      ],
    ),
  ]),
  element('actuator', {}, [
    motor('thigh_joint', 200, drive),
    motor('leg_joint', 200, drive),
    motor('foot_joint', 200, drive),
  ]),
]);
