/** The walker: a torso on two legs, in a plane (Erez et al. 2011; the numbers are those of Gymnasium's model for v5). */

import { leg } from './leg.ts';
import { body, element, hinge, motor, rootJoint, slide, upright, x, y, z } from './mjcf.ts';
import { floor, light, scenery, skinColour, trackingCamera } from './scenery.ts';

const foot = { toe: 0.2, halfFoot: 0.1, footRadius: 0.06, footFriction: 1.9 };
const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

export const walker2d = element('mujoco', { model: 'walker2d' }, [
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
    body(
      'torso',
      [0, 0, 1.25],
      [
        trackingCamera([0, -3, -0.25]),
        slide('rootx', x, { ...rootJoint, pos: [0, 0, -1.25] }),
        slide('rootz', z, { ...rootJoint, pos: [0, 0, -1.25], ref: 1.25 }),
        hinge('rooty', y, rootJoint),
        upright('torso_geom', 0.05, 0.19999999999999996, { friction: 0.9 }),
        leg({ suffix: '', ...foot }),
        leg({ suffix: '_left', ...foot, look: { rgba: [0.7, 0.3, 0.6, 1] } }),
      ],
    ),
  ]),
  element(
    'actuator',
    {},
    ['thigh', 'leg', 'foot', 'thigh_left', 'leg_left', 'foot_left'].map((part) =>
      motor(`${part}_joint`, 100, drive),
    ),
  ),
]);
