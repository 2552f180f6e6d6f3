import { expect, test } from 'vitest';
import { CompiledModel, loadMujoco } from './mujoco.ts';
import { Physics } from './physics.ts';

const compiled = new CompiledModel(
  await loadMujoco(),
  'Box-v0',
  `<mujoco>
    <worldbody>
      <geom type="plane" size="5 5 1"/>
      <body pos="0 0 0.1"><freejoint/><geom type="box" size="0.1 0.1 0.1" mass="2"/></body>
    </worldbody>
  </mujoco>`,
);

test('freeing a model releases all its memory', async () => {
  const model = new CompiledModel(await loadMujoco(), 'Empty-v0', '<mujoco><worldbody/></mujoco>');
  expect(model.model.isDeleted()).toBe(false);
  model.delete();
  expect(model.model.isDeleted()).toBe(true);
});

/** Simulates a box on the floor for some steps: the floor carries its weight. */
function lying(steps: number): Physics {
  const physics = new Physics(compiled, 5);
  for (let k = 0; k < steps; k++) physics.step();
  return physics;
}

function lift({ cfrcExt }: Physics): number {
  return cfrcExt[6 + 5]!;
}

test('forces between bodies are those of the last step, at any time of reading', () => {
  const [late, always] = [lying(100), lying(0)];
  for (let k = 0; k < 100; k++) {
    always.step();
    lift(always);
  }
  expect(lift(late)).toBeCloseTo(2 * 9.81, 3);
  expect([...late.cfrcExt]).toEqual([...always.cfrcExt]);
  late.qpos[2] = 10;
  late.step();
  expect(lift(late)).toBe(0);
  for (const physics of [late, always]) physics.delete();
});

test('saved states include forces, read or not', () => {
  const physics = lying(100);
  const restored = new Physics(compiled, 5);
  restored.step();
  restored.restore(physics.save());
  expect(lift(restored)).toBeCloseTo(2 * 9.81, 3);
  restored.reset();
  expect(lift(restored)).toBe(0);
  const moved = lying(100);
  moved.forward();
  moved.qpos[2] = 10;
  moved.forward();
  expect(lift(moved)).toBeCloseTo(2 * 9.81, 3);
  for (const one of [physics, restored, moved]) one.delete();
});
