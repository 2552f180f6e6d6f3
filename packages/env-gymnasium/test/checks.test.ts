// Every observation, reward, end, info and mask is checked, as Gymnasium's vectors do, and refused in a sentence that says where.
import { describe, expect, test } from 'vitest';
import type { GymnasiumVector } from '../src/index.ts';
import { hasPython, isReal, refusal, toys } from './plain.ts';

/** What the first step says whose result is refused; the numbers of the observations before it. */
async function played(kwargs: object, config: object = {}): Promise<{ said: string; rows: number[][] }> {
  const rows: number[][] = [];
  const said = await refusal(async () => {
    const vector = await toys('Script', 1, { kwargs: { infos: ['{}'], ...kwargs }, ...config });
    vector.reset();
    for (let k = 0; k < 3; k++) {
      vector.step(new Int32Array(1));
      rows.push([...vector.observations]);
    }
  });
  return { said, rows };
}

const first = 'array([1, 2, 3, 4])';
const box = 'Box(-9, 9, (4,))';
const at = (step: number) => `contract: toys:Script (environment 0, step ${step} of the episode):`;

describe.skipIf(!hasPython)('observations', () => {
  test.each<[string, string, string, string]>([
    // Of another shape.
    [box, first, 'array([1])', 'has the shape (1,) instead of (4,).'],
    [box, first, '[1.0]', 'has the shape (1,) instead of (4,).'],
    [box, first, '1.0', 'has the shape () instead of (4,).'],
    [box, first, '[[1.0], [1.0, 2.0]]', 'is not an array, but [[1.0], [1.0, 2.0]] (list).'],
    [
      'Box(-9, 9, (2, 2))',
      'array([1, 2, 3, 4], shape=(2, 2))',
      first,
      'has the shape (4,) instead of (2, 2).',
    ],
    // A plain array has no shape that Python sees.
    ...(isReal
      ? [
          [
            box,
            first,
            'array([1, 2, 3, 4], shape=(1, 4))',
            'has the shape (1, 4) instead of (4,).',
          ] satisfies [string, string, string, string],
        ]
      : []),
    // Of another type.
    [box, first, 'None', 'has the shape () instead of (4,).'],
    [
      'Box(0, 255, (1,), "uint8")',
      'array([5], "uint8")',
      'array([300], "int64")',
      'has elements of type int64 instead of uint8.',
    ],
    [
      'Box(0, 255, (1,), "uint8")',
      'array([5], "uint8")',
      'array([3])',
      'has elements of type float32 instead of uint8.',
    ],
    [
      'Box(0, 9, (1,), "int32")',
      'array([5], "int32")',
      'array([2.5], "float64")',
      'has elements of type float64 instead of int32.',
    ],
    // With elements that change.
    [
      'Box(-9, 9, (1,), "int8")',
      'array([5], "int8")',
      'array([300], "int64")',
      'has elements that int8 does not hold: [300] (ndarray).',
    ],
    [
      'Box(-9, 9, (1,), "int8")',
      'array([5], "int8")',
      'array([200], "uint8")',
      'has elements that int8 does not hold: [200] (ndarray).',
    ],
    [box, first, 'array([1, 1e300, 0, 0], "float64")', 'has elements that float32 does not hold: ['],
    [
      'Box(-9, 9, (1,), "int64")',
      'array([5], "int64")',
      'array([2**31], "int64")',
      'has elements that are out of range: [2147483648] (ndarray).',
    ],
    [
      'Box(-9, 9, (1,), "int64")',
      'array([5], "int64")',
      'array([-2**31 - 1], "int64")',
      'has elements that are out of range: [-2147483649] (ndarray).',
    ],
    [
      'Box(0, 9, (1,), "uint64")',
      'array([5], "uint64")',
      'array([2**31], "uint64")',
      'has elements that are out of range: [2147483648] (ndarray).',
    ],
    [
      'Box(-1, 2**62, (1,), "int64")',
      'array([5], "int64")',
      'array([2**53 + 1], "int64")',
      'has elements that are out of range: [9007199254740993] (ndarray).',
    ],
    [
      'Box(-2**62, 1, (1,), "int64")',
      'array([0], "int64")',
      'array([-2**53 - 1], "int64")',
      'has elements that are out of range: [-9007199254740993] (ndarray).',
    ],
    // Outside of a finite space.
    [
      'MultiBinary(2)',
      'array([0, 1], "int8")',
      'array([0, 2], "int8")',
      'has elements that are out of range: [0 2] (ndarray).',
    ],
    [
      'MultiBinary(2)',
      'array([0, 1], "int8")',
      'array([0, -1], "int8")',
      'has elements that are out of range: [',
    ],
    [
      'MultiDiscrete([2, 3])',
      'array([1, 2], "int64")',
      'array([2, 2], "int64")',
      'has elements that are out of range: [2 2] (ndarray).',
    ],
    [
      'MultiDiscrete([2, 3], start=[1, 1])',
      'array([1, 2], "int64")',
      'array([0, 2], "int64")',
      'has elements that are out of range: [0 2] (ndarray).',
    ],
    [
      'MultiDiscrete([2, 3], start=[1, 1])',
      'array([1, 2], "int64")',
      'array([2, 4], "int64")',
      'has elements that are out of range: [2 4] (ndarray).',
    ],
    ['Discrete(3)', '2', '3', 'is 3 (int), which is not in Discrete(3'],
    ['Discrete(3)', '2', '-1', 'is -1 (int), which is not in Discrete(3'],
    ['Discrete(3, start=1)', '3', '0', 'is 0 (int), which is not in Discrete(3'],
    ['Discrete(3, start=1)', '3', '4', 'is 4 (int), which is not in Discrete(3'],
    ['Discrete(3)', '2', '1.5', 'is 1.5 (float), which is not an integer.'],
    ['Discrete(3)', '2', 'None', 'is None (NoneType), which is not an integer.'],
    ['Discrete(3)', '2', 'array([1], "int64")', 'is [1] (ndarray), which is not an integer.'],
  ])('in %s, %s and then %s', async (space, before, later, words) => {
    const { said, rows } = await played({ space, first: before, later: [before, later] });
    expect(rows).toHaveLength(1);
    expect(said.startsWith(`${at(2)} the observation ${words}`), said).toBe(true);
  });

  test.each([
    [box, first, '[1.0, 2.0, 3.0, 5.0]', [1, 2, 3, 5]],
    [box, first, 'array([1, 2, 3, 5], "float64")', [1, 2, 3, 5]],
    [box, first, 'array([1, 2, 3, 5], "int64")', [1, 2, 3, 5]],
    [box, first, 'array([math.inf, math.nan, 100, -100])', [Infinity, NaN, 100, -100]],
    ['Box(-9, 9, (2, 2))', 'array([1, 2, 3, 4], shape=(2, 2))', '[[1.0, 2.0], [3.0, 5.0]]', [1, 2, 3, 5]],
    ['Box(-9, 9, ())', 'array([1], shape=())', '2.5', [2.5]],
    ['Box(-9, 9, (1,), "int8")', 'array([5], "int8")', 'array([-128], "int64")', [-128]],
    ['MultiBinary(2)', 'array([0, 1], "int8")', 'array([1, 0], "bool")', [1, 0]],
    ['MultiBinary(2)', 'array([0, 1], "int8")', 'array([1, 0], "int64")', [1, 0]],
    ['Discrete(3)', '0', 'True', [1]],
    ['Discrete(3)', '0', 'array([2], "int64", ())', [2]],
    ['Discrete(3, start=-1)', '0', 'array([1], "bool", ())', [1]],
  ])('in %s, %s and then %s is %j', async (space, before, later, wanted) => {
    const { said, rows } = await played({ space, first: before, later: [before, later] });
    expect(said).toBe('none');
    expect(rows[1]).toEqual(wanted);
  });

  const dict = 'Dict({"a": Discrete(3), "b": Tuple([Discrete(2), Box(0, 1, (2,))])})';
  test.each([
    [
      '{"a": 5, "b": (1, array([0, 0]))}',
      'the field a of the observation is 5 (int), which is not in Discrete(3',
    ],
    [
      '{"a": 1, "b": (1, array([0]))}',
      'the field b.1 of the observation has the shape (1,) instead of (2,).',
    ],
    [
      '{"a": 1, "b": (1, [[1], [1, 2]])}',
      'the field b.1 of the observation is not an array, but [[1], [1, 2]] (list).',
    ],
    ['{"a": 1}', "the field b of the observation is missing in {'a': 1} (dict)."],
    ['{"a": 1, "b": (1,)}', 'the field b.1 of the observation is missing in (1,) (tuple).'],
    ['7', 'the field a of the observation is missing in 7 (int).'],
  ])('the field is named: %s', async (later, words) => {
    const { said } = await played({
      space: dict,
      first: '{"a": 0, "b": (0, array([0, 1]))}',
      later: [later],
    });
    expect(said).toContain(`${at(1)} ${words}`);
  });

  test('the environment is named, and the step of its episode', async () => {
    const failing = async (condition: string, play: (vector: GymnasiumVector) => void) => {
      const later = [`(9 if self.seed == 73 and ${condition} else 0, 0, self.at == 2, False, {})`];
      const kwargs = { space: 'Discrete(3)', first: '(0, {})', later, whole: true };
      const vector = await toys('Script', 5, { kwargs, processes: 2 });
      vector.reset({ seed: 70 });
      const step = () => vector.step(new Int32Array(5));
      step();
      play(vector);
      step();
      return refusal(step);
    };
    const own = 'contract: toys:Script (environment 3, step';
    // Its fourth step is the first after the end of its episode.
    expect(await failing('self.resets == 2', (vector) => vector.step(new Int32Array(5)))).toContain(
      `${own} 1 of the episode): the observation is 9`,
    );
    expect(await failing('self.at == 1', (vector) => vector.restart(3))).toContain(
      `${own} 2 of the episode)`,
    );
    expect(await failing('self.at == 2', () => undefined)).toContain(`${own} 3 of the episode)`);
  });

  test.each([
    ['Box(0, 1, (2,))', 'array([0.5, 2])', 'The first observation is [0.5 2'],
    [
      'Box(0, 1, (2,))',
      'array([0.5, 2], "float64")',
      'Its elements are float64: return observation.astype(np.float32).',
    ],
    [dict, '{"a": 0, "b": (0, array([2, 0]))}', 'The first observation, in its field b.1, is [2'],
    [
      dict,
      '{"a": 7, "b": (0, array([0, 0]))}',
      'The first observation, in its field a, is 7, not in Discrete(3',
    ],
    [dict, '{"c": 7, "b": (0, array([0, 0]))}', "The first observation is {'c': 7, 'b': (0"],
  ])('the first is in its space: %s %s', async (space, value, words) => {
    expect((await played({ space, first: value, later: ['0'] })).said).toContain(words);
  });
});

