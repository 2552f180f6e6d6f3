import type { MjModel } from '@mujoco/mujoco';
import type { Frame } from '@prism-rl/core';
import { describe, expect, test, vi } from 'vitest';
import type { PhysicsView } from '../engine/physics.ts';
import { robots, robotTask } from '../robots.ts';
import { RobotEnv, RobotVector } from '../simulation/robotEnv.ts';
import { RayCaster } from './rayCaster.ts';
import { type Geom, posesOf, Scene } from './scene.ts';

describe('scene', () => {
  /** Counts pixels that are not grey, green or blue; robots are brown, yellow or blue, their surroundings are not. */
  function brown({ data }: Frame): number {
    let count = 0;
    for (let at = 0; at < data.length; at += 3) if (data[at]! > data[at + 2]! + 25) count++;
    return count;
  }

  const cheetah = robotTask('HalfCheetah-v5');

  test('the camera follows a running cheetah', async () => {
    const env = await RobotEnv.create({
      ...cheetah,
      rules: (physics) => ({
        ...cheetah.rules(physics),
        reset() {
          physics.qpos[0] = 1000;
        },
      }),
    });
    env.reset();
    expect(brown(env.render())).toBeGreaterThan(500);
    env.close();
  });

  test.each(Object.keys(robots))('%s: poses of shapes equal MuJoCo’s', async (id) => {
    const task = robotTask(id);
    let physics: PhysicsView | undefined;
    const vector = await RobotVector.create(
      {
        ...task,
        rules: (given) => {
          physics = given;
          return task.rules(given);
        },
      },
      2,
    );
    vector.reset({ seed: 4 });
    const actions = new Float32Array(2 * vector.actionSpace.size).fill(0.4).fill(-0.4, 0, 3);
    for (let step = 0; step < 30; step++) vector.step(actions);
    const poses = vector.poses(1);
    expect(poses).toHaveLength(7 * vector.shapes.length);
    expect(vector.poses()).not.toEqual(poses);
    for (const k of vector.shapes.keys()) {
      const [x, y, z, u, v, w, s] = poses.subarray(7 * k) as unknown as number[] & { length: 7 };
      // A shape of the model has this position and orientation.
      const columns = [
        [1 - 2 * (v! * v! + w! * w!), 2 * (u! * v! + s! * w!), 2 * (u! * w! - s! * v!)],
        [2 * (u! * v! - s! * w!), 1 - 2 * (u! * u! + w! * w!), 2 * (v! * w! + s! * u!)],
        [2 * (u! * w! + s! * v!), 2 * (v! * w! - s! * u!), 1 - 2 * (u! * u! + v! * v!)],
      ];
      const { geomXpos, geomXmat } = physics!;
      const isThere = Array.from({ length: geomXpos.length / 3 }, (_, geom) => {
        const places = [x, y, z].every((part, i) => Math.abs(part! - geomXpos[3 * geom + i]!) < 1e-5);
        const turns = columns.every((column, j) =>
          column.every((part, i) => Math.abs(part - geomXmat[9 * geom + 3 * i + j]!) < 1e-5),
        );
        return places && turns;
      });
      expect(isThere).toContain(true);
    }
    vector.close();
  });
});

describe('geoms', () => {
  test('hidden shapes do not shift the poses of later ones', () => {
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const physics = {
      geomXpos: Float64Array.from({ length: 12 }, (_, k) => k),
      geomXmat: Float64Array.from([...identity, ...identity, ...identity, ...identity]),
    } as unknown as PhysicsView;
    const geoms = [{ index: 1 }, { index: 3 }] as unknown as readonly Geom[];
    expect([...posesOf(geoms, physics)]).toEqual([3, 4, 5, 0, 0, 0, 1, 9, 10, 11, 0, 0, 0, 1]);
  });
});

describe('a model without a camera', () => {
  /** What the ray caster is asked to draw of an empty model. */
  function asked(extent: number, view?: ConstructorParameters<typeof Scene>[1]) {
    const draw = vi.spyOn(RayCaster.prototype, 'draw').mockReturnValue({} as Frame);
    try {
      const model = { ngeom: 0, ncam: 0, stat: { extent, center: [1, 2, 3] } } as unknown as MjModel;
      new Scene(model, view).draw({} as PhysicsView);
      return draw.mock.calls[0]![0];
    } finally {
      draw.mockRestore();
    }
  }

  test.each([
    [1, 1],
    [1.4, 1],
    [1.6, 2],
    [3.4, 2],
    [3.6, 5],
    [7.4, 5],
    [7.6, 10],
    [34, 20],
    [0.036, 0.05],
  ] as const)('a ground for %f m has squares of %f m', (third, check) => {
    const { check: found, horizon } = asked(3 * third);
    expect(found).toBeCloseTo(check, 9);
    expect(horizon).toBeCloseTo(36 * third, 9);
  });

  test('is seen along y from above, or as its view says', () => {
    const { position, matrix, fieldOfView } = asked(2).camera;
    const [half, high] = [0.5, Math.sqrt(0.75)];
    const close = (values: ArrayLike<number>, expected: readonly number[]): void => {
      for (const [k, value] of expected.entries()) expect(values[k]).toBeCloseTo(value, 9);
    };
    close(position, [1, 2 - 3 * high, 3 + 3 * half]);
    // Its columns are the right, the upper and the rear side.
    close(matrix, [1, 0, 0, 0, half, -high, 0, high, half]);
    expect(fieldOfView).toBe(45);
    const other = { lookAt: [0, 0, 1], distance: 4, azimuth: 180, elevation: 0 } as const;
    close(asked(2, other).camera.position, [4, 0, 1]);
  });
});
