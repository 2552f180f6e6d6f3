import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PackedArray, Registry } from '@prism-rl/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { sameDeclarations } from '../../../test/agents/sameDeclarations.ts';
import { GymnasiumEnv, GymnasiumVector } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';
import { hasPython, isReal, python, refusal, rowsOf, toys } from './plain.ts';

// They are the same with the real one.
if (!isReal) sameDeclarations(plugin);

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'prism-gymnasium-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe.skipIf(!hasPython)('the numbers of environments', () => {
  test.each([1, 2, 3])(
    '%i processes step them in their order, with seeds from the first to the last',
    async (processes) => {
      const vector = await toys('Walk', 5, { processes });
      const rows = (values: ArrayLike<number>) => rowsOf(values, 5);
      vector.reset({ seed: 70 });
      expect(rows(vector.observations)).toEqual([70, 71, 72, 73, 74].map((seed) => [seed, 1, 0, 9]));
      const actions = Int32Array.of(-1, 0, 1, 0, -1);
      vector.step(actions);
      expect(rows(vector.observations)).toEqual([-1, 0, 1, 0, -1].map((action, i) => [70 + i, 1, 1, action]));
      expect([...vector.rewards]).toEqual([-0.25, 0, 0.25, 0, -0.25]);
      expect([...vector.terminated, ...vector.truncated]).toEqual(Array(10).fill(0));
      vector.restart(3);
      expect(rows(vector.observations)[3]).toEqual([73, 2, 0, 9]);
      expect(rows(vector.finalObservations)[3]).toEqual([73, 1, 1, 0]);
      expect(rows(vector.observations)[2]).toEqual([72, 1, 1, 1]);
      vector.step(actions);
      vector.step(actions);
      expect([...vector.terminated]).toEqual([1, 1, 1, 0, 1]);
      expect([...vector.truncated]).toEqual([0, 0, 0, 0, 0]);
      expect(rows(vector.observations)[4]).toEqual([74, 2, 0, 9]);
      expect(rows(vector.finalObservations)[4]).toEqual([74, 1, 3, -1]);
      vector.step(actions);
      expect([...vector.terminated]).toEqual([0, 0, 0, 0, 0]);
      expect([...vector.truncated]).toEqual([0, 0, 0, 1, 0]);
      expect(rows(vector.finalObservations)).toEqual([
        ...[70, 71, 72].map((seed, i) => [seed, 1, 3, i - 1]),
        [73, 2, 3, 0],
        [74, 1, 3, -1],
      ]);
      expect(rows(vector.observations)[3]).toEqual([73, 3, 0, 9]);
      vector.reset();
      expect(rows(vector.observations)).toEqual([3, 3, 3, 4, 3].map((episode, i) => [70 + i, episode, 0, 9]));
      expect([...vector.truncated, ...vector.rewards]).toEqual(Array(10).fill(0));
    },
  );

  test('the first reset has the seed 0; seeds have 64 bits', async () => {
    const vector = await toys('Walk', 2);
    expect(await refusal(() => vector.step(new Int32Array(2)))).toMatch(/^state: /);
    expect(await refusal(() => vector.restart(0))).toMatch(/^state: /);
    vector.reset();
    expect(rowsOf(vector.observations, 2)).toEqual([
      [0, 1, 0, 9],
      [1, 1, 0, 9],
    ]);
    vector.reset({ seed: 2n ** 63n });
    expect(vector.observations[0]).toBe(2 ** 63);
    expect(await refusal(() => vector.reset({ seed: 2n ** 64n - 1n }))).toMatch(
      /smaller than 2⁶⁴, but is 18446744073709551615/,
    );
    expect(await refusal(() => vector.reset({ seed: -1 }))).toMatch(/^invalid-argument/);
    expect(await refusal(() => vector.step(Int32Array.of(0, 2)))).toMatch(/^invalid-action/);
    expect(await refusal(() => vector.step(new Int32Array(3)))).toMatch(/^invalid-action/);
    expect(await refusal(() => vector.restart(2))).toMatch(/^invalid-argument/);
  });

  test('there are no more processes than environments', async () => {
    const vector = await toys('Walk', 2, { processes: 4 });
    vector.reset({ seed: 3 });
    vector.step(Int32Array.of(1, 0));
    expect([...vector.observations]).toEqual([3, 1, 1, 1, 4, 1, 1, 0]);
  });

  test('one environment does not restart by itself', async () => {
    const env = await GymnasiumEnv.create('toys:Walk', { python: python! });
    expect(env.id).toBe('gymnasium/toys:Walk');
    expect(env.framesPerSecond).toBe(7);
    expect(env.reset({ seed: 5 }).observation).toEqual(Float32Array.of(5, 1, 0, 9));
    env.step(1);
    env.step(1);
    const { info: _, ...last } = env.step(1);
    expect(last).toEqual({
      observation: Float32Array.of(5, 1, 3, 1),
      reward: 0.25,
      terminated: true,
      truncated: false,
    });
    expect(env.render!()).toMatchObject({ width: 3, height: 2 });
    env.reset();
    for (let k = 0; k < 2; k++) env.step(0);
    expect(env.step(0)).toMatchObject({ terminated: false, truncated: true });
    env.close();
    expect(await refusal(() => env.step(1))).toBe('state: This toys:Walk is closed. Create a new one.');
    env.close();
  });

  test('the plugin creates both', async () => {
    const registry = new Registry([plugin]);
    const { entry } = registry.get('environments', 'gymnasium/toys:Walk');
    const config = { ...entry.defaults, python: python! } as never;
    const env = await entry.create!(config, 'gymnasium/toys:Walk');
    expect(env.id).toBe('gymnasium/toys:Walk');
    env.close!();
    const vector = await entry.createVector!(3, config, 'gymnasium/toys:Walk');
    expect(vector.numEnvs).toBe(3);
    vector.close!();
    const own = plugin.environments!['gymnasium/*']!;
    expect(own).toMatchObject({
      defaults: {
        kwargs: {},
        wrappers: [],
        maxEpisodeSteps: null,
        actionMask: true,
        processes: 1,
        python: '',
        timeout: 60,
      },
      evaluationEpisodes: 20,
    });
    expect(await refusal(() => own.create!(config))).toMatch(/^unknown-name: gymnasium\/\* stands for any/);
    expect(await refusal(() => own.createVector!(1, config))).toMatch(/^unknown-name/);
  });

  test('the plugin gives digests of modules that are not installed, and versions', async () => {
    const folder = newFolder();
    const { entry } = new Registry([plugin]).get('environments', 'gymnasium/own:Walk');
    const own = async (code: string, helper = 'speed = 1\r\n') => {
      writeFileSync(path.join(folder, 'own.py'), `from helper import speed\nfrom toys import Walk\n${code}`);
      writeFileSync(path.join(folder, 'helper.py'), helper);
      const before = process.cwd();
      process.chdir(folder);
      vi.stubEnv('PYTHONPATH', [before, process.env.PYTHONPATH].join(path.delimiter));
      try {
        return await entry.sources!({ ...entry.defaults, python: python! } as never);
      } finally {
        process.chdir(before);
        vi.unstubAllEnvs();
      }
    };
    const first = await own('x = 1\n');
    expect(first.compared).toMatchObject({
      'own.py': expect.stringMatching(/^[0-9a-f]{16}$/),
      'helper.py': createHash('sha256').update('speed = 1\n').digest('hex').slice(0, 16),
      'toys.py': expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(Object.keys(first.compared).filter((name) => /bridge|json|asyncio/.test(name))).toEqual([]);
    expect(first.recorded).toMatchObject({ pythonVersion: expect.stringMatching(/^3\.\d+\.\d+/) });
    expect(Object.keys(first.recorded).sort()).toEqual(['gymnasiumVersion', 'numpyVersion', 'pythonVersion']);
    expect((await own('x = 1\r\n', 'speed = 1\n')).compared).toEqual(first.compared);
    const other = await own('x = 2\n');
    expect(other.compared).toEqual({ ...first.compared, 'own.py': other.compared['own.py'] });
    expect(other.compared['own.py']).not.toBe(first.compared['own.py']);
  });

  // The package that contains an environment decides its results, too.
  if (isReal)
    test('the plugin gives the version of the package of an environment', async () => {
      const { entry } = new Registry([plugin]).get(
        'environments',
        'gymnasium/minigrid:MiniGrid-Empty-5x5-v0',
      );
      const wrappers = ['minigrid.wrappers:ImgObsWrapper'];
      const { compared } = await entry.sources!({ ...entry.defaults, python: python!, wrappers } as never);
      expect(compared).toEqual({ minigrid: '3.2.0' });
    });

  test('generators that all code shares have the run’s seed, and sets an order', async () => {
    const numbers = async (seed: number) => {
      const vector = await toys('Chance', 4, { processes: 2 });
      vector.reset({ seed });
      vector.step(new Int32Array(4));
      return rowsOf(vector.observations, 4);
    };
    const rows = await numbers(5);
    expect(await numbers(5)).toEqual(rows);
    const others = await numbers(6);
    for (const [i, [, , random, numpy, order]] of rows.entries()) {
      expect(others[i]![2]).not.toBe(random);
      expect(others[i]![3]).not.toBe(numpy);
      expect(others[i]![4]).toBe(order);
    }
    // Environments of other processes are born otherwise.
    expect(new Set(rows.map(([born]) => born)).size).toBe(4);
  });

  test('closing closes them', async () => {
    const file = path.join(tmpdir(), `prism-closed-${process.pid}`);
    const vector = await toys('Faulty', 3, { kwargs: { fault: `close ${file}` }, processes: 2 });
    vector.close();
    try {
      await expect.poll(() => readFileSync(file, 'utf8')).toBe('closed\n'.repeat(3));
    } finally {
      rmSync(file, { force: true });
    }
  });
});

