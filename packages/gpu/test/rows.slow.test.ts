// All environments whose rules are functions of a row play on a GPU as they play here.
import { execFileSync } from 'node:child_process';
import { Discrete, type EnvironmentEntry, RowEnv, type RowTask } from '@prism-rl/core';
import { plugin as arcade } from '@prism-rl/env-arcade/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridWorld } from '@prism-rl/env-gridworld/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { plugin as games } from '@prism-rl/games/plugin';
import { describe, expect, test } from 'vitest';
import { rulesOf, translateRules } from '../src/rows/deviceEnvOf.ts';
import { Constructs } from './fixtures/constructs.ts';
import { withMeadow } from './meadow.ts';
import { differences, free, type Play, type Played, playHere, playThere, scattered } from './playedRules.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

type Entries = Readonly<Record<string, EnvironmentEntry<object>>>;
const entries = {
  ...classic.environments,
  ...arcade.environments,
  ...minAtar.environments,
  ...gridWorld.environments,
  ...games.environments,
} as Entries;
const rules = async (id: string, config: object = {}): Promise<RowTask> =>
  rulesOf(await entries[id]!.create({ ...entries[id]!.defaults, ...config }));

/** Mistakes in the rules of a game: if the comparison does not see them, it sees nothing. */
const MISTAKES: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'MinAtar/Asterix-v1': [
    [/44739242u, 44739243u/, '33554432u, 0u'],
    [/% 2\) == 1/, '% 2) == 0'],
  ],
  'MinAtar/Breakout-v1': [
    [/row\[k\] = 1023/g, 'row[k] = 511'],
    [/_v == 1\) \|\|/, '_v == 0) ||'],
  ],
  'MinAtar/Freeway-v1': [
    [/LegacyRng_integer\(1, 6\)/, 'LegacyRng_integer(1, 5)'],
    [/sampleSign\((\w+), 67108864u/, 'sampleSign($1, 33000000u'],
  ],
  'MinAtar/SpaceInvaders-v1': [
    [/31 - countLeadingZeros/g, '30 - countLeadingZeros'],
    [/select\(512, 1,/, 'select(256, 1,'],
  ],
  'MinAtar/Seaquest-v1': [
    [/44739242u, 44739243u/, '33554432u, 0u'],
    [/- 1\) \* 5/, '- 2) * 5'],
  ],
};
/** Rows that random actions hardly reach: a wall with one brick, six divers on board, aliens at the edge. */
const PREPARED: Readonly<Record<string, (row: number[]) => void>> = {
  'MinAtar/Breakout-v1': (row) => row.splice(9, 3, 0, 0, 4),
  'MinAtar/Asterix-v1': (row) => row.splice(4, 6, 1, 1, 5, 5, 0, 1),
  'MinAtar/Freeway-v1': (row) => row.splice(2, 3, 1, 0, 300),
  'MinAtar/SpaceInvaders-v1': (row) => row.splice(17, 2, 32, 0),
  'MinAtar/Seaquest-v1': (row) => row.splice(2, 6, 90, 6, 5, 1, -1, 1),
};
const CLASSIC = Object.keys(classic.environments!);
/** Games of two players look up a game's state by its row. */
const GAMES = Object.keys(games.environments!);
const TOO_LARGE = ['GamblersProblem-v0', 'JacksCarRental-v0', 'Taxi-v3', 'Taxi-v4'];
const WHOLE = Object.keys(entries).filter(
  (id) => ![...CLASSIC, ...TOO_LARGE, ...GAMES].includes(id) && !/^MinAtar.*-v0/.test(id),
);

