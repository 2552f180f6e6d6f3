/** Carts on a rail that balance one pole or two (Barto et al. 1983; the numbers are those of Gymnasium's models). */

import { body, capsule, element, hinge, motor, origin, slide, upright, x, y } from './mjcf.ts';

/** A quarter turn around y, as rounded as in Gymnasium's models. */
const lying = [0.707, 0, 0.707, 0];
const teal = { rgba: [0, 0.7, 0.7, 1] };
const shapes = element('geom', { contype: 0, friction: [1, 0.1, 0.1], rgba: [0.7, 0.7, 0, 1] });
const rail = upright('rail', 0.02, 1, { pos: origin, quat: lying, rgba: [0.3, 0.3, 0.7, 1] });
const cart = upright('cart', 0.1, 0.1, { pos: origin, quat: lying });

export const invertedPendulum = element('mujoco', { model: 'inverted pendulum' }, [
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
    body('cart', origin, [
      slide('slider', x, { limited: true, range: [-1, 1] }),
      cart,
      body('pole', origin, [
        hinge('hinge', y, { range: [-90, 90] }),
        // Not quite upright, as in Gymnasium's model.
        capsule('cpole', origin, [0.001, 0, 0.6], 0.049, { size: [0.049, 0.3], ...teal }),
      ]),
    ]),
  ]),
  element('actuator', {}, [motor('slider', 100, { name: 'slide', ctrllimited: true, ctrlrange: [-3, 3] })]),
]);

const pole = { size: [0.045, 0.3], ...teal };

export const invertedDoublePendulum = element('mujoco', { model: 'cartpole' }, [
  element('compiler', { inertiafromgeom: true }),
  element('custom', {}, [element('numeric', { name: 'frame_skip', data: [2] })]),
  element('default', {}, [element('joint', { damping: 0.05 }), shapes]),
  // The breath of sideways gravity is Gymnasium's.
  element('option', { gravity: [1e-5, 0, -9.81], integrator: 'RK4', timestep: 0.01 }),
  element('size', { nstack: 3000 }),
  element('worldbody', {}, [
    element('geom', {
      ...{ type: 'plane', name: 'floor', pos: [0, 0, -3], size: [40, 40, 40], rgba: [0.8, 0.9, 0.8, 1] },
    }),
    rail,
    body('cart', origin, [
      slide('slider', x, { limited: true, margin: 0.01, range: [-1, 1] }),
      cart,
      body('pole', origin, [
        hinge('hinge', y),
        capsule('cpole', origin, [0, 0, 0.6], 0.045, pole),
        body(
          'pole2',
          [0, 0, 0.6],
          [
            hinge('hinge2', y),
            capsule('cpole2', origin, [0, 0, 0.6], 0.045, pole),
            element('site', { name: 'tip', pos: [0, 0, 0.6], size: [0.01, 0.01] }),
          ],
        ),
      ]),
    ]),
  ]),
  element('actuator', {}, [motor('slider', 500, { name: 'slide', ctrllimited: true, ctrlrange: [-1, 1] })]),
]);
