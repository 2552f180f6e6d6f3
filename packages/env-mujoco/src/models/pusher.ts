/** The pusher: an arm of seven joints that moves a cylinder over a table (the numbers are those of Gymnasium's model for v5). */

import type { Attributes, Vector } from './mjcf.ts';
import { body, capsule, element, hinge, origin, slide, sphere, x, y, z } from './mjcf.ts';

const touching = { contype: 1, conaffinity: 1 };

/** Something on the table, which two slides move: y first. */
const movable = (name: string, pos: Vector, shape: Attributes, prefix: string) =>
  body(name, pos, [
    element('geom', { type: 'cylinder', ...shape }),
    slide(`${prefix}_slidey`, y, { range: [-10.3213, 10.3], damping: 0.5 }),
    slide(`${prefix}_slidex`, x, { range: [-10.3213, 10.3], damping: 0.5 }),
  ]);

const hand = body('r_wrist_roll_link', origin, [
  hinge('r_wrist_roll_joint', x, { range: [-1.5, 1.5], damping: 0.1 }),
  body('tips_arm', origin, [
    sphere('tip_arml', [0.1, -0.1, 0], 0.01),
    sphere('tip_armr', [0.1, 0.1, 0], 0.01),
  ]),
  capsule('', [0, -0.1, 0], [0, 0.1, 0], 0.02, touching),
  capsule('', [0, -0.1, 0], [0.1, -0.1, 0], 0.02, touching),
  capsule('', [0, 0.1, 0], [0.1, 0.1, 0], 0.02, touching),
]);

const forearm = body(
  'r_elbow_flex_link',
  [0.4, 0, 0],
  [
    capsule('ef', [0, -0.02, 0], [0, 0.02, 0], 0.06),
    hinge('r_elbow_flex_joint', y, { range: [-2.3213, 0], damping: 0.1 }),
    body('r_forearm_roll_link', origin, [
      capsule('fr', [-0.1, 0, 0], [0.1, 0, 0], 0.02),
      hinge('r_forearm_roll_joint', x, { range: [-1.5, 1.5], damping: 0.1 }),
      body('r_forearm_link', origin, [
        capsule('fa', origin, [0.291, 0, 0], 0.05),
        body(
          'r_wrist_flex_link',
          [0.321, 0, 0],
          [
            capsule('wf', [0, -0.02, 0], [0, 0.02, 0], 0.01),
            hinge('r_wrist_flex_joint', y, { range: [-1.094, 0], damping: 0.1 }),
            hand,
          ],
        ),
      ]),
    ]),
  ],
);

const shoulder = body(
  'r_shoulder_pan_link',
  [0, -0.6, 0],
  [
    sphere('e1', [-0.06, 0.05, 0.2], 0.05, { rgba: [0.6, 0.6, 0.6, 1] }),
    sphere('e2', [0.06, 0.05, 0.2], 0.05, { rgba: [0.6, 0.6, 0.6, 1] }),
    sphere('e1p', [-0.06, 0.09, 0.2], 0.03, { rgba: [0.1, 0.1, 0.1, 1] }),
    sphere('e2p', [0.06, 0.09, 0.2], 0.03, { rgba: [0.1, 0.1, 0.1, 1] }),
    capsule('sp', [0, 0, -0.4], [0, 0, 0.2], 0.1),
    hinge('r_shoulder_pan_joint', z, { range: [-2.2854, 1.714602], damping: 1 }),
    body(
      'r_shoulder_lift_link',
      [0.1, 0, 0],
      [
        capsule('sl', [0, -0.1, 0], [0, 0.1, 0], 0.1),
        hinge('r_shoulder_lift_joint', y, { range: [-0.5236, 1.3963], damping: 1 }),
        body('r_upper_arm_roll_link', origin, [
          capsule('uar', [-0.1, 0, 0], [0.1, 0, 0], 0.02),
          hinge('r_upper_arm_roll_joint', x, { range: [-1.5, 1.7], damping: 0.1 }),
          body('r_upper_arm_link', origin, [capsule('ua', origin, [0.4, 0, 0], 0.06), forearm]),
        ]),
      ],
    ),
  ],
);

const joints = [
  'shoulder_pan',
  'shoulder_lift',
  'upper_arm_roll',
  'elbow_flex',
  'forearm_roll',
  'wrist_flex',
];

export const pusher = element('mujoco', { model: 'arm3d' }, [
  element('compiler', { angle: 'radian', inertiafromgeom: true }),
  element('option', { timestep: 0.01, gravity: [0, 0, 0], iterations: 20, integrator: 'Euler' }),
  element('default', {}, [
    element('joint', { armature: 0.04, damping: 1, limited: true }),
    element('geom', {
      ...{ friction: [0.8, 0.1, 0.1], density: 300, margin: 0.002 },
      ...{ condim: 1, contype: 0, conaffinity: 0 },
    }),
  ]),
  element('worldbody', {}, [
    element('light', { diffuse: [0.5, 0.5, 0.5], pos: [0, 0, 3], dir: [0, 0, -1] }),
    element('geom', { type: 'plane', name: 'table', pos: [0, 0.5, -0.325], size: [1, 1, 0.1], ...touching }),
    shoulder,
    movable(
      'object',
      [0.45, -0.05, -0.275],
      { rgba: [1, 1, 1, 1], size: [0.05, 0.05, 0.05], density: 0.01, contype: 1, conaffinity: 0 },
      'obj',
    ),
    movable(
      'goal',
      [0.45, -0.05, -0.323],
      { rgba: [1, 0, 0, 1], size: [0.08, 0.001, 0.1], density: 0.00001, contype: 0, conaffinity: 0 },
      'goal',
    ),
  ]),
  element(
    'actuator',
    {},
    [...joints, 'wrist_roll'].map((name) =>
      element('motor', { joint: `r_${name}_joint`, ctrlrange: [-2, 2], ctrllimited: true }),
    ),
  ),
]);
