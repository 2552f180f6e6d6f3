/** The reacher: an arm of two links on a table, and a target (numbers from Gymnasium's model). */

import { settings } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import type { PhysicsView } from '../engine/physics.ts';
import { common, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/task.ts';
import { addUniform, controlCost, distance } from './arithmetic.ts';
import type { Attributes, Vector } from './mjcf.ts';
import { body, capsule, element, hinge, motor, origin, rootJoint, slide, sphere, x, y, z } from './mjcf.ts';
import { robot } from './robot.ts';

const pink = { rgba: [0.9, 0.4, 0.6, 1] };
const blue = { rgba: [0, 0.4, 0.6, 1] };
const drive = { ctrllimited: true, ctrlrange: [-1, 1] };

const edge = (name: string, from: readonly [number, number], to: readonly [number, number]) =>
  capsule(name, [...from, 0.01], [...to, 0.01], 0.02, { conaffinity: 0, ...pink });

const placed = (name: string, axis: Vector, ref: number) =>
  slide(name, axis, { ...rootJoint, limited: true, range: [-0.27, 0.27], ref });

const reacherModel = element('mujoco', { model: 'reacher' }, [
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
    body('body0', { pos: [0, 0, 0.01] }, [
      capsule('link0', origin, [0.1, 0, 0], 0.01, blue),
      hinge('joint0', z, { limited: false }),
      body('body1', { pos: [0.1, 0, 0] }, [
        hinge('joint1', z, { limited: true, range: [-3, 3] }),
        capsule('link1', origin, [0.1, 0, 0], 0.01, blue),
        body('fingertip', { pos: [0.11, 0, 0] }, [
          sphere('fingertip', origin, 0.01, { contype: 0, rgba: [0, 0.8, 0.6, 1] }),
        ]),
      ]),
    ]),
    body('target', { pos: [0.1, -0.1, 0.01] }, [
      placed('target_x', x, 0.1),
      placed('target_y', y, -0.1),
      sphere('target', origin, 0.009, { contype: 0, conaffinity: 0, rgba: [0.9, 0.2, 0.2, 1] }),
    ]),
  ]),
  element('actuator', {}, [motor('joint0', 200, drive), motor('joint1', 200, drive)]),
]);

/** The pusher: an arm of seven joints that moves a cylinder over a table (numbers from Gymnasium's model for v5). */

const touching = { contype: 1, conaffinity: 1 };

/** Creates an object on the table, moved by two slides: y first. */
const movable = (name: string, pos: Vector, shape: Attributes, prefix: string) =>
  body(name, { pos }, [
    element('geom', { type: 'cylinder', ...shape }),
    slide(`${prefix}_slidey`, y, { range: [-10.3213, 10.3], damping: 0.5 }),
    slide(`${prefix}_slidex`, x, { range: [-10.3213, 10.3], damping: 0.5 }),
  ]);

const hand = body('r_wrist_roll_link', { pos: origin }, [
  hinge('r_wrist_roll_joint', x, { range: [-1.5, 1.5], damping: 0.1 }),
  body('tips_arm', { pos: origin }, [
    sphere('tip_arml', [0.1, -0.1, 0], 0.01),
    sphere('tip_armr', [0.1, 0.1, 0], 0.01),
  ]),
  capsule('', [0, -0.1, 0], [0, 0.1, 0], 0.02, touching),
  capsule('', [0, -0.1, 0], [0.1, -0.1, 0], 0.02, touching),
  capsule('', [0, 0.1, 0], [0.1, 0.1, 0], 0.02, touching),
]);

const forearm = body('r_elbow_flex_link', { pos: [0.4, 0, 0] }, [
  capsule('ef', [0, -0.02, 0], [0, 0.02, 0], 0.06),
  hinge('r_elbow_flex_joint', y, { range: [-2.3213, 0], damping: 0.1 }),
  body('r_forearm_roll_link', { pos: origin }, [
    capsule('fr', [-0.1, 0, 0], [0.1, 0, 0], 0.02),
    hinge('r_forearm_roll_joint', x, { range: [-1.5, 1.5], damping: 0.1 }),
    body('r_forearm_link', { pos: origin }, [
      capsule('fa', origin, [0.291, 0, 0], 0.05),
      body('r_wrist_flex_link', { pos: [0.321, 0, 0] }, [
        capsule('wf', [0, -0.02, 0], [0, 0.02, 0], 0.01),
        hinge('r_wrist_flex_joint', y, { range: [-1.094, 0], damping: 0.1 }),
        hand,
      ]),
    ]),
  ]),
]);

const shoulder = body('r_shoulder_pan_link', { pos: [0, -0.6, 0] }, [
  sphere('e1', [-0.06, 0.05, 0.2], 0.05, { rgba: [0.6, 0.6, 0.6, 1] }),
  sphere('e2', [0.06, 0.05, 0.2], 0.05, { rgba: [0.6, 0.6, 0.6, 1] }),
  sphere('e1p', [-0.06, 0.09, 0.2], 0.03, { rgba: [0.1, 0.1, 0.1, 1] }),
  sphere('e2p', [0.06, 0.09, 0.2], 0.03, { rgba: [0.1, 0.1, 0.1, 1] }),
  capsule('sp', [0, 0, -0.4], [0, 0, 0.2], 0.1),
  hinge('r_shoulder_pan_joint', z, { range: [-2.2854, 1.714602], damping: 1 }),
  body('r_shoulder_lift_link', { pos: [0.1, 0, 0] }, [
    capsule('sl', [0, -0.1, 0], [0, 0.1, 0], 0.1),
    hinge('r_shoulder_lift_joint', y, { range: [-0.5236, 1.3963], damping: 1 }),
    body('r_upper_arm_roll_link', { pos: origin }, [
      capsule('uar', [-0.1, 0, 0], [0.1, 0, 0], 0.02),
      hinge('r_upper_arm_roll_joint', x, { range: [-1.5, 1.7], damping: 0.1 }),
      body('r_upper_arm_link', { pos: origin }, [capsule('ua', origin, [0.4, 0, 0], 0.06), forearm]),
    ]),
  ]),
]);

