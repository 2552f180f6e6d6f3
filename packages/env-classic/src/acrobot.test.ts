import { expect, test } from 'vitest';
import { Acrobot } from './acrobot.ts';

/** Potential and kinetic energy of the links of unit length and mass, from their observed angles and velocities. */
function energy(observation: Float32Array): number {
  const [c1, s1, c2, s2, v1, v2] = observation as unknown as [number, number, number, number, number, number];
  const c12 = c1 * c2 - s1 * s2;
  const d1 = 0.25 + (1.25 + c2) + 2;
  const d2 = 1.25 + 0.5 * c2;
  const kinetic = 0.5 * (d1 * v1 * v1 + 2 * d2 * v1 * v2 + 1.25 * v2 * v2);
  return kinetic - 9.8 * (1.5 * c1 + 0.5 * c12);
}

test('hanging at rest it stays at rest', () => {
  const env = new Acrobot();
  env.reset({ options: { low: 0, high: 0 } });
  const { observation } = env.step(1);
  for (const [k, value] of [1, 0, 1, 0, 0, 0].entries()) expect(observation[k]).toBeCloseTo(value, 12);
});

test('without torque the energy stays, but for the error of the integrator', () => {
  const env = new Acrobot();
  const first = energy(env.reset({ seed: 2 }).observation);
  for (let k = 0; k < 50; k++) expect(energy(env.step(1).observation)).toBeCloseTo(first, 2);
});

test('a torque in the direction of the joint’s motion adds energy until the tip is above the bar', () => {
  const env = new Acrobot();
  let observation = env.reset({ seed: 2 }).observation;
  let total = 0;
  for (;;) {
    const result = env.step(observation[5]! >= 0 ? 2 : 0);
    observation = result.observation;
    total += result.reward;
    expect(result.reward).toBe(result.terminated ? 0 : -1);
    if (result.terminated || result.truncated) {
      expect(result.terminated).toBe(true);
      break;
    }
  }
  const [c1, s1, c2, s2] = observation as unknown as [number, number, number, number];
  expect(-c1 - (c1 * c2 - s1 * s2)).toBeGreaterThan(1 - 1e-6);
  expect(total).toBeGreaterThan(-500);
});

test('links that begin at any speed are within their bounds after a step', () => {
  const env = new Acrobot();
  for (const speed of [1e3, 1e6, 1e20]) {
    env.reset({ seed: 1, options: { low: -speed, high: speed } });
    expect(env.observationSpace.contains(env.step(1).observation)).toBe(true);
  }
});
