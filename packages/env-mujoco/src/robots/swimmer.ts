/** The swimmer: three links in a viscous fluid (Coulom 2002; numbers from Gymnasium's model). */

import { settings } from '@prism-rl/core';
import { common, excludePositions, resetNoiseScale, weight } from '../settings.ts';
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
import { movingRules } from './moving.ts';
import { robot } from './robot.ts';

const flesh = { density: 1000 };
const drive = { ctrllimited: true, ctrlrange: [-1, 1] };
const bend = { limited: true, range: [-100, 100] };

const swimmerModel = element('mujoco', { model: 'swimmer' }, [
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
    body('torso', { pos: origin }, [
      trackingCamera([0, -3, 3], [0, 1, 1]),
      capsule('', [1.5, 0, 0], [0.5, 0, 0], 0.1, flesh),
      slide('slider1', x),
      slide('slider2', y),
      hinge('free_body_rot', z),
      body('mid', { pos: [0.5, 0, 0] }, [
        capsule('', origin, [-1, 0, 0], 0.1, flesh),
        hinge('motor1_rot', z, bend),
        body('back', { pos: [-1, 0, 0] }, [
          capsule('', origin, [-1, 0, 0], 0.1, flesh),
          hinge('motor2_rot', z, bend),
        ]),
      ]),
    ]),
  ]),
  element('actuator', {}, [motor('motor1_rot', 150, drive), motor('motor2_rot', 150, drive)]),
]);

/** Settings of Swimmer-v5: swim along an axis. */
const swimmerSettings = settings({
  forwardRewardWeight: weight(1, 'the forward velocity'),
  ctrlCostWeight: weight(1e-4, 'the cost: the sum of squared controls'),
  resetNoiseScale: resetNoiseScale(0.1),
  excludeCurrentPositionsFromObservation: excludePositions('the position in the water'),
  ...common(4, 1000),
});

export const swimmer = robot({
  description: 'Swim with three links; 2 joints',
  settings: swimmerSettings,
  model: swimmerModel,
  rules: (physics, config) => movingRules(physics, config, { axes: 2 }),
  rewardThreshold: 360,
  randomReturn: 0.9,
  publishedReturn: { mean: 346, agent: 'SAC of RL Baselines3 Zoo' },
});
