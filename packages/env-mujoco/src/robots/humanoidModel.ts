/**
 * The humanoid: thirteen bodies and seventeen actuated joints (Tassa et al. 2012; numbers from Gymnasium's models). It starts upright in
 * one task and on its back in the other.
 */

import type { Element, Vector } from './mjcf.ts';
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
  sphere,
  trackingCamera,
  x,
  y,
  z,
} from './mjcf.ts';

/** Positions of the parts that differ between the poses. */
interface Pose {
  readonly name: string;
  readonly torso: Vector;
  readonly camera: Vector;
  readonly head: Vector;
  /** Centre of the upper waist, whose capsule extends 6 cm to either side. */
  readonly upperWaist: Vector;
  readonly waist: Vector;
  readonly pelvis: Vector;
  /** Height of the hips below the pelvis. */
  readonly hips: number;
  /** Offsets: hip to end of thigh, hip to knee, knee to end of shin, and knee to foot. */
  readonly thigh: Vector;
  readonly knee: Vector;
  readonly shin: Vector;
  readonly foot: Vector;
  /** Backward rotation of the left thigh in degrees. */
  readonly leftHip: number;
}

const standing: Pose = {
  name: 'humanoid',
  torso: [0, 0, 1.4],
  camera: [0, -4, 0],
  head: [0, 0, 0.19],
  upperWaist: [-0.01, 0, -0.12],
  waist: [-0.01, 0, -0.26],
  pelvis: [0, 0, -0.165],
  hips: -0.04,
  thigh: [0, 0.01, -0.34],
  knee: [0, 0.01, -0.403],
  shin: [0, 0, -0.3],
  foot: [0, 0, -0.45],
  leftHip: -110,
};

const lying: Pose = {
  name: 'humanoidstandup',
  torso: [0, 0, 0.105],
  camera: [0, -3, 0.5],
  head: [-0.15, 0, 0],
  upperWaist: [0.11, 0, 0],
  waist: [0.21, 0, 0],
  pelvis: [0.165, 0, 0],
  hips: 0,
  thigh: [0.34, 0.01, 0],
  knee: [0.403, 0.01, 0],
  shin: [0.3, 0, 0],
  foot: [0.35, 0, -0.1],
  leftHip: -120,
};

const bent = { quat: [1, 0, -0.002, 0] };

const mirrored = ([forwards, aside, up]: Vector): Vector => [forwards, -aside, up];
const opposite = (axis: Vector): Vector => axis.map((part) => (part === 0 ? 0 : -part)) as unknown as Vector;

const across = (name: string, [forwards, , up]: Vector, half: number, radius: number) =>
  capsule(name, [forwards, -half, up], [forwards, half, up], radius);

function leg(side: 'right' | 'left', { hips, thigh, knee, shin, foot, leftHip }: Pose): Element {
  const isRight = side === 'right';
  const place = isRight ? (vector: Vector) => vector : mirrored;
  const turn = isRight ? (axis: Vector) => axis : opposite;
  const spring = { damping: 5, stiffness: 10 };
  return body(`${side}_thigh`, { pos: place([0, -0.1, hips]) }, [
    hinge(`${side}_hip_x`, turn(x), { armature: 0.01, ...spring, range: [-25, 5] }),
    hinge(`${side}_hip_z`, turn(z), { armature: 0.01, ...spring, range: [-60, 35] }),
    hinge(`${side}_hip_y`, y, {
      ...{ armature: isRight ? 0.008 : 0.01, damping: 5, stiffness: 20 },
      range: [isRight ? -110 : leftHip, 20],
    }),
    capsule(`${side}_thigh1`, origin, place(thigh), 0.06),
    body(`${side}_shin`, { pos: place(knee) }, [
      hinge(`${side}_knee`, [0, -1, 0], {
        ...{ pos: [0, 0, 0.02], armature: 0.006, range: [-160, -2], ...(!isRight && { stiffness: 1 }) },
      }),
      capsule(`${side}_shin1`, origin, shin, 0.049),
      body(`${side}_foot`, { pos: foot }, [sphere(`${side}_foot`, [0, 0, 0.1], 0.075, { user: 0 })]),
    ]),
  ]);
}

