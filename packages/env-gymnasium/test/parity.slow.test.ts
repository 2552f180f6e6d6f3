import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { GymnasiumVector } from '../src/index.ts';
import { hasGymnasium, modules, python } from './python.ts';

const before = process.cwd();
process.chdir(modules);
afterAll(() => process.chdir(before));

type Step = readonly [number[], number, number, number, number[] | null];

test.skipIf(!hasGymnasium).each([
  // Long enough for truncations and terminations; one stick can always be taken.
  ['CartPole-v1', 250, (k: number, i: number) => (k + i) % 2],
  ['FrozenLake-v1', 250, (k: number, i: number) => (k * (i + 3)) % 4],
  ['Blackjack-v1', 60, (k: number, i: number) => (k + 2 * i) % 3 && 1],
  ['games:Nim', 60, () => 0],
] as const)('%s gives the numbers of Python’s own loop, to the bit', async (name, steps, act) => {
  const count = 5;
  const actions = Array.from({ length: steps }, (_, k) => Array.from({ length: count }, (_, i) => act(k, i)));
  const output = execFileSync(
    python!,
    [path.join(modules, 'parity.py'), name, '70', JSON.stringify(actions)],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  const [start, ...wanted] = JSON.parse(output) as [number[][], ...Step[][]];
  const vector = await GymnasiumVector.create(name, count, { python: python!, processes: 2 });
  try {
    const rows = (all: ArrayLike<number>) =>
      Array.from({ length: count }, (_, i) =>
        Array.from(all).slice((i * all.length) / count, ((i + 1) * all.length) / count),
      );
    vector.reset({ seed: 70 });
    // A Dict packs its float32 and integer parts as float32, in which all of them are exact.
    expect(rows(vector.observations)).toEqual(start);
    let ends = 0;
    for (const [k, step] of wanted.entries()) {
      vector.step(Int32Array.from(actions[k]!));
      const seen = rows(vector.observations);
      const finals = rows(vector.finalObservations);
      for (const [i, [observation, reward, terminated, truncated, final]] of step.entries()) {
        expect(seen[i]).toEqual(observation);
        const { rewards } = vector;
        expect([rewards[i], vector.terminated[i], vector.truncated[i]]).toEqual([
          reward,
          terminated,
          truncated,
        ]);
        if (final === null) continue;
        expect(finals[i]).toEqual(final);
        ends++;
      }
    }
    expect(ends).toBeGreaterThan(10);
  } finally {
    vector.close();
  }
});
