/** The swimmer: three links in a viscous fluid (Coulom 2002; numbers from Gymnasium's model). */

import { type ConfigOf, settings } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import { common, excludePositions, resetNoiseScale, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/task.ts';
import { addUniform, controlCost, fromOrigin, put } from './arithmetic.ts';
import {
  body,
  capsule,
  element,
  floor,
  hinge,
  light,
  motor,
  origin,
  scenery,
  skinColour,
  slide,
  trackingCamera,
  x,
  y,
  z,
} from './mjcf.ts';

const flesh = { density: 1000 };
const drive = { ctrllimited: true, ctrlrange: [-1, 1] };
const bend = { limited: true, range: [-100, 100] };

export const swimmer = element('mujoco', { model: 'swimmer' }, [
  element('compiler', { angle: 'degree', inertiafromgeom: true }),
  element('option', { density: 4000, viscosity: 0.1, integrator: 'RK4', timestep: 0.01 }),
  element('default', {}, [
    element('geom', { contype: 0, conaffinity: 0, condim: 1, material: 'geom', rgba: skinColour }),
    element('joint', { armature: 0.1 }),
  ]),
  scenery({ sky: [1, 1, 1], checks: 30 }),
  element('worldbody', {}, [
    light,
    floor([40, 40, 0.1], { pos: [0, 0, -0.1] }),
    body('torso', origin, [
      trackingCamera([0, -3, 3], [0, 1, 1]),
      capsule('', [1.5, 0, 0], [0.5, 0, 0], 0.1, flesh),
      slide('slider1', x),
      slide('slider2', y),
      hinge('free_body_rot', z),
      body(
        'mid',
        [0.5, 0, 0],
        [
          capsule('', origin, [-1, 0, 0], 0.1, flesh),
          hinge('motor1_rot', z, bend),
          body(
            'back',
            [-1, 0, 0],
            [capsule('', origin, [-1, 0, 0], 0.1, flesh), hinge('motor2_rot', z, bend)],
          ),
        ],
      ),
    ]),
  ]),
  element('actuator', {}, [motor('motor1_rot', 150, drive), motor('motor2_rot', 150, drive)]),
]);

/** Settings of Swimmer-v5: swim along an axis. */
export const swimmerSettings = settings({
  forwardRewardWeight: weight(1, 'the velocity forwards'),
  ctrlCostWeight: weight(1e-4, 'the squared controls, which count against it'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the place in the water'),
  ...common(4, 1000),
});

/** Values of {@link swimmerSettings}. */
export type SwimmerConfig = Readonly<ConfigOf<(typeof swimmerSettings)['settings']>>;

export function swimmerRules(physics: PhysicsView, config: SwimmerConfig): RobotRules {
  const { forwardRewardWeight, ctrlCostWeight, resetNoiseScale: noise } = config;
  const dt = physics.timestep * physics.frameSkip;
  const hidden = config.excludeCurrentPositionsFromObservation ? 2 : 0;
  const observed = new Float64Array(physics.qpos.length + physics.qvel.length - hidden);
  let xBefore = 0;
  let yBefore = 0;
  let xVelocity = 0;
  let yVelocity = 0;
  let forward = 0;
  let control = 0;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addUniform(physics.qvel, noise, rng);
    },
    beforeStep() {
      xBefore = physics.qpos[0]!;
      yBefore = physics.qpos[1]!;
    },
    observation() {
      put(observed, put(observed, 0, physics.qpos, hidden), physics.qvel);
      return observed;
    },
    reward(action) {
      xVelocity = (physics.qpos[0]! - xBefore) / dt;
      yVelocity = (physics.qpos[1]! - yBefore) / dt;
      forward = forwardRewardWeight * xVelocity;
      control = controlCost(ctrlCostWeight, action);
      return forward - control;
    },
    info: (step) => ({
      x_position: physics.qpos[0]!,
      y_position: physics.qpos[1]!,
      distance_from_origin: fromOrigin(physics.qpos[0]!, physics.qpos[1]!),
      ...(step && {
        x_velocity: xVelocity,
        y_velocity: yVelocity,
        reward_forward: forward,
        reward_ctrl: -control,
      }),
    }),
  };
}