describe.skipIf(!hasPython)('spaces', () => {
  /** An environment that observes its action. */
  const echo = (space: string, first: string, action: string, config = {}) =>
    toys('Script', 1, { kwargs: { space, first, later: ['action'], action, ...config } });

  test('every kind in observations and actions', async () => {
    const space = `Tuple([Discrete(3, start=-1), Dict({"b": MultiBinary(2), "a": Box(-1, 1, (2, 2), "float64")}), MultiDiscrete([2, 5], start=[0, 3])])`;
    const first = `(-1, {"a": array([0, 0.5, 1, -1], "float64", (2, 2)), "b": array([0, 1], "int8")}, array([1, 7], "int64"))`;
    const vector = await echo(space, first, space);
    vector.reset();
    expect(vector.observations).toEqual(Float64Array.of(-1, 0, 0.5, 1, -1, 0, 1, 1, 7));
    vector.step(Float64Array.of(1, 0.1, 0.2, 0.3, 0.4, 1, 0, 0, 3));
    expect(vector.observations).toEqual(Float64Array.of(1, 0.1, 0.2, 0.3, 0.4, 1, 0, 0, 3));
    expect(`${vector.observationSpace}`).toBe(`${vector.actionSpace}`);
    expect(vector.actionSpace.toJSON()).toEqual({
      kind: 'tuple',
      spaces: [
        { kind: 'discrete', n: 3, start: -1 },
        {
          kind: 'dict',
          spaces: {
            a: { kind: 'box', low: -1, high: 1, shape: [2, 2], dtype: 'float64' },
            b: { kind: 'multi-binary', n: 2 },
          },
        },
        { kind: 'multi-discrete', nvec: [2, 5], start: [0, 3] },
      ],
    });
  });

  test('names that are numbers are sorted as text', async () => {
    const vector = await echo(
      'Dict({n: Box(0, 99, (1,)) for n in range(11)})',
      '{n: array([n]) for n in range(11)}',
      'Discrete(2)',
    );
    vector.reset();
    expect([...vector.observations]).toEqual([0, 1, 10, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test.each<[dtype: string, value: number, wanted: PackedArray, bounds?: string]>([
    ['float32', 0.1, Float32Array.of(0.1)],
    ['float64', 0.1, Float64Array.of(0.1)],
    ['uint8', 255, Uint8Array.of(255)],
    ['int8', -128, Int8Array.of(-128)],
    ['int32', -(2 ** 31), Int32Array.of(-(2 ** 31))],
    ['bool', 1, Uint8Array.of(1)],
    ['int64', 2 ** 31 - 1, Int32Array.of(2 ** 31 - 1), '-5, 2**31 - 1'],
    ['int64', -(2 ** 31), Int32Array.of(-(2 ** 31)), '-2**31, 5'],
    ['int64', 2 ** 53, Float64Array.of(2 ** 53), '-5, 2**53'],
    ['int64', -(2 ** 53), Float64Array.of(-(2 ** 53)), '-2**53, 5'],
    ['uint64', 2 ** 53, Float64Array.of(2 ** 53), '0, 2**53'],
  ])(
    'a Box of %s holds %d',
    async (dtype, value, wanted, bounds = dtype === 'bool' ? '0, 1' : '-2**31, 2**31 - 1') => {
      const own = dtype === 'uint8' ? '0, 255' : dtype === 'int8' ? '-128, 127' : bounds;
      const vector = await echo(
        `Box(${own}, (1,), "${dtype}")`,
        `array([${value}], "${dtype}")`,
        'Discrete(2)',
      );
      vector.reset();
      expect(vector.observations).toEqual(wanted);
    },
  );

  test('bounds differ by element and may be infinite', async () => {
    const vector = await echo(
      'Box(array([-1, -math.inf]), array([math.inf, 2]), (2,))',
      'array([0, 0])',
      'Discrete(2)',
    );
    expect(vector.observationSpace.toJSON()).toMatchObject({ low: [-1, '-Infinity'], high: ['Infinity', 2] });
  });

  test.each<[space: string, first: string, action: string, words: RegExp]>([
    [
      'Text(3)',
      '"a"',
      'Discrete(2)',
      /^incompatible: The observation space contains a Text space, which cannot be packed/,
    ],
    [
      'Dict({"say": Tuple([Text(3)])})',
      '{"say": ("a",)}',
      'Discrete(2)',
      /contains a Text space in its field say\.0, which/,
    ],
    ['Discrete(2)', '0', 'Text(3)', /^incompatible: The action space contains a Text space, which/],
  ])('%s with %s and the actions %s is refused', async (space, first, action, words) => {
    expect(await refusal(() => echo(space, first, action))).toMatch(words);
  });

  // Later versions of Gymnasium refuse it.
  if (!isReal)
    test('a bound that is NaN is refused', async () => {
      expect(await refusal(() => echo('Discrete(2)', '0', 'Box(math.nan, 1, (1,))'))).toBe(
        'contract: The action space has a bound that is NaN. A bound is a number or infinity.',
      );
    });
});

describe.skipIf(!hasPython)('settings', () => {
  const lengths = async (vector: GymnasiumVector) => {
    vector.reset({ seed: 1 });
    let steps = 0;
    do {
      vector.step(Int32Array.of(0));
      steps++;
    } while (vector.terminated[0] === 0 && vector.truncated[0] === 0);
    return [steps, vector.truncated[0]];
  };

  test.each([
    ['Walk', {}, [3, 0]],
    ['Walk', { kwargs: { start: 2 } }, [1, 0]],
    ['Walk', { maxEpisodeSteps: 2 }, [2, 1]],
    ['toys:Walk-v0', {}, [2, 1]],
    ['toys:Walk-v0', { maxEpisodeSteps: 1 }, [1, 1]],
    ['toys:Named-v0', { kwargs: { start: 2 } }, [1, 0]],
    ['make_walk', {}, [2, 0]],
    ['make_walk', { kwargs: { start: 0 }, maxEpisodeSteps: 1 }, [1, 1]],
  ] as const)('%s %j has episodes of %j steps', async (name, config, wanted) => {
    expect(await lengths(await toys(name, 1, config))).toEqual(wanted);
  });

  test('wrappers, the innermost first', async () => {
    const vector = await toys('Walk', 1, { wrappers: ['toys:Plus', 'toys:Times'] });
    vector.reset();
    vector.step(Int32Array.of(1));
    expect(vector.rewards[0]).toBe(3 * (2 * 0.25 + 10));
  });

  test.each<[name: string, config: object, words: RegExp]>([
    [
      'nowhere:Game',
      {},
      /^file: The environment nowhere:Game was not found: Python has no module nowhere\. Install it for/,
    ],
    [
      'toys:Chess',
      {},
      /^unknown-name: There is no environment toys:Chess: the Python module toys has no Chess/,
    ],
    [
      'Chess-v0',
      {},
      /^unknown-name: Gymnasium has no environment Chess-v0: Environment `Chess.*` doesn't exist\.$/,
    ],
    [
      'toys:Walk',
      { kwargs: { stones: 3 } },
      /^contract: Creating toys:Walk failed in Python: TypeError: .*'stones'/,
    ],
    ['toys:Walk', { wrappers: ['toys:None_'] }, /^unknown-name: The wrapper toys:None_ was not found/],
    ['toys:Walk', { wrappers: ['nowhere:Wrap'] }, /^file: The wrapper nowhere:Wrap was not found/],
    ['toys:Unmasked', {}, /^invalid-space: The field action_mask .* has 5 entries/],
    [
      'toys:Faulty',
      { kwargs: { fault: 'raise', at: 0 } },
      /^contract: Creating .* ValueError: no more of this It was raised in .*toys\.py, line \d+\.$/,
    ],
    [
      'toys:Faulty',
      { kwargs: { fault: 'die', at: 0 } },
      /^unavailable: The Python process of toys:Faulty has ended \(exit code 3\)/,
    ],
    [
      'toys:Faulty',
      { kwargs: { fault: 'sleep', at: 0 }, timeout: 0.5 },
      /^unavailable: Python did not create toys:Faulty within 0\.5 s\./,
    ],
    ['toys:Walk', { processes: 0 }, /^invalid-config/],
    [
      'toys:Walk',
      { python: '/no/such/python' },
      /^unavailable: Python could not be started as \/no\/such\/python: .*ENOENT\. Install Python 3\.10/,
    ],
    ...(process.platform === 'win32'
      ? []
      : [
          ['toys:Walk', { python: '/bin/echo' }, /^unavailable: .* \/bin\/echo: it printed "-u/] satisfies [
            string,
            object,
            RegExp,
          ],
        ]),
  ])('%s %j is refused', async (name, config, words) => {
    expect(await refusal(() => GymnasiumVector.create(name, 1, { python: python!, ...config }))).toMatch(
      words,
    );
  });

  test('a vector has at least one environment', async () => {
    expect(await refusal(() => toys('Walk', 0))).toMatch(/^invalid-argument/);
  });
});

describe.skipIf(!hasPython)('pictures', () => {
  const drawn = (picture: string, mode = 'rgb_array', metadata = '{}') =>
    toys('Script', 1, {
      kwargs: { space: 'Discrete(2)', first: '0', later: ['1'], picture, mode, metadata },
    });

  test('a class that names rgb_array is created with this mode', async () => {
    const vector = await toys('Walk', 3, { processes: 2 });
    expect(vector.framesPerSecond).toBe(7);
    expect(vector.renderText).toBeUndefined();
    expect(await refusal(() => vector.render!())).toMatch(/^state/);
    vector.reset();
    vector.step(new Int32Array(3));
    vector.restart(1);
    const columns = Array(6).fill(0);
    for (const [index, steps] of [1, 0, 1].entries())
      expect(vector.render!(index)).toEqual({
        width: 3,
        height: 2,
        data: Uint8Array.from(columns.flatMap(() => [steps, 1, 2])),
      });
    const picture = vector.render!();
    vector.reset();
    expect(vector.render!().data[0]).toBe(0);
    expect(picture.data[0]).toBe(1);
    expect(await refusal(() => vector.render!(3))).toMatch(/^invalid-argument/);
  });

  test('text', async () => {
    const vector = await drawn('f"at {self.at} €"', 'ansi');
    expect(vector.render).toBeUndefined();
    vector.reset();
    expect(vector.renderText!()).toBe('at 0 €');
  });

  test('no mode, no picture', async () => {
    const vector = await drawn('None', 'human');
    expect([vector.render, vector.renderText, vector.framesPerSecond]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('integers of any type', async () => {
    const vector = await drawn('array([0, 255, 7], "int64", (1, 1, 3))');
    vector.reset();
    expect(vector.render!()).toEqual({ width: 1, height: 1, data: Uint8Array.of(0, 255, 7) });
  });

  test.each([
    ['None', 'None.'],
    ['array([0.5] * 3, "float32", (1, 1, 3))', 'an array of float32 with the shape (1, 1, 3).'],
    ['array([1] * 6, "uint8", (2, 3))', 'an array of uint8 with the shape (2, 3).'],
    ['array([1] * 4, "uint8", (1, 1, 4))', 'an array of uint8 with the shape (1, 1, 4).'],
    ['array([], "uint8", (0, 2, 3))', 'an array of uint8 with the shape (0, 2, 3).'],
    ['array([0, 300, -1], "int64", (1, 1, 3))', 'values from -1 to 300.'],
    ['array([0, 256, 0], "int64", (1, 1, 3))', 'values from 0 to 256.'],
    ['"text"', `an array of ${isReal ? '<U4' : 'object'} with the shape ().`],
  ])('%s is refused', async (picture, words) => {
    const vector = await drawn(picture);
    vector.reset();
    expect(await refusal(() => vector.render!())).toBe(
      `contract: toys:Script (environment 0, render): render() returned ${words} With the render mode rgb_array it returns a numpy.uint8 array of the shape (height, width, 3) with values from 0 to 255.`,
    );
    vector.step(Int32Array.of(0));
    expect(vector.observations[0]).toBe(1);
  });

  test('text of another type is refused', async () => {
    const vector = await drawn('None', 'ansi');
    vector.reset();
    expect(await refusal(() => vector.renderText!())).toMatch(
      /: render\(\) returned None \(NoneType\)\. With the render mode ansi/,
    );
  });

  test.each([
    ['0', undefined],
    ['None', undefined],
    ['0.5', 0.5],
    ['"30"', 30],
  ])('a render_fps of %s', async (rate, wanted) => {
    const vector = await drawn('None', 'rgb_array', `{"render_fps": ${rate}}`);
    expect(vector.framesPerSecond).toBe(wanted);
  });

  test.each(['math.nan', 'math.inf', '-1', '"fast"', '[30]'])(
    'a render_fps of %s is refused',
    async (rate) => {
      expect(await refusal(() => drawn('None', 'rgb_array', `{"render_fps": ${rate}}`))).toMatch(
        /^contract: The render_fps of the metadata, .* \((float|int|str|list)\), is not a number of frames per second\.$/,
      );
    },
  );
});