const joints = 'shoulder_pan shoulder_lift upper_arm_roll elbow_flex forearm_roll wrist_flex'.split(' ');

const pusherModel = element('mujoco', { model: 'arm3d' }, [
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
  element('actuator', {}, [
    ...[...joints, 'wrist_roll'].map((name) =>
      element('motor', { joint: `r_${name}_joint`, ctrlrange: [-2, 2], ctrllimited: true }),
    ),
  ]),
]);

/** Reacher-v5 and Pusher-v5: bring a fingertip to a target, or a cylinder to its goal. */

const reacherSettings = settings({
  rewardDistWeight: weight(1, 'the cost: the distance from fingertip to target'),
  rewardControlWeight: weight(1, 'the cost: the sum of squared controls'),
  ...common(2, 50),
});

const pusherSettings = settings({
  rewardNearWeight: weight(0.5, 'the cost: the distance from fingertip to cylinder'),
  rewardDistWeight: weight(1, 'the cost: the distance from cylinder to goal'),
  rewardControlWeight: weight(0.1, 'the cost: the sum of squared controls'),
  ...common(5, 100),
});

const startingVelocity = 0.005;

function reacherRules(physics: PhysicsView, config: typeof reacherSettings.defaults): RobotRules {
  const observed = new Float64Array(10);
  let apart = 0;
  let control = 0;
  return {
    reset(rng) {
      const { qpos, qvel } = physics;
      addUniform(qpos, 0.1, rng);
      let x: number;
      let y: number;
      do {
        x = rng.uniform(-0.2, 0.2);
        y = rng.uniform(-0.2, 0.2);
      } while (Math.sqrt(x * x + y * y) >= 0.2);
      qpos[2] = x;
      qpos[3] = y;
      addUniform(qvel, startingVelocity, rng);
      qvel.fill(0, 2);
    },
    observation() {
      const { qpos, qvel } = physics;
      const finger = physics.position('fingertip');
      const target = physics.position('target');
      const [first, second, x, y] = qpos as unknown as [number, number, number, number];
      observed[0] = cos(first);
      observed[1] = cos(second);
      observed[2] = sin(first);
      observed[3] = sin(second);
      observed[4] = x;
      observed[5] = y;
      observed[6] = qvel[0]!;
      observed[7] = qvel[1]!;
      observed[8] = finger[0]! - target[0]!;
      observed[9] = finger[1]! - target[1]!;
      return observed;
    },
    reward(action) {
      apart = distance(physics.position('fingertip'), physics.position('target')) * config.rewardDistWeight;
      control = controlCost(config.rewardControlWeight, action);
      return -apart - control;
    },
    info: (step) => (step ? { reward_dist: -apart, reward_ctrl: -control } : {}),
  };
}

function pusherRules(physics: PhysicsView, config: typeof pusherSettings.defaults): RobotRules {
  const observed = new Float64Array(23);
  let near = 0;
  let apart = 0;
  let control = 0;
  return {
    reset(rng) {
      const { qpos, qvel } = physics;
      let y: number;
      let x: number;
      // Place the cylinder away from the goal, which is fixed.
      do {
        y = rng.uniform(-0.3, 0);
        x = rng.uniform(-0.2, 0.2);
      } while (Math.sqrt(y * y + x * x) <= 0.17);
      qpos[7] = y;
      qpos[8] = x;
      qpos.fill(0, 9);
      addUniform(qvel, startingVelocity, rng);
      qvel.fill(0, 7);
    },
    observation() {
      const { qpos, qvel } = physics;
      for (let k = 0; k < 7; k++) {
        observed[k] = qpos[k]!;
        observed[7 + k] = qvel[k]!;
      }
      observed.set(physics.position('tips_arm'), 14);
      observed.set(physics.position('object'), 17);
      observed.set(physics.position('goal'), 20);
      return observed;
    },
    reward(action) {
      const cylinder = physics.position('object');
      near = distance(cylinder, physics.position('tips_arm')) * config.rewardNearWeight;
      apart = distance(cylinder, physics.position('goal')) * config.rewardDistWeight;
      control = controlCost(config.rewardControlWeight, action);
      return -apart - control - near;
    },
    info: (step) => (step ? { reward_dist: -apart, reward_ctrl: -control, reward_near: -near } : {}),
  };
}

export const pusher = robot({
  description: 'Push a cylinder to its goal with an arm; 7 joints',
  settings: pusherSettings,
  model: pusherModel,
  view: { lookAt: [0.4, -0.2, -0.2], distance: 2.2, azimuth: 130, elevation: -35 },
  rules: pusherRules,
  rewardThreshold: 0,
  randomReturn: -149.3,
  publishedReturn: { mean: -22.5, agent: 'SAC of CleanRL' },
});

export const reacher = robot({
  description: 'Bring a fingertip to a target; 2 joints',
  settings: reacherSettings,
  model: reacherModel,
  view: { lookAt: [0, 0, 0], distance: 0.9, elevation: -70 },
  rules: reacherRules,
  rewardThreshold: -3.75,
  randomReturn: -43.0,
});
