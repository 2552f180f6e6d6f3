// Whole experiments in this process, whose runs are not trained: sweeps and searches, alone and shared. With worker processes: the slow tests.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { conductStudy } from '../src/conduct/conductStudy.ts';
import { conductSweep, surveySweep } from '../src/conduct/conductSweep.ts';
import {
  collectExperiment,
  joinExperiment,
  lookAtExperiment,
  redrawExperiment,
} from '../src/conduct/joinExperiment.ts';
import type { ExperimentPlace } from '../src/conduct/place.ts';
import { readResults } from '../src/results/result.ts';
import type { ExperimentEvent } from '../src/search/study/runStudy.ts';
import type { StudyPlan } from '../src/search/study/studyPlan.ts';
import { localHosts, type RunOrder } from '../src/work/runHost.ts';
import type { Work } from '../src/work/runSweep.ts';
import { localQueueAddress, sweepFiles } from '../src/work/sweepDirectory.ts';
import { planOf, registry, space, type ToySettings } from './search/toys.ts';
import { scoreOf, toyResult } from './toyRuns.ts';

const folder = temporaryFolder();
const code = { prismVersion: '1.2.3', plugins: [] };
let places = 0;

/** A place of its own. */
function newPlace(more: Partial<ExperimentPlace> = {}): ExperimentPlace {
  return { registry, directory: join(folder, `place ${places++}`), code, ...more };
}

interface Played {
  readonly work: Work;
  /** Names of the runs that were performed, in order. */
  readonly runs: string[];
}

/** Work in this process. @param perform called before each run; what it throws fails the run, `false` leaves it unfinished. */
function workOf(more: Partial<Work> = {}, perform: (run: Run, id: string) => unknown = () => true): Played {
  const runs: string[] = [];
  const hosts = localHosts({
    perform: async ({ lease: { id, payload } }: RunOrder) => {
      runs.push(id);
      return perform(payload, id) === false ? undefined : toyResult(id, payload);
    },
  });
  const work = { hosts, workers: 1, signal: new AbortController().signal, pollMilliseconds: 5, ...more };
  return { work: { ...work, backend: async () => 'some' }, runs };
}

const nothing = (): void => undefined;