describe.skipIf(!hasPython)('results', () => {
  const sound = '(0, 1, False, False, {})';
  test.each([
    ['(0, 1, False, {})', '(int, int, bool, dict)'],
    ['(0, 1, False, False, {}, 0)', '(int, int, bool, bool, dict, int)'],
    ['None', 'None (NoneType)'],
    ['(0, None, False, False, {})', '(int, NoneType, bool, bool, dict)'],
    ['(0, "1", False, False, {})', '(int, str, bool, bool, dict)'],
    ['(0, array([1, 2]), False, False, {})', '(int, ndarray, bool, bool, dict)'],
    ['(0, 1, False, False, None)', '(int, int, bool, bool, NoneType)'],
  ])('of step: %s', async (later, types) => {
    const { said } = await played({
      space: 'Discrete(2)',
      first: '(0, {})',
      later: [sound, sound, later],
      whole: true,
    });
    expect(said).toBe(
      `${at(3)} step() returned ${types}. Return an observation, the reward as a number, terminated and truncated as booleans, and info, a dict.`,
    );
  });

  test('ends are what Python takes for true', async () => {
    const vector = await toys('Script', 1, {
      kwargs: {
        space: 'Discrete(2)',
        first: '(0, {})',
        later: ['(1, 2, 2, 0.0, {})', '(1, 2, [], "yes", {})'],
        whole: true,
      },
    });
    vector.reset();
    vector.step(new Int32Array(1));
    expect([vector.terminated[0], vector.truncated[0]]).toEqual([1, 0]);
  });

  test.each([
    ['0', '0 (int)'],
    ['(0,)', '(int)'],
    ['(0, {}, 0)', '(int, dict, int)'],
    ['(0, None)', '(int, NoneType)'],
  ])('of reset: %s', async (value, types) => {
    const kwargs = { space: 'Discrete(2)', later: ['(0, 0, True, False, {})'], whole: true };
    expect((await played({ ...kwargs, first: value })).said).toBe(
      `contract: Creating toys:Script: reset() returned ${types}. Return an observation and info, a dict.`,
    );
    const late = `${value} if self.resets > 2 else (0, {})`;
    expect((await played({ ...kwargs, first: late })).said).toBe(
      `contract: toys:Script (environment 0, reset): reset() returned ${types}. Return an observation and info, a dict.`,
    );
  });

  test('an exception, with its place, without its size; the environment can be reset', async () => {
    const vector = await toys('Faulty', 3, { kwargs: { fault: 'raise' }, processes: 2 });
    const twice = () => {
      for (let k = 0; k < 2; k++) vector.step(new Int32Array(3));
    };
    vector.reset();
    expect(await refusal(twice)).toMatch(
      /^contract: toys:Faulty \(environment 0, step 2 of the episode\) failed in Python: ValueError: no more of this It was raised in .*toys\.py, line \d+\.$/,
    );
    vector.reset({ seed: 3 });
    vector.step(Int32Array.of(0, 1, -1));
    expect([...vector.rewards]).toEqual([0, 0.25, -0.25]);
    const long = await toys('Faulty', 1, { kwargs: { fault: 'long' } });
    long.reset();
    long.step(new Int32Array(1));
    expect((await refusal(() => long.step(new Int32Array(1)))).length).toBeLessThan(3000);
  });
});

