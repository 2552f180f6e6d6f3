import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { BipedalWalkerSimulation } from '../bipedalWalker/simulation.ts';
import { LunarLanderSimulation } from '../lunarLander/simulation.ts';
import { lunarLanderSettings } from '../settings.ts';
import { instantiateEngine } from './module.ts';
import { bodyVelocityY, bodyY, createWorlds } from './world.ts';

test('sine and cosine equal glibc’s, bit for bit', () => {
  // sinf and cosf of glibc 2.36 (x86-64), through ctypes; these arguments differ from a rounded float64 sine or cosine.
  const engine = instantiateEngine();
  for (const [x, sine, cosine] of glibc) {
    expect([engine.sine(x), engine.cosine(x)]).toEqual([sine, cosine]);
  }
});

test('the lander has Gymnasium’s mass', () => {
  const [world] = createWorlds(1, 1 << 16);
  new LunarLanderSimulation(world!, lunarLanderSettings.defaults).reset(new Rng(1));
  expect(world!.massOf(1)).toBeCloseTo(4.8166667, 6);
});

test('a falling box obeys semi-implicit Euler', () => {
  const [world] = createWorlds(1, 1 << 16);
  world!.create(0, -10);
  const body = world!.createDynamicBody(0, 100, 0);
  world!.addBox(body, 0.5, 0.5, { density: 1, friction: 0, category: 1, mask: 1 });
  for (let k = 1; k <= 50; k++) {
    world!.step(1 / 50, 8, 3);
    expect(world!.bodies[bodyVelocityY]).toBeCloseTo(-0.2 * k, 4);
  }
  expect(world!.bodies[bodyY]).toBeCloseTo(100 - (0.2 * 50 * 51) / 2 / 50, 3);
});

test('resets do not use more memory', () => {
  const [lander, walker] = createWorlds(2, 5 << 16);
  const rng = new Rng(1);
  const landing = new LunarLanderSimulation(lander!, lunarLanderSettings.defaults);
  landing.reset(rng);
  const landerBytes = lander!.usedBytes;
  for (let k = 0; k < 5000; k++) landing.reset(rng);
  expect(lander!.usedBytes).toBe(landerBytes);

  // Grounds differ in size, so a walker's memory grows to a plateau.
  const walking = new BipedalWalkerSimulation(walker!, {
    hardcore: true,
    maxEpisodeSteps: 2000,
    threads: 1,
  });
  const push = Float32Array.of(1, -1, -1, 1);
  const run = (episodes: number): void => {
    for (let k = 0; k < episodes; k++) {
      walking.reset(rng, false);
      for (let step = 0; step < 10; step++) walking.step(push, 0);
    }
  };
  run(200);
  const plateau = walker!.usedBytes;
  run(300);
  expect(walker!.usedBytes).toBeLessThanOrEqual(plateau + 8192);
  expect(plateau).toBeLessThan(160_000);
});

const glibc: readonly (readonly [number, number, number])[] = [
  [0.36130765080451965, 0.35349777340888977, 0.9354353547096252],
  [1.9784953594207764, 0.9180355668067932, -0.39649802446365356],
  [-0.16786551475524902, -0.16707825660705566, 0.985943615436554],
  [2.403419256210327, 0.6729379296302795, -0.7396990060806274],
  [-0.9993611574172974, -0.8411256670951843, 0.5408397316932678],
  [2.9075677394866943, 0.2318945974111557, -0.9727409482002258],
  [0.7371906042098999, 0.6722106337547302, 0.7403599619865417],
  [-2.293243885040283, -0.7501896023750305, -0.6612228155136108],
  [0.2648169696331024, 0.26173263788223267, 0.9651404023170471],
  [-0.29881805181503296, -0.29439085721969604, 0.9556851387023926],
  [-1.172804355621338, -0.9218410849571228, 0.38756805658340454],
  [-101.97077178955078, -0.9914331436157227, 0.13061518967151642],
  [87.27885437011719, -0.6332458853721619, 0.7739506959915161],
  [51.348445892333984, 0.883350670337677, 0.4687126576900482],
  [-3132.387451171875, 0.21781538426876068, -0.9759899973869324],
  [-2834.422119140625, -0.6484493017196655, 0.7612578868865967],
  [799.3274536132812, 0.9784713387489319, 0.20638281106948853],
  [-4645.3037109375, -0.8965081572532654, -0.4430272579193115],
  [0.0, 0.0, 1.0],
  [9.999999747378752e-6, 9.999999747378752e-6, 1.0],
  [0.7853981852531433, 0.7071067690849304, 0.7071067690849304],
  [1.5707963705062866, 1.0, -4.371138828673793e-8],
];
