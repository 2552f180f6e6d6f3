import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { definePlugin } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BenchRow, completeRow } from '../benchmarks/src/benchRow.ts';
import { besideLibraries } from '../benchmarks/src/besideLibraries.ts';
import { findPython } from '../benchmarks/src/python.ts';
import { median, sideBySide } from '../benchmarks/src/sideBySide.ts';
import { findBenches, loadBench, root } from '../benchmarks/src/suites.ts';
import { quantity, table } from '../benchmarks/src/table.ts';
import { takeTurn } from '../benchmarks/src/turns.ts';
import { plugin as tabular } from '../packages/algo-tabular/src/plugin.ts';

const row: BenchRow = { suite: 'rng', name: 'random', unit: 'ns/draw', value: 5, higherIsBetter: false };

const benches = findBenches();

describe('benchmark files', () => {
  test('there are some', () => {
    expect(benches.length).toBeGreaterThan(5);
  });

  test.each(benches)('$file exports its suite $suite and a run', async (bench) => {
    const module = await loadBench(bench);
    expect(module.suite).toBe(bench.suite);
    expect(module.run).toBeTypeOf('function');
  });
});

test.each(benches)('$file has a task that turbo runs', ({ file }) => {
  const [first = '', second = ''] = file.split(path.sep);
  const folder = first === 'packages' ? path.join(root, first, second) : path.join(root, first);
  const { scripts } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    scripts: { bench?: string };
  };
  const [, script = ''] = scripts.bench?.split('@prism-rl/source ') ?? [];
  expect(path.resolve(folder, script)).toBe(path.join(root, 'benchmarks', 'runPackage.ts'));
});

