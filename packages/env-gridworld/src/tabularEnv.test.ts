import { RowVector } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { FrozenLake } from './frozenLake.ts';
import { plugin } from './plugin.ts';
import { TabularEnv, TabularRules, TabularVector } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

/** Exposes an environment's task. */
class Opened extends TabularEnv {
  static taskOf(env: TabularEnv): TabularTask {
    return (env as Opened).task;
  }
}

const tables = [
  'CliffWalkingSlippery-v1',
  'GridWorld-v0',
  'JacksCarRental-v0',
  'Taxi-v4',
  'WindyGridWorld-v0',
];

test.each(tables)('%s: the loop over all rows equals the rules row by row', async (id) => {
  const entry = plugin.environments![id]!;
  const config = {
    ...(entry.defaults as object),
    maxEpisodeSteps: 30,
    ...(id === 'Taxi-v4' && { ficklePassenger: true }),
  };
  const task = Opened.taskOf((await entry.create(config as never)) as TabularEnv);
  const rowByRow = Object.assign(new TabularRules(task), { batch: () => undefined });
  const vectors = [new RowVector(5, new TabularRules(task)), new RowVector(5, rowByRow)] as const;
  for (const vector of vectors) vector.reset({ seed: 4 });
  for (let k = 0; k < 200; k++) {
    const actions = Int32Array.from({ length: 5 }, (_, i) => (k * k + i) % task.model.numActions);
    for (const vector of vectors) vector.step(actions);
    for (const name of ['observations', 'finalObservations', 'rewards', 'terminated', 'truncated'] as const)
      expect(vectors[0][name], `${name} after step ${k}`).toEqual(vectors[1][name]);
    expect(vectors[0].renderText!(2)).toBe(vectors[1].renderText!(2));
  }
});

test('a step override of a deterministic table applies to vectors too', () => {
  const model = tabularModel(40, 2, (state, action, add) => add(1, (state + action + 1) % 40, 0, false), [0]);
  const task: TabularTask = {
    id: 'Ring-v0',
    model,
    maxEpisodeSteps: 7,
    framesPerSecond: 4,
    actionNames: ['one', 'two'],
    twist: { arms: (rng) => rng.random() < 0.8, strike: (rng) => rng.integers(40) },
    draw: () => ({ width: 1, height: 1, data: new Uint8Array(3) }),
    describe: String,
  };
  const vector = new TabularVector(3, task);
  const singles = Array.from({ length: 3 }, () => new TabularEnv(task));
  vector.reset({ seed: 5 });
  const states = singles.map((env, i) => env.reset({ seed: 5 + i }).observation);
  for (let k = 0; k < 40; k++) {
    vector.step(Int32Array.of(k % 2, 0, 1));
    for (const [i, env] of singles.entries()) {
      const { observation, truncated } = env.step(i === 0 ? k % 2 : i - 1);
      states[i] = truncated ? env.reset().observation : observation;
    }
    expect(Array.from(vector.observations), `after step ${k}`).toEqual(states);
  }
});

test('refuses the state of a table of another size without changing anything', () => {
  const [large, small] = [{ map: '8x8' }, { map: '4x4' }] as const;
  for (const make of [
    (config: typeof large | typeof small) => new FrozenLake(config),
    (config: typeof large | typeof small) => new TabularVector(2, FrozenLake.task(config)),
  ]) {
    const [from, to] = [make(large), make(small)];
    from.reset({ seed: 1 });
    to.reset({ seed: 1 });
    const before = to.save();
    expect(() => to.restore(from.save())).toThrow(
      'This state of FrozenLake-v1 has observations Discrete(64) and actions Discrete(4), ' +
        'but this environment has observations Discrete(16) and actions Discrete(4).',
    );
    expect(to.save()).toEqual(before);
    to.restore(make(small).save());
  }
});

test('refuses actions that are not numbers without changing anything', () => {
  const [env, twin] = [new FrozenLake(), new FrozenLake()];
  for (const lake of [env, twin]) lake.reset({ seed: 1 });
  for (const [odd, words] of [
    [1n, '1n'],
    [Symbol('up'), 'Symbol(up)'],
    ['1', '"1"'],
    [Object.create(null), '{}'],
  ] as const) {
    expect(() => env.step(odd as never)).toThrow(
      `FrozenLake-v1 takes an integer action from 0 to 3, but got ${words}`,
    );
  }
  expect(env.step(2)).toEqual(twin.step(2));
});