describe.skipIf(!hasPython)('masks', () => {
  const mask = (...bits: number[]) => `{"action_mask": array([${bits}], "int8")}`;
  const script = { space: 'Discrete(4)', first: '3', later: ['2'], action: 'Discrete(3)' };

  test.each([
    ['of an array', script, mask(1, 0, 1), mask(0, 1, 1), [3, 1, 0, 1], [2, 0, 1, 1]],
    [
      'of booleans',
      script,
      mask(1, 0, 1),
      '{"action_mask": array([0, 1, 1], "bool")}',
      [3, 1, 0, 1],
      [2, 0, 1, 1],
    ],
    [
      'of a tuple',
      { ...script, action: 'MultiDiscrete([2, 1])' },
      '{"action_mask": (array([1, 0], "int8"), array([1], "int8"))}',
      '{"action_mask": (array([0, 1], "bool"), array([1], "bool"))}',
      [3, 1, 0, 1],
      [2, 0, 1, 1],
    ],
  ])('%s becomes a field', async (_what, kwargs, before, then, ...wanted) => {
    const vector = await toys('Script', 1, { kwargs: { ...kwargs, infos: [before, then] } });
    const fields = (row: number[]) => [...row.slice(1), row[0]];
    vector.reset();
    expect([...vector.observations]).toEqual(fields(wanted[0]!));
    vector.step(new Int32Array(vector.actionSpace.size));
    expect([...vector.observations]).toEqual(fields(wanted[1]!));
    expect(`${vector.observationSpace}`).toMatch(/action_mask: MultiBinary\(3\), observation: Discrete\(4\)/);
  });

  test('a Dict gets one field more, and keeps a mask of its own', async () => {
    const dict = { ...script, space: 'Dict({"x": Discrete(4)})', first: '{"x": 3}', later: ['{"x": 2}'] };
    const vector = await toys('Script', 1, { kwargs: { ...dict, infos: [mask(1, 0, 1)] } });
    vector.reset();
    expect([...vector.observations]).toEqual([1, 0, 1, 3]);
    const own = {
      space: 'Dict({"action_mask": MultiBinary(3), "x": Discrete(4)})',
      first: '{"x": 3, "action_mask": array([1, 1, 0], "int8")}',
    };
    const other = await toys('Script', 1, {
      kwargs: { ...dict, ...own, later: [own.first], infos: ['{}', mask(1, 0, 1)] },
    });
    other.reset();
    other.step(new Int32Array(1));
    expect([...other.observations]).toEqual([1, 1, 0, 3]);
  });

  test('actionMask: false leaves them out', async () => {
    const { said, rows } = await played({ ...script, infos: ['{}', mask(1, 0, 1)] }, { actionMask: false });
    expect([said, rows]).toEqual(['none', [[2], [2], [2]]]);
    expect((await played({ ...script, infos: [mask(1, 0, 1)] }, { actionMask: false })).rows[0]).toEqual([2]);
  });

  test.each([
    [
      '{}',
      mask(1, 0, 1),
      'info has an action_mask, but had none at the first reset. Return it from every reset and step, or set actionMask to false to leave it out.',
    ],
    [
      mask(1, 0, 1),
      '{}',
      'info has no action_mask, but had one at the first reset. Return it from every reset and step; only where an episode terminates it may be missing.',
    ],
    [
      mask(1, 0, 1),
      mask(1, 0),
      'the field action_mask of the observation has the shape (2,) instead of (3,).',
    ],
    [
      mask(1, 0, 1),
      mask(1, 0, 2),
      'the field action_mask of the observation has elements that are out of range: [1 0 2] (ndarray).',
    ],
    [
      mask(1, 0, 1),
      '{"action_mask": array([1, 0, 1])}',
      'the field action_mask of the observation has elements of type float32 instead of int8.',
    ],
  ])('%s and then %s is refused', async (before, then, words) => {
    const { said } = await played({ ...script, infos: [before, before, then] });
    expect(said.startsWith(`${at(2)} ${words}`), said).toBe(true);
  });

  test('it may be missing where an episode terminates, not where it is truncated', async () => {
    const end = (terminated: string, truncated: string) =>
      played({
        ...{ ...script, whole: true, first: `(3, ${mask(1, 0, 1)})` },
        later: [`(2, 0, ${terminated}, ${truncated}, {})`],
      });
    expect((await end('True', 'False')).rows[0]).toEqual([1, 0, 1, 3]);
    expect((await end('False', 'True')).said).toContain(`${at(1)} info has no action_mask`);
  });
});
