import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, Rng, type Trial } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { refuseWholeFiles } from '../../../../../test/replaceInFs.ts';
import { freshFolder } from '../../../../../test/temporaryFolder.ts';
import { asha, medianPruner, noPruner, type Pruner } from '../pruners/pruners.ts';
import { tpe } from '../samplers/tpe/tpe.ts';
import { Journal } from './journal.ts';
import { type Leg, search } from './search.ts';
import { studyFiles } from './studyRecord.ts';

const space = [
  { kind: 'number', name: 'x', from: 0, to: 1, scale: 'linear', isWhole: false },
  { kind: 'choice', name: 'kind', choices: ['a', 'b'] },
  { kind: 'number', name: 'y', from: 1, to: 20, scale: 'log', isWhole: true, needs: { kind: ['b'] } },
] as const;

/** The objective of a leg; every seventh trial fails at its second rung. */
function objective({ trial, settings, rung }: Leg): number {
  if (trial % 7 === 6 && rung === 1) return Number.NEGATIVE_INFINITY;
  return (
    -(((settings.x as number) - 0.3) ** 2) -
    (settings.kind === 'a' ? 0.1 : 0.01 * (settings.y as number)) +
    rung
  );
}

const nameOf = ({ trial, rung }: Leg): string => `${trial}@${rung}`;

/** What lies on the disk of a study: suggestions, and values of legs. */
class Disk {
  readonly suggestions = new Map<number, Config>();
  readonly values = new Map<string, number>();
  /** How often each leg was done. */
  readonly work: string[] = [];
}

/**
 * A study on workers that take random times, killed after a random number of legs.
 *
 * @param workers legs that are computed at a time.
 * @param life legs until the kill.
 */
async function session(
  disk: Disk,
  pruner: Pruner,
  workers: number,
  life: number,
  rng: Rng,
): Promise<readonly Trial[] | undefined> {
  const sampler = tpe(space, 3, { startup: 5, candidates: 8 });
  let left = life;
  let kill = (): void => undefined;
  const killed = new Promise<undefined>((resolve) => {
    kill = () => resolve(undefined);
  });
  const waiting: (() => void)[] = [];
  let free = workers;
  const work = async (leg: Leg): Promise<number | undefined> => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    await sleep(rng.integers(3));
    if (left-- <= 0) kill();
    if (left < 0) return undefined;
    disk.work.push(nameOf(leg));
    disk.values.set(nameOf(leg), objective(leg));
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
    return objective(leg);
  };
  const trials = await search({
    trials: 25,
    parallel: 4,
    pruner,
    suggest: (number, known) => {
      const recorded = disk.suggestions.get(number);
      // The same would be suggested again.
      const settings = sampler.suggest(number, known);
      if (recorded !== undefined) expect(settings).toEqual(recorded);
      disk.suggestions.set(number, settings);
      return settings;
    },
    run: async (leg) => disk.values.get(nameOf(leg)) ?? (await Promise.race([killed, work(leg)])),
  });
  return left < 0 ? undefined : trials;
}

async function study(
  pruner: Pruner,
  seed: number,
  isKilled: boolean,
): Promise<{ disk: Disk; trials: readonly Trial[]; kills: number }> {
  const rng = new Rng(seed);
  const disk = new Disk();
  for (let kills = 0; ; kills++) {
    const life = isKilled ? rng.integers(1, 4) : Number.POSITIVE_INFINITY;
    const trials = await session(disk, pruner, 1 + rng.integers(6), life, rng);
    if (trials !== undefined) return { disk, trials, kills };
  }
}

describe.each([
  ['ASHA', asha([1, 3, 9], 3)],
  ['the median rule', medianPruner([1, 3, 9], 3)],
  ['no pruner', noPruner(9)],
] as const)('%s', (_, pruner) => {
  test('kills and more or fewer workers change nothing that is tried, and no work is done twice', async () => {
    const whole = await study(pruner, 0, false);
    let kills = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const one = await study(pruner, seed, true);
      kills += one.kills;
      expect(one.trials).toEqual(whole.trials);
      expect([...one.disk.suggestions]).toEqual([...whole.disk.suggestions]);
      expect(one.disk.work.toSorted()).toEqual(whole.disk.work.toSorted());
      expect(new Set(one.disk.work).size).toBe(one.disk.work.length);
    }
    expect(kills).toBeGreaterThan(100);
    expect(whole.trials.length).toBe(25);
    // A trial that failed has no value, nor has one that was never told one.
    for (const trial of whole.trials) expect(Object.hasOwn(trial, 'value')).toBe(trial.state !== 'failed');
  });
});

