import { describe, expect, test } from 'vitest';
import type { Env } from '../contracts/env.ts';
import { noInfo } from '../contracts/env.ts';
import { isDebug, setDebug } from '../debug.ts';
import { Rng } from '../rng/rng.ts';
import { Box } from '../spaces/box.ts';
import { Dict } from '../spaces/composite.ts';
import { Discrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { vectorize } from './vectorize.ts';
import { WrappedEnv } from './wrapEnv.ts';

/** Counts its steps; an episode ends after `length` of them. The observation tells episode and step. */
function counter(
  length: number,
  space = new Box({ low: 0, high: 1e6, shape: [2] }),
): Env<Float32Array, number> {
  let episode = 0;
  let step = 0;
  let rng = new Rng(0);
  const observe = (): Float32Array => Float32Array.of(episode, step);
  return {
    id: 'Counter-v0',
    observationSpace: space,
    actionSpace: new Discrete(2),
    reset: ({ seed } = {}) => {
      if (seed !== undefined) rng = new Rng(seed);
      episode = rng.integers(0, 1000);
      step = 0;
      return { observation: observe(), info: noInfo };
    },
    step: (action) => {
      step++;
      return {
        observation: observe(),
        reward: action,
        terminated: step === length,
        truncated: false,
        info: noInfo,
      };
    },
    save: () => new TextEncoder().encode(JSON.stringify({ episode, step, rng: rng.save() })),
    restore: (state) => {
      const saved = JSON.parse(new TextDecoder().decode(state)) as {
        episode: number;
        step: number;
        rng: never;
      };
      ({ episode, step } = saved);
      rng.restore(saved.rng);
    },
  };
}

test('without a seed the environments play different episodes, and streams continue', () => {
  const env = vectorize([counter(2), counter(2), counter(2)]);
  const episodes = (): number[] => [0, 2, 4].map((at) => env.observations[at]!);
  const streams = [0, 1, 2].map((seed) => new Rng(seed));
  for (let k = 0; k < 3; k++) {
    env.reset();
    expect(episodes()).toEqual(streams.map((rng) => rng.integers(0, 1000)));
  }
  // Nor does the first one lose the stream that it had, or others those of a seed or of a saved state.
  const seeded = counter(2);
  seeded.reset({ seed: 9 });
  const own = new Rng(9);
  own.integers(0, 1000);
  const one = vectorize([seeded]);
  one.reset();
  expect(one.observations[0]).toBe(own.integers(0, 1000));
  const later = vectorize([counter(2), counter(2), counter(2)]);
  later.restore!(env.save!());
  later.reset();
  env.reset({});
  expect(later.observations).toEqual(env.observations);
  env.reset({ seed: 5 });
  const sixth = new Rng(6);
  sixth.integers(0, 1000);
  env.reset();
  expect(episodes()[1]).toBe(sixth.integers(0, 1000));
});

test('the state of another vector, and a damaged one, are refused', () => {
  const env = vectorize([counter(2), counter(5)]);
  env.reset({ seed: 1 });
  const state = env.save!();
  expect(() => vectorize([counter(2)]).restore!(state)).toThrow(
    /a state of 2 × Counter-v0, not of 1 × Counter-v0/,
  );
  expect(() => env.restore!(state.slice(0, -1))).toThrow(/damaged/);
});

test('a wrong number of actions is refused before any step', () => {
  const vector = vectorize([counter(3), counter(3), counter(3)]);
  vector.reset({ seed: 1 });
  for (const count of [0, 2, 4]) {
    expect(() => vector.step(new Int32Array(count))).toThrow(
      `3 × Counter-v0 takes 3 actions, but got ${count}.`,
    );
  }
  vector.step(new Int32Array(3));
  expect(Array.from(vector.observations.filter((_, k) => k % 2 === 1))).toEqual([1, 1, 1]);
});

test('no environments, and unequal ones, are refused', () => {
  expect(() => vectorize([])).toThrow(/at least one/);
  expect(() => vectorize([counter(1), counter(1, new Box({ low: 0, high: 1, shape: [3] }))])).toThrow(
    /equal spaces/,
  );
});

describe('results of an environment', () => {
  const box = new Box({ low: -1, high: 1, shape: [2] });
  const fine = new Float32Array(2);

  /** Resets and steps an environment of which the third answer, a step, ends an episode. */
  function drive(
    space: Space,
    observe: (answer: number) => unknown,
    methods: { readonly reset?: () => unknown; readonly step?: () => unknown } = {},
  ): void {
    let answers = 0;
    const result = (): unknown => {
      const terminated = answers === 2;
      return { observation: observe(answers++), reward: 0, terminated, truncated: false, info: noInfo };
    };
    const env = { id: 'Toy-v0', observationSpace: space, actionSpace: new Discrete(2), reset: result };
    const vector = vectorize([{ ...env, step: result, ...methods } as unknown as Env]);
    vector.reset();
    for (let k = 0; k < 4; k++) vector.step(new Int32Array(1));
  }

  const inMode = (debug: boolean, call: () => void): void => {
    const before = isDebug();
    setDebug(debug);
    try {
      call();
    } finally {
      setDebug(before);
    }
  };

  test.each<[what: string, space: Space, at: number, observation: unknown, message: RegExp]>([
    ['NaN at the start', box, 0, Float32Array.of(0, NaN), /^reset of Toy-v0 .* Box.*: element 1 is NaN\.$/],
    ['NaN on the way', box, 1, Float32Array.of(NaN, 0), /^step of Toy-v0 .*element 0 is NaN\.$/],
    ['NaN at the end', box, 2, Float32Array.of(0, NaN), /^step of Toy-v0 .*element 1 is NaN\.$/],
    ['a plain array', box, 1, [0, 0], /observation \[0, 0\], which .* is a Float32Array of length 2\.$/],
    ['another type', box, 1, new Float64Array(2), /observation Float64Array\[0, 0\], which is not in Box/],
    ['NaN for an integer', new Discrete(3), 1, NaN, /observation NaN, which is not in Discrete\(3\)\.$/],
    ['a fraction', new Discrete(3), 2, 1.5, /observation 1\.5, which is not in Discrete\(3\)\.$/],
    [
      'a part beyond its bounds',
      new Dict({ a: new Box({ low: 0, high: 0.1, dtype: 'float64' }), b: new Discrete(2) }),
      1,
      { a: Float64Array.of(0.2), b: 1 },
      /observation \{a: Float64Array\[0\.2\], b: 1\}, which is not in Dict/,
    ],
  ])('%s is detected before packing', (_, space, at, observation, message) => {
    const observe = (answer: number): unknown => (answer === at ? observation : space.sample(new Rng(0)));
    const broken = expect.objectContaining({ code: 'contract', message: expect.stringMatching(message) });
    for (const debug of [true, false]) {
      inMode(debug, () => expect(() => drive(space, observe)).toThrow(broken));
    }
  });

  test('debug mode checks the bounds of a Box', () => {
    const observe = (answer: number): unknown => (answer === 3 ? Float32Array.of(0, 2) : fine);
    inMode(false, () => drive(box, observe));
    inMode(true, () => expect(() => drive(box, observe)).toThrow(/^reset of Toy-v0 .*element 1 is 2\.$/));
  });

  test('infinity is refused, with or without bounds', () => {
    const space = new Box({ low: -Infinity, high: Infinity, shape: [2] });
    const observe = (answer: number): unknown => Float32Array.of(0, answer === 1 ? -Infinity : 0);
    expect(() => drive(space, observe)).toThrow(
      /^step of Toy-v0 \(environment 0, step 1 of the episode\) returned an observation whose element 1 is -Infinity\.$/,
    );
  });

  test.each<[string, object, RegExp]>([
    ['reward', { reward: NaN }, /returned NaN for reward: it must be a finite number\.$/],
    ['reward', { reward: Infinity }, /returned Infinity for reward/],
    ['reward', { reward: '1' }, /returned "1" for reward/],
    ['reward', { reward: undefined }, /returned no reward: it must be a finite number\.$/],
    ['reward', { reward: 1n }, /returned 1n for reward/],
    ['terminated', { terminated: undefined }, /returned no terminated: it must be true or false\.$/],
    ['terminated', { terminated: 1 }, /returned 1 for terminated/],
    ['terminated', { terminated: 'false' }, /returned "false" for terminated/],
    ['truncated', { truncated: null }, /returned null for truncated/],
  ])('a step with an invalid %s', (_field, lie, message) => {
    const sound = { observation: fine, reward: 0, terminated: false, truncated: false, info: noInfo };
    let steps = 0;
    const step = (): unknown => (++steps === 3 ? { ...sound, ...lie } : sound);
    const broken = expect.objectContaining({ code: 'contract', message: expect.stringMatching(message) });
    expect(() => drive(box, () => fine, { step })).toThrow(broken);
    expect(steps).toBe(3);
    steps = 0;
    expect(() => drive(box, () => fine, { step })).toThrow(
      /^step of Toy-v0 \(environment 0, step 3 of the episode\) /,
    );
  });

  test('the step is that of the episode, and unknown in an environment that was restored in one', () => {
    let isSound = true;
    const env = {
      ...{ id: 'Toy-v0', observationSpace: box, actionSpace: new Discrete(2) },
      reset: () => ({ observation: fine, info: noInfo }),
      step: (action: number) => {
        const reward = isSound ? 0 : Number.NaN;
        return { observation: fine, reward, terminated: action === 1, truncated: false, info: noInfo };
      },
      save: () => new Uint8Array(),
      restore: () => undefined,
    } as Env;
    const single = new WrappedEnv(env, (inner) => inner);
    const vector = vectorize([env, env]);
    const faultOf = (step: () => unknown): string => {
      isSound = false;
      try {
        step();
        return '';
      } catch (error) {
        return (error as Error).message.split(' returned')[0]!;
      } finally {
        isSound = true;
      }
    };
    single.reset();
    vector.reset();
    for (const action of [0, 0, 1]) {
      single.step(action);
      vector.step(Int32Array.of(0, action));
    }
    single.reset();
    single.step(0);
    vector.step(Int32Array.of(1, 0));
    expect(faultOf(() => vector.step(new Int32Array(2)))).toBe(
      'step of Toy-v0 (environment 0, step 1 of the episode)',
    );
    expect(faultOf(() => single.step(0))).toBe('step of Toy-v0 (environment 0, step 2 of the episode)');
    single.restore!(single.save!());
    vector.restore!(vector.save!());
    for (const step of [() => single.step(0), () => vector.step(new Int32Array(2))])
      expect(faultOf(step)).toBe('step of Toy-v0 (environment 0)');
  });

  test.each(['a text', null, undefined, {}, new ArrayBuffer(4)])('save that returns %j', (state) => {
    const env = {
      id: 'Toy-v0',
      observationSpace: box,
      actionSpace: new Discrete(2),
      reset: () => ({ observation: fine, info: noInfo }),
      step: () => undefined,
      save: () => state,
      restore: () => undefined,
    };
    expect(() => vectorize([env as unknown as Env]).save!()).toThrow(
      /^save of Toy-v0 \(environment 0\) returned .* instead of a Uint8Array\.$/,
    );
  });

  test('float64 parts of a Dict may lie at their bounds', () => {
    const space = new Dict({ a: new Box({ low: 0, high: 0.1, dtype: 'float64', shape: [1] }) });
    inMode(true, () => drive(space, () => ({ a: Float64Array.of(0.1) })));
  });

  describe.each([true, false])('unusable results, debug mode %s', (debug) => {
    test.each<[message: RegExp, space: Space, observation: unknown, methods?: Parameters<typeof drive>[2]]>([
      [/^reset of Toy-v0 \(environment 0\) returned the observation undefined, which/, box, undefined],
      [/^reset of Toy-v0 .* the observation null, which is not in Box.* length 2\.$/, box, null],
      [/^reset of Toy-v0 .* undefined, which is not in Discrete\(3\)\.$/, new Discrete(3), undefined],
      [/^reset of Toy-v0 .* Float32Array\[0\], which is not in Box.* length 2\.$/, box, new Float32Array(1)],
      [/^reset of .* returned undefined instead of an object\.$/, box, fine, { reset: () => undefined }],
      [/^step of .* returned undefined instead of an object\.$/, box, fine, { step: () => undefined }],
      [/^step of .* returned a Promise, but .* synchronous\.$/, box, fine, { step: async () => fine }],
      [/^step of .* returned a Promise, .*\.$/, new Discrete(3), 0, { step: async () => fine }],
    ])('%s', (message, space, observation, methods) => {
      inMode(debug, () => {
        expect(() => drive(space, () => observation, methods)).toThrow(
          expect.objectContaining({ code: 'contract', message: expect.stringMatching(message) }),
        );
      });
    });
  });

  test('errors of a step name the step', () => {
    const space = new Dict({ a: box });
    const observe = (answer: number): unknown => ({ a: answer === 0 ? fine : undefined });
    inMode(false, () => {
      expect(() => drive(space, observe)).toThrow(
        /^step of Toy-v0 \(environment 0, step 1 of the episode\) returned the observation \{a: undefined\}, which is not in Dict/,
      );
    });
  });

  test('errors of a step pass through', () => {
    const thrown = new TypeError('my own');
    const step = (): never => {
      throw thrown;
    };
    expect(() => drive(box, () => fine, { step })).toThrow(thrown);
  });
});