function arm(side: 'right' | 'left'): Element {
  const isRight = side === 'right';
  const place = isRight ? (vector: Vector) => vector : mirrored;
  const range = isRight ? [-85, 60] : [-60, 85];
  const upper: Vector = [0.16, -0.16, -0.16];
  return body(`${side}_upper_arm`, { pos: place([0, -0.17, 0.06]) }, [
    hinge(`${side}_shoulder1`, isRight ? [2, 1, 1] : [2, -1, 1], { armature: 0.0068, range, stiffness: 1 }),
    hinge(`${side}_shoulder2`, isRight ? [0, -1, 1] : [0, 1, 1], { armature: 0.0051, range, stiffness: 1 }),
    capsule(`${side}_uarm1`, origin, place(upper), 0.04, { size: [0.04, 0.16] }),
    body(`${side}_lower_arm`, { pos: place([0.18, -0.18, -0.18]) }, [
      hinge(`${side}_elbow`, isRight ? [0, -1, 1] : [0, -1, -1], {
        ...{ armature: 0.0028, range: [-90, 50], stiffness: 0 },
      }),
      capsule(`${side}_larm`, place([0.01, 0.01, 0.01]), place([0.17, 0.17, 0.17]), 0.031),
      sphere(`${side}_hand`, place([0.18, 0.18, 0.18]), 0.04),
      ...(isRight ? [element('camera', { pos: origin })] : []),
    ]),
  ]);
}

/** The difference between a hip's and a knee's angle: it exerts no force; only its length is observed. */
const hipMinusKnee = (side: string) =>
  element('fixed', { name: `${side}_hipknee` }, [
    element('joint', { joint: `${side}_hip_y`, coef: -1 }),
    element('joint', { joint: `${side}_knee`, coef: 1 }),
  ]);

/** N·m of each joint at a control of 1; controls are limited to ±0.4. */
const gears: readonly (readonly [joint: string, gear: number])[] = [
  ['abdomen_y', 100],
  ['abdomen_z', 100],
  ['abdomen_x', 100],
  ...(['right', 'left'] as const).flatMap((side): [string, number][] => [
    [`${side}_hip_x`, 100],
    [`${side}_hip_z`, 100],
    [`${side}_hip_y`, 300],
    [`${side}_knee`, 200],
  ]),
  ...(['right', 'left'] as const).flatMap((side): [string, number][] => [
    [`${side}_shoulder1`, 25],
    [`${side}_shoulder2`, 25],
    [`${side}_elbow`, 25],
  ]),
];

function model(pose: Pose): Element {
  const waistJoint = (name: string, axis: Vector, height: number, range: readonly number[], stiffness = 10) =>
    hinge(name, axis, { pos: [0, 0, height], armature: 0.02, damping: 5, stiffness, range });
  return element('mujoco', { model: pose.name }, [
    element('compiler', { angle: 'degree', inertiafromgeom: true }),
    element('default', {}, [
      element('joint', { armature: 1, damping: 1, limited: true }),
      element('geom', {
        ...{ contype: 1, conaffinity: 1, condim: 1, margin: 0.001, material: 'geom', rgba: skinColour },
      }),
      element('motor', { ctrllimited: true, ctrlrange: [-0.4, 0.4] }),
    ]),
    element('option', { integrator: 'RK4', iterations: 50, solver: 'PGS', timestep: 0.003 }),
    element('size', { nkey: 5, nuser_geom: 1 }),
    element('visual', {}, [element('map', { fogstart: 3, fogend: 5 })]),
    scenery({ sky: [0.4, 0.5, 0.6], checks: 60 }),
    element('worldbody', {}, [
      light,
      floor([20, 20, 0.125], { friction: [1, 0.1, 0.1] }),
      body('torso', { pos: pose.torso }, [
        trackingCamera(pose.camera),
        element('joint', { type: 'free', name: 'root', ...rootJoint }),
        across('torso1', origin, 0.07, 0.07),
        sphere('head', pose.head, 0.09, { user: 258 }),
        across('uwaist', pose.upperWaist, 0.06, 0.06),
        body('lwaist', { pos: pose.waist, ...bent }, [
          across('lwaist', origin, 0.06, 0.06),
          waistJoint('abdomen_z', z, 0.065, [-45, 45], 20),
          waistJoint('abdomen_y', y, 0.065, [-75, 30]),
          body('pelvis', { pos: pose.pelvis, ...bent }, [
            waistJoint('abdomen_x', x, 0.1, [-35, 35]),
            across('butt', [-0.02, 0, 0], 0.07, 0.09),
            leg('right', pose),
            leg('left', pose),
          ]),
        ]),
        arm('right'),
        arm('left'),
      ]),
    ]),
    element('tendon', {}, [hipMinusKnee('left'), hipMinusKnee('right')]),
    element('actuator', {}, [...gears.map(([joint, gear]) => motor(joint, gear, { name: joint }))]),
  ]);
}

export const humanoidModel: Element = model(standing);
export const humanoidStandupModel: Element = model(lying);
