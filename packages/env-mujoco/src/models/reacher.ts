/** The reacher: an arm of two links on a table, and a target (the numbers are those of Gymnasium's model). */

import type { Vector } from './mjcf.ts';
import { body, capsule, element, hinge, motor, origin, rootJoint, slide, sphere, x, y, z } from './mjcf.ts';

const pink = { rgba: [0.9, 0.4, 0.6, 1] };
const blue = { rgba: [0, 0.4, 0.6, 1] };
const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

/** The edge of the table between two of its corners. */
const edge = (name: string, from: readonly [number, number], to: readonly [number, number]) =>
  capsule(name, [...from, 0.01], [...to, 0.01], 0.02, { conaffinity: 0, ...pink });

/** A joint along which the target is put to its place. */
const placed = (name: string, axis: Vector, ref: number) =>
  slide(name, axis, { ...rootJoint, limited: true, range: [-0.27, 0.27], ref });

export const reacher = element('mujoco', { model: 'reacher' }, [
  element('compiler', { angle: 'radian', inertiafromgeom: true }),
  element('default', {}, [
    element('joint', { armature: 1, damping: 1, limited: true }),
    element('geom', { contype: 0, friction: [1, 0.1, 0.1], rgba: [0.7, 0.7, 0, 1] }),
  ]),
  element('option', { gravity: [0, 0, -9.81], integrator: 'RK4', timestep: 0.01 }),
  element('worldbody', {}, [
    element('geom', {
      ...{ type: 'plane', name: 'ground', pos: origin, size: [1, 1, 10], rgba: [0.9, 0.9, 0.9, 1] },
      ...{ contype: 0, conaffinity: 0 },
    }),
    edge('sideS', [-0.3, -0.3], [0.3, -0.3]),
    edge('sideE', [0.3, -0.3], [0.3, 0.3]),
    edge('sideN', [-0.3, 0.3], [0.3, 0.3]),
    edge('sideW', [-0.3, -0.3], [-0.3, 0.3]),
    element('geom', {
      ...{ type: 'cylinder', name: 'root', fromto: [0, 0, 0, 0, 0, 0.02], size: 0.011, ...pink },
      ...{ contype: 0, conaffinity: 0 },
    }),
    body(
      'body0',
      [0, 0, 0.01],
      [
        capsule('link0', origin, [0.1, 0, 0], 0.01, blue),
        hinge('joint0', z, { limited: false }),
        body(
          'body1',
          [0.1, 0, 0],
          [
            hinge('joint1', z, { limited: true, range: [-3, 3] }),
            capsule('link1', origin, [0.1, 0, 0], 0.01, blue),
            body(
              'fingertip',
              [0.11, 0, 0],
              [sphere('fingertip', origin, 0.01, { contype: 0, rgba: [0, 0.8, 0.6, 1] })],
            ),
          ],
        ),
      ],
    ),
    body(
      'target',
      [0.1, -0.1, 0.01],
      [
        placed('target_x', x, 0.1),
        placed('target_y', y, -0.1),
        sphere('target', origin, 0.009, { contype: 0, conaffinity: 0, rgba: [0.9, 0.2, 0.2, 1] }),
      ],
    ),
  ]),
  element('actuator', {}, [motor('joint0', 200, drive), motor('joint1', 200, drive)]),
]);