describe('a sweep', () => {
  const sweep = {
    title: 'Two toys',
    command: 'prism sweep toys.json',
    spec: {
      arms: [
        { name: 'plain', agent: 'toy' },
        { name: 'shifted', agent: 'toy', config: { kind: 'shifted', shift: 5 } },
      ],
      environments: [{ id: 'Toy-v0', steps: 500 }],
      seeds: [3, 4],
    },
  };
  const names = ['Toy-v0/plain/seed3', 'Toy-v0/shifted/seed3', 'Toy-v0/plain/seed4', 'Toy-v0/shifted/seed4'];
  const scores = [3, 4].flatMap((seed) => [
    scoreOf({ rate: 0.1, kind: 'plain', shift: 0 }, seed, 500),
    scoreOf({ rate: 0.1, kind: 'shifted', shift: 5 }, seed, 500),
  ]);

  test('trains every run once, and writes results in the order of the plan', async () => {
    const place = newPlace();
    const { work, runs } = workOf();
    const before = await surveySweep(sweep, place, work);
    expect(before.runs.map(({ id, state }) => [id, state])).toEqual(names.map((id) => [id, 'new']));
    expect([before.store, existsSync(place.directory)]).toEqual([place.directory, false]);
    const outcome = await conductSweep(sweep, place, work, nothing);
    expect(runs).toEqual(names);
    expect(outcome).toMatchObject({ reason: 'finished', failures: [], remaining: 0 });
    const written = readResults(join(place.directory, sweepFiles.results));
    expect(written.map(({ id, score }) => [id, score])).toEqual(names.map((id, k) => [id, scores[k]]));
    const after = await surveySweep(sweep, place, work);
    expect(after.runs.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const again = workOf();
    const more = { ...sweep, command: 'prism sweep more.json', spec: { ...sweep.spec, seeds: [3, 4, 5] } };
    await conductSweep(more, place, again.work, nothing);
    expect(again.runs).toEqual(['Toy-v0/plain/seed5', 'Toy-v0/shifted/seed5']);
    const page = await redrawExperiment(registry, place.directory);
    expect(page).toBe(join(place.directory, 'report.html'));
    const heading = readFileSync(join(place.directory, 'ablation.json'), 'utf8');
    expect(JSON.parse(heading).command).toBe('prism sweep toys.json\nprism sweep more.json');
  });

  test('does not train what published results have', async () => {
    const first = newPlace();
    await conductSweep(sweep, first, workOf().work, nothing);
    const { work, runs } = workOf();
    const spec = { ...sweep.spec, seeds: [4, 5] };
    await conductSweep({ ...sweep, spec, known: [first.directory] }, newPlace(), work, nothing);
    expect(runs).toEqual(['Toy-v0/plain/seed5', 'Toy-v0/shifted/seed5']);
  });

  test('a run that fails is told, and tried again by the next call', async () => {
    const place = newPlace();
    let isBroken = true;
    const { work, runs } = workOf({}, ({ arm, seed }) => {
      if (isBroken && arm === 'plain' && seed === 3) throw new Error('It broke.');
    });
    const first = await conductSweep(sweep, place, work, nothing);
    expect(first.failures).toEqual([{ id: names[0], error: 'It broke.' }]);
    expect([first.remaining, first.results.length]).toEqual([0, 3]);
    const kept = await conductSweep(sweep, place, { ...work, retryFailed: false }, nothing);
    expect([kept.failures.length, runs.length]).toEqual([1, 4]);
    isBroken = false;
    const last = await conductSweep(sweep, place, work, nothing);
    expect([last.failures, last.results.length, runs.slice(4)]).toEqual([[], 4, [names[0]]]);
    expect(last.results.map(({ id }) => id)).toEqual(names);
  });

  test('that is stopped goes on where it stopped', async () => {
    const place = newPlace();
    const stop = new AbortController();
    const { work, runs } = workOf({ signal: stop.signal }, (_, id) => {
      if (id !== names[1]) return true;
      stop.abort();
      return false;
    });
    const stopped = await conductSweep(sweep, place, work, nothing);
    expect(stopped).toMatchObject({ reason: 'stopped', remaining: 3 });
    expect(runs).toEqual(names.slice(0, 2));
    const later = workOf();
    expect(await conductSweep(sweep, place, later.work, nothing)).toMatchObject({ reason: 'finished' });
    expect(later.runs).toEqual(names.slice(1));
    const over = await conductSweep(sweep, newPlace(), workOf({ signal: AbortSignal.abort() }).work, nothing);
    expect(over).toMatchObject({ reason: 'stopped', remaining: 4 });
  });

  test('an error of admission trains nothing', async () => {
    const admitted: string[][] = [];
    const admit = async (runs: readonly Run[]): Promise<void> => {
      admitted.push(runs.map(({ arm, seed }) => `${arm} ${seed}`));
      throw new Error('There is no room.');
    };
    const { work, runs } = workOf({ admit });
    await expect(conductSweep(sweep, newPlace(), work, nothing)).rejects.toThrow('There is no room.');
    expect([runs, admitted]).toEqual([[], [['plain 3', 'shifted 3', 'plain 4', 'shifted 4']]]);
  });

  test('refuses the directory of other results, other settings of a known run, and other code', async () => {
    const place = newPlace();
    await conductSweep(sweep, place, workOf().work, nothing);
    const conduct = (arms: typeof sweep.spec.arms, at = place) =>
      conductSweep({ ...sweep, spec: { ...sweep.spec, arms } }, at, workOf().work, nothing);
    const [plain, shifted] = sweep.spec.arms as [never, never];
    await expect(
      conduct([plain, { ...(shifted as object), config: { rate: 0.2 } } as never]),
    ).rejects.toThrow(expect.objectContaining({ code: 'incompatible' }));
    const other = { ...place, code: { ...code, prismVersion: '1.2.4' } };
    // Results that name no version fit any code.
    await conduct(sweep.spec.arms, other);
    expect(await redrawExperiment(registry, folder)).toBe('none');
  });
});

describe('a shared sweep', () => {
  const sweep = {
    title: 'Shared toys',
    command: 'prism sweep shared.json',
    spec: {
      arms: [{ name: 'plain', agent: 'toy' }],
      environments: [{ id: 'Toy-v0', steps: 100 }],
      seeds: [1, 2, 3],
    },
  };
  const names = [1, 2, 3].map((seed) => `Toy-v0/plain/seed${seed}`);

  function sharedPlace(): ExperimentPlace & { readonly queue: string } {
    const place = newPlace();
    return { ...place, queue: `sqlite:${join(folder, `queue ${places++}.sqlite`)}` };
  }
  const join_ = (place: ReturnType<typeof sharedPlace>, more = {}) => ({
    ...{ registry, queue: place.queue, code, onJoin: nothing, ...more },
  });

  test('is submitted by one, trained by others, looked at and collected', async () => {
    const place = sharedPlace();
    const submitted = await conductSweep(sweep, place, workOf({ workers: 0 }).work, nothing);
    expect(submitted).toMatchObject({ reason: 'submitted', remaining: 3, results: [] });
    const waiting = await lookAtExperiment(registry, place.queue);
    expect(waiting).toMatchObject({ title: 'Shared toys', store: place.directory, remaining: 3 });
    expect(waiting.events).toEqual([{ type: 'begin', jobs: waiting.jobs }]);

    const told: unknown[] = [];
    const stop = new AbortController();
    const first = workOf({ signal: stop.signal }, (_, id) => {
      if (id === names[1]) stop.abort();
      return true;
    });
    const onJoin = (found: object): void => void told.push(found);
    expect(await joinExperiment(join_(place, { onJoin }), first.work, nothing)).toBeUndefined();
    expect(told).toEqual([{ title: 'Shared toys', store: place.directory }]);
    expect(first.runs).toEqual(names.slice(0, 2));

    const second = workOf();
    const joined = await joinExperiment(join_(place), second.work, nothing);
    expect(joined).toMatchObject({ reason: 'finished', isSearch: false, remaining: 0, failures: [] });
    expect(second.runs).toEqual(names.slice(2));

    const directory = join(folder, 'collected', 'deep');
    const { results, report, missing } = await collectExperiment({ ...join_(place), directory, runs: false });
    expect([results.map(({ id }) => id), missing]).toEqual([names, []]);
    expect(report).toBe(join(directory, 'report.html'));
    expect(readResults(join(directory, sweepFiles.results)).map(({ id }) => id)).toEqual(names);
    // Runs that were not trained have no directories.
    const withRuns = join(folder, 'collected runs');
    const brought = await collectExperiment({ ...join_(place), directory: withRuns, runs: true });
    expect(brought.missing).toEqual(names);
    // The page of the sweep's own directory.
    const again = await conductSweep(sweep, place, workOf().work, nothing);
    expect([again.reason, again.results.length]).toEqual(['finished', 3]);
  });

  test('is refused by other code and other folders, and there must be one', async () => {
    const place = sharedPlace();
    await expect(joinExperiment(join_(place), workOf().work, nothing)).rejects.toThrow(
      'There is no sweep in that queue.',
    );
    await expect(lookAtExperiment(registry, place.queue)).rejects.toThrow('There is no sweep in that queue.');
    await conductSweep(sweep, place, workOf({ workers: 0 }).work, nothing);
    const other = { code: { ...code, prismVersion: '1.2.4' } };
    const { work, runs } = workOf();
    await expect(joinExperiment(join_(place, other), work, nothing)).rejects.toThrow(
      'started with other code',
    );
    expect(runs).toEqual([]);
    expect(
      await joinExperiment(join_(place, { ...other, acceptOtherCode: true }), work, nothing),
    ).toMatchObject({ remaining: 0 });
    const elsewhere = conductSweep(sweep, { ...place, store: join(folder, 'else') }, workOf().work, nothing);
    await expect(elsewhere).rejects.toThrow(`The runs of this sweep are in ${place.directory}, not in`);
    const alone = conductSweep(sweep, { registry, directory: place.directory, code }, workOf().work, nothing);
    await expect(alone).rejects.toThrow('contains the runs of a shared sweep');
    const mixed = { ...newPlace({ directory: place.directory }), queue: sharedPlace().queue };
    await expect(conductSweep(sweep, mixed, workOf().work, nothing)).rejects.toThrow(
      'contains the runs of another sweep',
    );
    // A sweep of this machine keeps its own results.
    const own = newPlace();
    await conductSweep(sweep, own, workOf().work, nothing);
    const into = collectExperiment({ ...join_(place), directory: own.directory, runs: false });
    await expect(into).rejects.toThrow(`${own.directory} is the directory of another sweep.`);
    expect(localQueueAddress(own.directory)).toBe(`sqlite:${join(own.directory, 'queue.sqlite')}`);
  });

  test('a worker waits for one until it is stopped', async () => {
    const stop = new AbortController();
    let waits = 0;
    const onWait = (): void => {
      waits++;
      stop.abort();
    };
    const { work } = workOf({ signal: stop.signal });
    expect(await joinExperiment(join_(sharedPlace(), { onWait }), work, nothing)).toBeUndefined();
    expect(await joinExperiment(join_(sharedPlace(), { onWait }), work, nothing)).toBeUndefined();
    expect(waits).toBe(1);
  });
});

describe('a search', () => {
  const heldOut = { seeds: [11, 12], best: 2 };
  const studyOf = (plan: StudyPlan, more = {}) => ({
    ...{ title: 'Search', command: 'prism tune toy', plan, heldOut, trials: 8, budget: undefined, notes: [] },
    ...more,
  });
  /** The mean over the seeds of a trial. */
  const meanOf = (settings: object, seeds: readonly number[], steps: number): number =>
    seeds.reduce((sum, seed) => sum + scoreOf(settings as ToySettings, seed, steps), 0) / seeds.length;

  async function searched(plan: StudyPlan, place = newPlace(), { work }: Played = workOf(), more = {}) {
    const events: ExperimentEvent[] = [];
    const outcome = await conductStudy(studyOf(plan, more), place, work, (event) => events.push(event));
    return { ...outcome, events, place };
  }

  test('tries settings, and runs the two best and the preset on held-out seeds; the same call again does nothing', async () => {
    const plan = planOf();
    const played = workOf();
    const {
      trials,
      heldOut: held,
      heldOutSeeds,
      failures,
      isStopped,
      events,
      place,
    } = await searched(plan, newPlace(), played);
    expect([failures, isStopped, heldOutSeeds]).toEqual([[], false, 2]);
    expect(trials[0]!.settings).toEqual(plan.start);
    for (const { settings, state, steps, value } of trials) {
      expect([state, steps]).toEqual(['done', 900]);
      expect(value).toBeCloseTo(meanOf(settings, plan.seeds, 900), 9);
    }
    const best = [...trials].sort((a, b) => b.value! - a.value!).slice(0, 2);
    expect(events.filter(({ type }) => type === 'held-out')).toEqual([
      { type: 'held-out', trials: best.filter(({ number }) => number !== 0), seeds: 2 },
    ]);
    const tested = [
      'preset',
      ...best.map(({ number }) => `trial-${number}`).filter((name) => name !== 'trial-0'),
    ];
    const expected = heldOut.seeds.flatMap((seed) => tested.map((name) => `Toy-v0/${name}/seed${seed}`));
    expect(held!.map(({ id }) => id)).toEqual(expected);
    for (const { score, seed, agentConfig } of held!)
      expect(score).toBeCloseTo(scoreOf(agentConfig as never as ToySettings, seed, 900), 9);
    expect(new Set(played.runs).size).toBe(played.runs.length);
    expect(played.runs).toHaveLength(8 * 2 + expected.length);
    const again = workOf();
    const same = await searched(plan, place, again);
    expect([again.runs, same.trials, same.heldOut]).toEqual([[], trials, held]);
    await expect(searched(planOf({ steps: 901 }), place)).rejects.toThrow();
    await expect(redrawExperiment(registry, place.directory)).rejects.toThrow('contains a search');
  });

  test('with ASHA goes on with the best third at each rung', async () => {
    const rungs = [100, 300, 900];
    const plan = planOf({ pruner: { name: 'asha', rungs }, seeds: [1], parallel: 1 });
    const { trials } = await searched(plan, newPlace(), workOf(), { trials: 9 });
    const reached = (steps: number) => trials.filter((trial) => trial.steps >= steps);
    expect([reached(100).length, trials.length]).toEqual([9, 9]);
    for (const [rung, next] of [
      [100, 300],
      [300, 900],
    ] as const) {
      const ranks = reached(rung).sort(
        (a, b) => meanOf(b.settings, [1], rung) - meanOf(a.settings, [1], rung),
      );
      // The best third goes on; a promoted trial may have been overtaken since.
      for (const trial of ranks.slice(0, Math.floor(ranks.length / 3)))
        expect(trial.steps).toBeGreaterThanOrEqual(next);
      expect(reached(next).length).toBeLessThan(reached(rung).length);
    }
    for (const { settings, steps, value } of trials)
      expect(value).toBeCloseTo(meanOf(settings, [1], steps), 9);
  });

  test('settings that fail are failed trials, and there is nothing to compare', async () => {
    const high = planOf({
      space: [{ ...space[0]!, from: 0.6, to: 0.9 } as never],
      start: { rate: 0.8, kind: 'plain' },
    });
    const [place, two] = [newPlace(), { trials: 2 }];
    const { trials, heldOut: held, failures } = await searched(high, place, workOf(), two);
    expect(trials.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(held).toBeUndefined();
    expect(failures.map(({ error }) => error)).toEqual([
      ...Array.from({ length: 4 }, () => expect.stringContaining('has left for infinity')),
    ]);
    // Later suggestions depend on the failures, which are not tried again.
    const again = workOf();
    const same = await searched(high, place, again, two);
    expect([again.runs, same.trials]).toEqual([[], trials]);
  });

  test('that is stopped has no held-out runs, and goes on to the same end', async () => {
    const trials = { trials: 4 };
    const whole = await searched(planOf(), newPlace(), workOf(), trials);
    const place = newPlace();
    const stop = new AbortController();
    let count = 0;
    const first = workOf({ signal: stop.signal }, () => {
      if (++count === 5) stop.abort();
      return true;
    });
    const stopped = await searched(planOf(), place, first, trials);
    expect([stopped.isStopped, stopped.heldOut]).toEqual([true, undefined]);
    const later = workOf();
    const end = await searched(planOf(), place, later, trials);
    expect(first.runs.length + later.runs.length).toBe(4 * 2 + whole.heldOut!.length);
    expect([end.trials, end.heldOut?.map(({ id, score }) => [id, score])]).toEqual([
      whole.trials,
      whole.heldOut!.map(({ id, score }) => [id, score]),
    ]);
  });

  test.each([
    ['without pruning', {}],
    ['with ASHA', { pruner: { name: 'asha', rungs: [300, 900] } }],
  ] as const)(
    '%s in a shared queue is joined, paused runs are left, and it is not collected',
    async (_, how) => {
      const place = { ...newPlace(), queue: `sqlite:${join(folder, `queue ${places++}.sqlite`)}` };
      mkdirSync(place.directory, { recursive: true });
      const plan = planOf({ seeds: [1], ...how });
      const { heldOut: held } = await searched(plan, place, workOf(), { trials: 3 });
      expect(held).toBeDefined();
      const joining = { registry, queue: place.queue, code, onJoin: nothing };
      const { work, runs } = workOf();
      expect(await joinExperiment(joining, work, nothing)).toMatchObject({ isSearch: true, remaining: 0 });
      expect(runs).toEqual([]);
      const directory = join(folder, `no search ${places}`);
      await expect(collectExperiment({ ...joining, directory, runs: false })).rejects.toThrow(
        'That queue contains a search',
      );
      expect(existsSync(directory)).toBe(false);
    },
  );
});
