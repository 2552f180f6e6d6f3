/** The ant: a ball on four legs of two joints each (Schulman et al. 2016; the numbers are those of Gymnasium's model). */

import type { Element } from './mjcf.ts';
import { body, capsule, element, hinge, motor, origin, sphere, z } from './mjcf.ts';
import { floor, light, scenery, skinColour, trackingCamera } from './scenery.ts';

/** Names of a leg, the quadrant that it points to, and in degrees how far its ankle turns. */
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
  return body(name, origin, [
    capsule(`aux_${number}_geom`, origin, outwards(0.2), radius),
    body(`aux_${number}`, outwards(0.2), [
      hinge(`hip_${number}`, z, { range: [-30, 30] }),
      capsule(thigh, origin, outwards(0.2), radius),
      body('', outwards(0.2), [
        hinge(`ankle_${number}`, [-sideX * sideY, 1, 0], { range: ankle }),
        capsule(shank, origin, outwards(0.4), radius),
      ]),
    ]),
  ]);
}

const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

export const ant = element('mujoco', { model: 'ant' }, [
  element('compiler', { angle: 'degree', inertiafromgeom: true }),
  element('option', { integrator: 'RK4', timestep: 0.01 }),
  // A pose for programs that look for it; the task begins in the pose of the bodies below.
  element('custom', {}, [
    element('numeric', {
      name: 'init_qpos',
      data: [0, 0, 0.55, 1, 0, 0, 0, 0, 1, 0, -1, 0, -1, 0, 1],
    }),
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
    body(
      'torso',
      [0, 0, 0.75],
      [
        trackingCamera([0, -3, 0.3]),
        sphere('torso_geom', origin, 0.25),
        element('joint', {
          ...{ type: 'free', name: 'root', armature: 0, damping: 0, limited: false, margin: 0.01 },
        }),
        ...legs.map(leg),
      ],
    ),
  ]),
  element(
    'actuator',
    {},
    [4, 1, 2, 3].flatMap((number) => [
      motor(`hip_${number}`, 150, drive),
      motor(`ankle_${number}`, 150, drive),
    ]),
  ),
]);
