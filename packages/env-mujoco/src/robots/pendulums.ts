/** Carts on a rail that balance one pole or two (Barto et al. 1983; numbers from Gymnasium's models). */

import { settings } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import type { PhysicsView } from '../engine/physics.ts';
import { common, resetNoiseScale, weight } from '../settings.ts';
import type { RobotRules } from '../simulation/task.ts';
import { addNormal, addUniform, clip, put } from './arithmetic.ts';
import { body, capsule, element, hinge, motor, origin, slide, upright, x, y } from './mjcf.ts';
import { robot } from './robot.ts';

/** A quarter turn around y, rounded as in Gymnasium's models. */
const lying = [0.707, 0, 0.707, 0];
const teal = { rgba: [0, 0.7, 0.7, 1] };
const shapes = element('geom', { contype: 0, friction: [1, 0.1, 0.1], rgba: [0.7, 0.7, 0, 1] });
const rail = upright('rail', 0.02, 1, { pos: origin, quat: lying, rgba: [0.3, 0.3, 0.7, 1] });
const cart = upright('cart', 0.1, 0.1, { pos: origin, quat: lying });

const invertedPendulumModel = element('mujoco', { model: 'inverted pendulum' }, [
  element('compiler', { inertiafromgeom: true }),
  element('default', {}, [
    element('joint', { armature: 0, damping: 1, limited: true }),
    shapes,
    element('motor', { ctrlrange: [-3, 3] }),
  ]),
  element('option', { gravity: [0, 0, -9.81], integrator: 'RK4', timestep: 0.02 }),
  element('size', { nstack: 3000 }),
  element('worldbody', {}, [
    rail,
    body('cart', { pos: origin }, [
      slide('slider', x, { limited: true, range: [-1, 1] }),
      cart,
      body('pole', { pos: origin }, [
        hinge('hinge', y, { range: [-90, 90] }),
        // Not quite upright, as in Gymnasium's model.
        capsule('cpole', origin, [0.001, 0, 0.6], 0.049, { size: [0.049, 0.3], ...teal }),
      ]),
    ]),
  ]),
  element('actuator', {}, [motor('slider', 100, { name: 'slide', ctrllimited: true, ctrlrange: [-3, 3] })]),
]);

const pole = { size: [0.045, 0.3], ...teal };

const invertedDoublePendulumModel = element('mujoco', { model: 'cartpole' }, [
  element('compiler', { inertiafromgeom: true }),
  element('custom', {}, [element('numeric', { name: 'frame_skip', data: [2] })]),
  element('default', {}, [element('joint', { damping: 0.05 }), shapes]),
  // The slight sideways gravity is Gymnasium's.
  element('option', { gravity: [1e-5, 0, -9.81], integrator: 'RK4', timestep: 0.01 }),
  element('size', { nstack: 3000 }),
  element('worldbody', {}, [
    element('geom', {
      ...{ type: 'plane', name: 'floor', pos: [0, 0, -3], size: [40, 40, 40], rgba: [0.8, 0.9, 0.8, 1] },
    }),
    rail,
    body('cart', { pos: origin }, [
      slide('slider', x, { limited: true, margin: 0.01, range: [-1, 1] }),
      cart,
      body('pole', { pos: origin }, [
        hinge('hinge', y),
        capsule('cpole', origin, [0, 0, 0.6], 0.045, pole),
        body('pole2', { pos: [0, 0, 0.6] }, [
          hinge('hinge2', y),
          capsule('cpole2', origin, [0, 0, 0.6], 0.045, pole),
          element('site', { name: 'tip', pos: [0, 0, 0.6], size: [0.01, 0.01] }),
        ]),
      ]),
    ]),
  ]),
  element('actuator', {}, [motor('slider', 500, { name: 'slide', ctrllimited: true, ctrlrange: [-1, 1] })]),
]);

/** Settings of InvertedPendulum-v5: balance one pole on a cart. */
const invertedPendulumSettings = settings({ resetNoiseScale: resetNoiseScale(0.01), ...common(2, 1000) });

const invertedDoublePendulumSettings = settings({
  healthyReward: weight(10, 'a step after which the poles still stand'),
  resetNoiseScale: resetNoiseScale(0.1),
  ...common(5, 1000),
});

function invertedPendulumRules(
  physics: PhysicsView,
  { resetNoiseScale: noise }: typeof invertedPendulumSettings.defaults,
): RobotRules {
  const observed = new Float64Array(4);
  const hasFallen = (): boolean =>
    Math.abs(physics.qpos[1]!) > 0.2 ||
    !physics.qpos.every(Number.isFinite) ||
    !physics.qvel.every(Number.isFinite);
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addUniform(physics.qvel, noise, rng);
    },
    observation() {
      put(observed, put(observed, 0, physics.qpos), physics.qvel);
      return observed;
    },
    reward: () => (hasFallen() ? 0 : 1),
    terminated: hasFallen,
    info: (step) => (step ? { reward_survive: hasFallen() ? 0 : 1 } : {}),
  };
}

const most = 10;

function invertedDoublePendulumRules(
  physics: PhysicsView,
  { healthyReward, resetNoiseScale: noise }: typeof invertedDoublePendulumSettings.defaults,
): RobotRules {
  const observed = new Float64Array(9);
  let alive = 0;
  let apart = 0;
  let fast = 0;
  /** Height of the upper pole's tip: 2 m above the rail when both poles are upright. */
  const height = (): number => physics.siteXpos[2]!;
  return {
    reset(rng) {
      addUniform(physics.qpos, noise, rng);
      addNormal(physics.qvel, noise, rng);
    },
    observation() {
      const { qpos, qvel, qfrcConstraint } = physics;
      const [x, first, second] = qpos as unknown as [number, number, number];
      observed[0] = x;
      observed[1] = sin(first);
      observed[2] = sin(second);
      observed[3] = cos(first);
      observed[4] = cos(second);
      put(observed, 5, qvel, 0, -most, most);
      observed[8] = clip(qfrcConstraint[0]!, -most, most);
      return observed;
    },
    reward() {
      const x = physics.siteXpos[0]!;
      const y = height();
      const [, v1, v2] = physics.qvel as unknown as [number, number, number];
      apart = 0.01 * x * x + (y - 2) * (y - 2);
      fast = 0.001 * v1 * v1 + 0.005 * v2 * v2;
      alive = y <= 1 ? 0 : healthyReward;
      return alive - apart - fast;
    },
    terminated: () => height() <= 1,
    info: (step) =>
      step ? { reward_survive: alive, distance_penalty: -apart, velocity_penalty: -fast } : {},
  };
}

export const invertedDoublePendulum = robot({
  description: 'Balance two poles on a cart',
  settings: invertedDoublePendulumSettings,
  model: invertedDoublePendulumModel,
  view: { lookAt: [0, 0, 0.5], distance: 4.1, elevation: -10 },
  rules: invertedDoublePendulumRules,
  rewardThreshold: 9100,
  randomReturn: 49.0,
});

export const invertedPendulum = robot({
  description: 'Balance a pole on a cart',
  settings: invertedPendulumSettings,
  model: invertedPendulumModel,
  view: { lookAt: [0, 0, 0.25], distance: 2.8, elevation: -10 },
  rules: invertedPendulumRules,
  rewardThreshold: 950,
  randomReturn: 5.0,
  publishedReturn: { mean: 909.4, agent: 'SAC of CleanRL' },
});