/** Without an end under random actions. */
const ENDLESS = ['MinAtar/Freeway-v1', 'Junctions-v0', 'CliffWalking-v1', 'CliffWalkingSlippery-v1'];

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  test('every construct means what it means in JavaScript', async () => {
    const task = new Constructs();
    const plays = free(task, [1, 2, 3], 200);
    expect(differences(task, playHere(task, plays), await playThere(device, task, plays))).toEqual([]);
  });

  test.each(CLASSIC)('%s differs by the rounding of a step', async (id) => {
    const task = await rules(id);
    const plays = scattered(task, 1500);
    const there = await playThere(device, task, plays);
    expect(differences(task, playHere(task, plays), there, 2e-6)).toEqual([]);
  });

  test('a gravity of 9.801 in CartPole is seen', async () => {
    const task = await rules('CartPole-v1');
    const plays = scattered(task, 400);
    const heavier = translateRules(task).wgsl.replaceAll('9.800000190734863f', '9.801f');
    const there = await playThere(device, task, plays, heavier);
    expect(differences(task, playHere(task, plays), there, 2e-6)).not.toEqual([]);
  });

  test.each(WHOLE)('%s plays to the bit', async (id) => {
    const task = await rules(id, id === 'Snake-v0' ? { maxEpisodeSteps: 500 } : {});
    const plays = free(task, [1, 2, 3, 4], 800);
    const here = playHere(task, plays);
    expect(here.flatMap(({ steps }) => steps).some((step) => step[task.stateSize + 1] === 1)).toBe(
      !ENDLESS.includes(id),
    );
    // Divisions may be rounded differently.
    const most = id === 'Junctions-v0' ? 1e-6 : 0;
    expect(differences(task, here, await playThere(device, task, plays), most)).toEqual([]);
  });

  test.each(Object.entries(MISTAKES))('%s: from rare states, and with mistakes', async (id, mistakes) => {
    const task = await rules(id);
    const plays: Play[] = free(task, [5, 6, 7, 8], 500).map((play) => {
      const [{ steps }] = playHere(task, [{ ...play, actions: play.actions.slice(0, 1) }]) as [never];
      const row = [...(steps as Float64Array[])[0]!.subarray(0, task.stateSize)];
      PREPARED[id]!(row);
      return { ...play, row };
    });
    const here = playHere(task, plays);
    const { wgsl } = translateRules(task);
    expect(differences(task, here, await playThere(device, task, plays, wgsl))).toEqual([]);
    for (const [right, wrong] of mistakes) {
      expect(wgsl).toMatch(right);
      const there = await playThere(device, task, plays, wgsl.replace(right, wrong));
      expect(differences(task, here, there).length, String(right)).toBeGreaterThan(0);
    }
  });

  test('without sticky actions and ramping', async () => {
    const task = await rules('MinAtar/Asterix-v0', { sticky: 0, ramping: false });
    const plays = free(task, [1, 2], 1500);
    const here = playHere(task, plays);
    expect(differences(task, here, await playThere(device, task, plays))).toEqual([]);
    const usual = await playThere(
      device,
      task,
      plays,
      translateRules(await rules('MinAtar/Asterix-v0')).wgsl,
    );
    expect(differences(task, here, usual)).not.toEqual([]);
  });

  test('the meadow of the guide to plugins plays to the bit', async () => {
    await withMeadow(async (Meadow) => {
      const task = rulesOf(new RowEnv(new Meadow({ size: 6 })));
      const plays = free(task, [1, 2, 3], 1000);
      expect(differences(task, playHere(task, plays), await playThere(device, task, plays))).toEqual([]);
    });
  });

  test('normal numbers have their mean and deviation', async () => {
    const task: RowTask = {
      ...{ id: 'Noise-v0', observationSpace: new Discrete(1), actionSpace: new Discrete(1) },
      ...{ stateType: 'float64', stateSize: 2, maxEpisodeSteps: null },
      start: (row) => void row.fill(0),
      step: (row, _actions, _from, rng) => {
        row[0] = rng.normal(2, 3);
        row[1] = rng.normal();
      },
      observe: (_row, out, to) => {
        out[to] = 0;
      },
    };
    const [{ steps }] = (await playThere(device, task, free(task, [1], 4000))) as [Played];
    for (const [k, mean, deviation] of [
      [0, 2, 3],
      [1, 0, 1],
    ] as const) {
      const numbers = steps.map((step) => step[k]!);
      const sum = (of: (x: number) => number): number => numbers.reduce((all, x) => all + of(x), 0) / 4000;
      expect(Math.abs(sum((x) => x) - mean)).toBeLessThan(0.06 * deviation);
      expect(Math.abs(Math.sqrt(sum((x) => (x - mean) ** 2)) / deviation - 1)).toBeLessThan(0.05);
    }
  });

  test('notes where rules fail', async () => {
    const task = await rules('MinAtar/Seaquest-v1');
    const row = new Array<number>(task.stateSize).fill(0);
    // As many bullets as fit, and a cannon that is ready; FIRE makes another.
    row[14] = 4;
    const [{ steps }] = (await playThere(device, task, [{ seed: 1, row, actions: [5] }])) as [never];
    expect((steps as Float64Array[])[0]![task.stateSize + 1]! >= 1000).toBe(true);
    expect(translateRules(task).faults).toEqual([expect.stringMatching(/entityList\.ts:\d+$/)]);
  });
});

test.each(TOO_LARGE)('%s has too large tables', async (id) => {
  const task = await rules(id);
  expect(() => translateRules(task)).toThrow(
    / cannot run on a GPU: .*tabular\w+\.ts:\d+ has a table of \d+ numbers, more than 2047\.$/,
  );
});

test('a limit that is not of steps is refused', async () => {
  const task = await rules('Snake-v0');
  expect(() => translateRules(task)).toThrow(
    /snake\.ts:\d+ has a limit of its own \(outcome\.truncated\)\.$/,
  );
});

test.each(GAMES)('%s is refused', async (id) => {
  const task = await rules(id);
  expect(() => translateRules(task)).toThrow(/ cannot run on a GPU: .*opposed\.ts:\d+ has a call of get\.$/);
});

test('says what a process lacks that may not inspect its code', () => {
  const code = `
    import { CartPole } from '@prism-rl/env-classic';
    import { deviceEnvOf } from '@prism-rl/gpu/node';
    try { deviceEnvOf(new CartPole()); } catch ({ code, message }) { console.log(code, message); }`;
  const options = ['--permission', '--allow-fs-read=*', '--conditions=@prism-rl/source'];
  const stdout = execFileSync(process.execPath, [...options, '--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^unavailable Rules cannot be translated for a GPU here: .*--allow-inspector/);
});