test('on the clock of the search a leg takes its steps: who goes on, and what is known, as computed by hand', async () => {
  const told: string[] = [];
  // Values of trials by rungs. Two at a time, of legs of 1 and 2 steps; a half of those at a rung continues.
  const values: { readonly [leg: string]: number } = {
    '0@0': 5,
    '1@0': 1,
    '2@0': 7,
    '3@0': 2,
    '2@1': 9,
    '0@1': 4,
    '4@0': 3,
  };
  const trials = await search({
    trials: 5,
    parallel: 2,
    pruner: asha([1, 3], 2),
    suggest: (number, known) => {
      told.push(
        `suggest ${number} knowing ${known.flatMap(({ number: n, value }) => (value === undefined ? [] : [n])).join()}`,
      );
      return { number };
    },
    run: async (leg) => {
      told.push(`run ${nameOf(leg)}`);
      // The later ones are faster: no matter.
      await sleep(10 - leg.trial * 3);
      return values[nameOf(leg)]!;
    },
  });
  expect(told).toEqual([
    ...['suggest 0 knowing ', 'run 0@0', 'suggest 1 knowing ', 'run 1@0'],
    // At 1: trial 0 is done, one of one is not enough for a half.
    ...['suggest 2 knowing 0', 'run 2@0'],
    // Also at 1, trial 1: of two one continues, trial 0 with 5; it takes until 3.
    'run 0@1',
    // At 2: trial 2 with 7 is now the better one of three, which may continue alone.
    'run 2@1',
    // At 3: trial 0 is done.
    ...['suggest 3 knowing 0,1,2', 'run 3@0'],
    // At 4, trial 2, which began before trial 3: that one is not known yet.
    ...['suggest 4 knowing 0,1,2', 'run 4@0'],
  ]);
  expect(trials.map(({ state, steps, value }) => [state, steps, value])).toEqual([
    ['done', 3, 4],
    ['running', 1, 1],
    ['done', 3, 9],
    ['running', 1, 2],
    ['running', 1, 3],
  ]);
});

test('a trial whose value is NaN has failed, and is not chosen', async () => {
  const values = [1, Number.NaN, 5];
  const trials = await search({
    trials: 3,
    parallel: 1,
    pruner: asha([1, 3], 3),
    suggest: (number) => ({ number }),
    run: async ({ trial, rung }) => values[trial]! + rung,
  });
  expect(trials.map(({ state, steps, value }) => [state, steps, value])).toEqual([
    ['running', 1, 1],
    ['failed', 1, undefined],
    ['done', 3, 6],
  ]);
});

test('on that clock a leg takes the steps from its rung to the next, not all up to there', async () => {
  const told: string[] = [];
  await search({
    trials: 4,
    parallel: 2,
    pruner: asha([2, 3], 2),
    suggest: (number, known) => {
      const steps = known.map((trial) => trial.steps).filter((count) => count > 0);
      told.push(`${number} knowing ${steps}`);
      return { number };
    },
    run: async ({ trial, rung }) => [5, 1, 0, 0][trial]! + rung,
  });
  // At 2 trial 2 begins, and trial 0 its second leg; that ends at 3, before trial 2 does at 4.
  expect(told.slice(0, 4)).toEqual(['0 knowing ', '1 knowing ', '2 knowing 2', '3 knowing 3,2']);
});

test('an error of a leg ends the search at once, while other legs are under way', async () => {
  const searching = search({
    ...{ trials: 2, parallel: 2, pruner: noPruner(4), suggest: () => ({}) },
    run: ({ trial }) => (trial === 0 ? new Promise(() => undefined) : Promise.reject(new Error('refused'))),
  });
  await expect(searching).rejects.toThrow('refused');
});

test('a time that is up lets legs under way come to their end, and later more begin as if it had never been up', async () => {
  const values = new Map<string, number>();
  const run = async (isUp: () => boolean): Promise<Trial[]> =>
    search({
      trials: 9,
      parallel: 3,
      pruner: asha([1, 3, 9], 3),
      suggest: (number) =>
        isUp() && !values.has(`${number}@0`) ? undefined : { x: (number * 0.37) % 1, kind: 'a' },
      mayBegin: (leg) => !isUp() || values.has(nameOf(leg)),
      run: async (leg) => {
        values.set(nameOf(leg), objective(leg));
        return objective(leg);
      },
    });
  const short = await run(() => values.size >= 5);
  expect(values.size).toBe(5);
  expect(short.every(({ value }) => value !== undefined)).toBe(true);
  const resumed = await run(() => false);
  values.clear();
  expect(resumed).toEqual(await run(() => false));
});

test('settings are found by their trial: at once, by another that reads the file, and behind a torn line', () => {
  const directory = freshFolder();
  const first = new Journal(directory);
  expect(first.find(0)).toBeUndefined();
  first.add(0, { rate: 0.1 });
  first.add(2, { rate: 0.3 });
  expect([first.find(0), first.find(1), first.find(2)]).toEqual([{ rate: 0.1 }, undefined, { rate: 0.3 }]);
  fs.appendFileSync(join(directory, studyFiles.trials), '{"number":1,"set');
  refuseWholeFiles(); // line by line: together they may be longer than a text can be
  const second = new Journal(directory);
  expect([second.find(0), second.find(1), second.find(2)]).toEqual([{ rate: 0.1 }, undefined, { rate: 0.3 }]);
  second.add(1, { rate: 0.2 });
  const third = new Journal(directory);
  expect([0, 1, 2].map((number) => third.find(number))).toEqual([
    { rate: 0.1 },
    { rate: 0.2 },
    { rate: 0.3 },
  ]);
});