test('suites take turns: the next one begins when the first has ended, or is no longer alive', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-turns-'));
  const file = path.join(folder, 'turn');
  const order: string[] = [];
  const first = await takeTurn(file);
  const second = takeTurn(file).then((release) => {
    order.push('second');
    release();
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  order.push('first');
  first();
  await second;
  expect(order).toEqual(['first', 'second']);
  fs.writeFileSync(file, '2147483646'); // no process has this id
  (await takeTurn(file))();
  expect(fs.readdirSync(folder)).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});

test('turbo knows every task that another waits for; benchmarks wait for generated code and are told PRISM_*', () => {
  const { tasks } = JSON.parse(fs.readFileSync(path.join(root, 'turbo.json'), 'utf8')) as {
    tasks: Record<string, { dependsOn?: string[]; passThroughEnv?: string[] }>;
  };
  const awaited = Object.values(tasks).flatMap(({ dependsOn = [] }) => dependsOn);
  expect(Object.keys(tasks)).toEqual(expect.arrayContaining(awaited.map((name) => name.replace(/^\^/, ''))));
  expect(tasks.bench).toMatchObject({
    dependsOn: expect.arrayContaining(['^build:generated', 'build:generated']),
    passThroughEnv: ['PRISM_*'],
  });
  const { scripts } = JSON.parse(
    fs.readFileSync(path.join(root, 'packages', 'core', 'package.json'), 'utf8'),
  ) as { scripts: object };
  expect(scripts).toHaveProperty(['build:generated']);
});

describe('rows', () => {
  test('a ratio says how many times better ours is', () => {
    expect(completeRow({ ...row, peer: 'NumPy', peerValue: 20 }).ratio).toBe(4);
    const rate = { ...row, unit: 'steps/s', higherIsBetter: true };
    expect(completeRow({ ...rate, peer: 'Gymnasium', peerValue: 20 }).ratio).toBe(0.25);
    expect(completeRow({ ...row, peer: 'NumPy', peerValue: 20, ratio: 3 }).ratio).toBe(3);
    expect(completeRow(row)).toEqual(row);
  });

  test('a measurement that failed is no row', () => {
    expect(() => completeRow({ ...row, value: Number.NaN })).toThrow(/"random" measured NaN/);
    expect(() => completeRow({ ...row, peer: 'NumPy', peerValue: Number.POSITIVE_INFINITY })).toThrow(
      RangeError,
    );
  });

  test('as a table', () => {
    const rows = [
      completeRow({ ...row, peer: 'NumPy', peerValue: 20 }),
      { ...row, name: 'a', value: 1234.5 },
      { ...row, suite: 'replay', unit: 'steps/s', value: 12_345_678, higherIsBetter: true },
    ];
    expect(table(rows)).toBe(
      [
        'rng',
        '  random       5 ns/draw  NumPy: 20, ours is 4 times as good',
        '  a        1,235 ns/draw',
        '',
        'replay',
        '  random  12.3 M steps/s',
      ].join('\n'),
    );
  });

  test.each([
    [4, '✓'],
    [5, '✗'],
  ])('a target of %d is marked', (target, mark) => {
    const line = table([completeRow({ ...row, peer: 'NumPy', peerValue: 20, target })]);
    expect(line).toContain(`ours is 4 times as good ${mark} (target: ${target})`);
  });

  test.each([
    [4, false, '80 % of the limit of 4'],
    [20, true, '25 % of the limit of 20'],
  ])('a limit of %d, higher is better: %s', (limit, higherIsBetter, share) => {
    expect(table([{ ...row, higherIsBetter, limit }])).toContain(`5 ns/draw  ${share}`);
  });

  test.each([
    [5, false, '✓ (at most 5)'],
    [4.9, false, '✗ (at most 4.9)'],
    [5, true, '✓ (at least 5)'],
    [5.1, true, '✗ (at least 5.1)'],
  ])('a bound of %d, higher is better: %s', (bound, higherIsBetter, mark) => {
    expect(table([{ ...row, higherIsBetter, bound }])).toContain(`5 ns/draw  ${mark}`);
  });

  test.each([
    [0.012345, '0.0123'],
    [9.876, '9.88'],
    [123.4, '123'],
    [1234.4, '1,234'],
    [12_345_678, '12.3 M'],
    [2e9, '2.00 G'],
  ])('%d reads %s', (value, text) => {
    expect(quantity(value)).toBe(text);
  });
});

describe('side by side', () => {
  test('measures in turns and takes the medians', async () => {
    const order: string[] = [];
    const ours = [3, 1, 2];
    const result = await sideBySide(
      3,
      () => {
        order.push('ours');
        return ours[order.length >> 1] ?? Number.NaN;
      },
      async () => {
        order.push('peer');
        return 7;
      },
    );
    expect(result).toEqual({ value: 2, peerValue: 7 });
    expect(order).toEqual(['ours', 'peer', 'ours', 'peer', 'ours', 'peer']);
  });

  test('median', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

// A peer needs no Python of this machine: the stub has every module, and runs shell scripts.
describe.skipIf(process.platform === 'win32')('beside libraries', () => {
  let folder: string;
  const script = (name: string, ...lines: string[]): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
    return file;
  };
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-peers-'));
    vi.stubEnv('PRISM_PYTHON', script('python', '[ "$1" = -c ] || exec sh "$@"'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    fs.rmSync(folder, { recursive: true });
  });

  test('a library warms up before our first run, and takes turns with it then', async () => {
    const log = path.join(folder, 'log');
    const entry = gridWorlds.environments!['GridWorld-v0']!;
    const watched = definePlugin({
      name: 'watched',
      environments: {
        'Watched-v0': {
          ...entry,
          createVector: (numEnvs, config) => {
            fs.appendFileSync(log, 'ours\n');
            return entry.createVector!(numEnvs, config);
          },
        },
      },
    });
    const slow = script('slow', 'while read -r seed; do', `echo "peer $seed" >> ${log}`, 'echo 1000', 'done');
    const dead = script('dead', 'read -r seed', 'echo "no compiler" >&2', 'exit 1');
    const rows: BenchRow[] = [];
    for (const [name, file] of Object.entries({ slow, dead })) {
      await besideLibraries(
        {
          suite: 'test',
          plugins: [watched, tabular],
          script: file,
          // Without a target, as if the machine's limit were the closest bound.
          libraries: { [name]: { title: name, modules: ['any'], ...(name === 'dead' && { target: 1 }) } },
          rounds: 2,
        },
        {
          name,
          agent: 'q-learning',
          env: 'Watched-v0',
          steps: 50,
          numEnvs: 1,
          settings: {},
          peers: [name],
          limit: 1e12,
        },
        (row) => rows.push(row),
      );
    }
    const said = fs.readFileSync(log, 'utf8').split('\n').slice(0, 5);
    expect(said).toEqual(['peer 0', 'ours', 'peer 1', 'ours', 'peer 2']);
    expect(rows.map(({ name, peer, peerValue }) => [name, peer, peerValue])).toEqual([
      ['slow', 'slow', 1000],
      ['slow: compiling', undefined, undefined],
      ['dead', undefined, undefined],
      ['dead: compiling', undefined, undefined],
    ]);
    expect(rows.map(({ limit }) => limit)).toEqual([1e12, undefined, 1e12, undefined]);
    expect(table([completeRow(rows[0]!)])).toMatch(
      /slow: 1,000, ours is \S+ times as good {2}0 % of the limit/,
    );
  });

  test('one that has ended, or does not listen, says why', async () => {
    const python = await findPython(['any']);
    const server = python!.servePeer(script('deaf', 'exec 0<&-', 'sleep 0.3', 'echo "gone" >&2', 'exit 3'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    for (let k = 0; k < 2; k++) await expect(server.ask('1')).rejects.toThrow(/ended with exit code 3: gone/);
    await server.close();
  });
});
