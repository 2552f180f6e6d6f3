// Whole studies on worker processes, whose runs take milliseconds. Recordings hold the tried settings, seeds and lengths; further tests
// interrupt a study, or make its settings fail.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismError, type Run, settings } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import type { SweepResult } from '../../src/results/result.ts';
import { Journal } from '../../src/search/study/journal.ts';
import { type ExperimentEvent, runStudy, type StudyJobs } from '../../src/search/study/runStudy.ts';
import type { HeldOutPlan, StudyPlan } from '../../src/search/study/studyPlan.ts';
import { type HeldOutDivision, StudyTime } from '../../src/search/study/studyTime.ts';
import { openLocalQueue } from '../../src/work/localQueue.ts';
import { processHosts } from '../../src/work/processHost.ts';
import type { Work } from '../../src/work/runSweep.ts';
import { folderStore } from '../../src/work/store/runStore.ts';
import { sweepFiles } from '../../src/work/sweepDirectory.ts';
import { planOf, registry, registryWith, space } from './toys.ts';

const folder = temporaryFolder();

const program = { file: fileURLToPath(new URL('../toyWorker.ts', import.meta.url)) };

type More = Partial<StudyJobs & Work> & {
  readonly onEvent?: (event: ExperimentEvent) => void;
};

/** One call; `events` as text. */
async function study(name: string, plan: StudyPlan, more: More = {}) {
  const directory = join(folder, name);
  mkdirSync(directory, { recursive: true });
  const events: string[] = [];
  const onEvent = (event: ExperimentEvent): void => {
    if (event.type === 'held-out') events.push(`held out: ${event.trials.map(({ number }) => number)}`);
    if (event.type !== 'trial') return;
    const { number, state, steps, value } = event.trial;
    events.push(`${number} ${state} ${steps} ${value?.toFixed(2)}`);
  };
  const open = async () => ({
    queue: await openLocalQueue<Run, SweepResult>(join(directory, sweepFiles.queue)),
    store: folderStore(directory),
  });
  const jobs = { registry, plan, directory, open, heldOut: { seeds: [11, 12], best: 2 }, trials: 8, ...more };
  const { signal } = new AbortController();
  const work = { hosts: processHosts(program), signal, workers: 2, pollMilliseconds: 20, ...more };
  const outcome = await runStudy(jobs, work, more.onEvent ?? onEvent);
  const done = join(directory, 'done.txt');
  const runs = existsSync(done) ? readFileSync(done, 'utf8').trim().split('\n') : [];
  const { trials, heldOut } = outcome;
  // In the order of their names: the faster of two workers decides which fails first.
  const failures = [...outcome.failures].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    events,
    runs,
    trials: trials.map(({ number, settings, state, steps, value }) => [
      ...[number, settings, state, steps, value?.toFixed(3)],
    ]),
    heldOut: heldOut?.map(({ id, score }) => `${id} ${score.toFixed(3)}`),
    failures,
    results: heldOut,
  };
}

const shown = ({ events, trials, heldOut, failures }: Awaited<ReturnType<typeof study>>) => ({
  ...{ events, trials, heldOut, failures },
});

describe('a study', () => {
  test.each<[string, Partial<StudyPlan>]>([
    ['without pruning', {}],
    ['by the area under the curve', { objective: 'area', seeds: [3] }],
    [
      'with ASHA',
      { pruner: { name: 'asha', rungs: [100, 300, 900] }, sampler: { name: 'tpe', config: { startup: 3 } } },
    ],
    [
      'with the median rule',
      { pruner: { name: 'median', rungs: [300, 900] }, sampler: { name: 'sobol', config: {} } },
    ],
    [
      'from a preset, with a given setting',
      { preset: 'slow', given: { kind: 'plain' }, start: { rate: 0.001 }, space: space.slice(0, 1) },
    ],
  ])('%s, to the last trial', async (name, more) => {
    const plan = planOf(more);
    const first = await study(name, plan);
    expect(shown(first)).toMatchSnapshot();
    expect(first.runs.toSorted()).toMatchSnapshot();
    expect(new Set(first.runs).size).toBe(first.runs.length);
    const journal = new Journal(join(folder, name));
    expect(first.trials.map(([number]) => journal.find(number as number))).toEqual(
      first.trials.map(([, used]) => used),
    );
    // The same call again does nothing.
    const again = await study(name, plan);
    expect(again.runs).toEqual(first.runs);
    expect([again.trials, again.heldOut]).toEqual([first.trials, first.heldOut]);
  });

  test('holds all that decides a run', async () => {
    const wrappers = [{ name: 'limit', config: {} }];
    const limit = { description: 'Nothing', ...settings({}), wrap: (env: never) => env };
    const wrapping = registryWith({ limit: limit as never });
    const plan = planOf({ wrappers, environmentConfig: { size: 2 }, preset: 'slow', evaluationEpisodes: 4 });
    const { results } = await study('whole', plan, { registry: wrapping, trials: 1 });
    const [run] = results!;
    expect(run).toMatchObject({
      ...{ arm: 'preset', agent: 'toy', environment: 'Toy-v0', environmentConfig: { size: 2 } },
      ...{ seed: 11, steps: 900, numEnvs: 2, preset: 'slow', backend: 'some' },
      ...{ evaluationSteps: 300, evaluationEpisodes: 4, agentConfig: { rate: 1e-3, kind: 'plain' } },
    });
    expect(run!.wrappers!.map(({ name }) => name)).toEqual(['limit']);
    const { results: ofPreset } = await study('episodes', planOf({ preset: 'slow' }), { trials: 1 });
    expect(ofPreset![0]).toMatchObject({ evaluationEpisodes: 7 });
    expect(ofPreset![0]).not.toHaveProperty('wrappers');
  });

  /** A time whose clock the test sets. */
  function timeOf(plan: StudyPlan, budget: number, heldOut: HeldOutPlan, known?: HeldOutDivision) {
    const clock = { now: 0 };
    const time = new StudyTime(plan, heldOut, budget, () => clock.now, known);
    return { clock, time };
  }
  const resting = processHosts({ ...program, args: ['rest'] });

  test('whose time is up pauses its legs, and goes on later as if it had never stopped', async () => {
    const plan = planOf({ pruner: { name: 'asha', rungs: [100, 300, 900] } });
    const heldOut = { seeds: [11, 12], best: 2 };
    const whole = await study('uninterrupted', plan);
    const { clock, time } = timeOf(plan, 10, heldOut);
    let [ended, begun] = [0, 0];
    const cut = await study('cut', plan, {
      ...{ time, heldOut, hosts: resting },
      onEvent: (event) => {
        if (event.type === 'trial' && event.trial.value !== undefined) ended++;
        if (event.type === 'started') begun++;
        if (ended >= 3 && event.type === 'started') clock.now = 10;
        time.look();
      },
    });
    expect(cut.heldOut).toBeUndefined();
    expect(cut.trials.length).toBeLessThan(whole.trials.length);
    expect(begun).toBeGreaterThan(cut.runs.length); // some runs were under way
    expect(existsSync(join(folder, 'cut', 'saved'))).toBe(true);
    const again = await study('cut', plan, { time: timeOf(plan, 0, heldOut).time, heldOut });
    expect([again.trials, again.runs]).toEqual([cut.trials, cut.runs]);
    const resumed = await study('cut', plan);
    expect([resumed.trials, resumed.heldOut]).toEqual([whole.trials, whole.heldOut]);
    expect(resumed.runs.toSorted()).toEqual(whole.runs.toSorted());
  });

  test('with limited time pauses its legs for the runs on held-out seeds, which go as far as the time does', async () => {
    const plan = planOf({ seeds: [1] });
    const heldOut = { seeds: [11, 12, 13, 14, 15, 16, 17, 18, 19, 20], mayAdd: true, best: 1 };
    const { clock, time } = timeOf(plan, 60, heldOut);
    /** Runs under way at the end of the search, and those that are done afterwards. */
    const [atWork, done]: [Set<string>, string[]] = [new Set(), []];
    let [isSearching, ended] = [true, 0];
    const options = {
      ...{ trials: 1000, heldOut, hosts: resting },
      onEvent: (event: ExperimentEvent) => {
        if (event.type === 'held-out') isSearching = false;
        if (event.type === 'trial' && event.trial.value !== undefined) ended++;
        if (event.type === 'started') {
          if (ended < 4) clock.now += 1; // a second for each run, to be known
          if (isSearching) atWork.add(event.id);
          if (isSearching && ended >= 8) clock.now = 59;
        }
        if (event.type === 'done') {
          if (isSearching) atWork.delete(event.id);
          else done.push(event.id);
        }
        if (done.filter((id) => id.includes('/preset/')).length === 12) clock.now = 60;
        time.look();
      },
    };
    const first = await study('limited', plan, { ...options, time });
    const arms = first.heldOut!.map((line) => line.split(' ')[0]!.split('/').slice(1).join(' '));
    const [trial] = arms[1]!.split(' ');
    const seeds = arms.length / 2;
    // Seed by seed, more of them than were planned.
    expect(seeds).toBeGreaterThan(10);
    expect(arms).toEqual(
      Array.from({ length: seeds }, (_, k) => [`preset seed${11 + k}`, `${trial} seed${11 + k}`]).flat(),
    );
    // What was under way waits.
    expect(atWork.size).toBeGreaterThan(0);
    expect(done.filter((id) => atWork.has(id))).toEqual([]);
    // The same call again trains nothing; a longer one goes on searching.
    const again = timeOf(plan, 60, heldOut, time.division);
    again.clock.now = 60;
    const same = await study('limited', plan, { ...options, time: again.time });
    // A seed that was done while the workers ended counts, too.
    expect(same.heldOut!.slice(0, arms.length)).toEqual(first.heldOut);
    expect([same.trials, same.runs]).toEqual([first.trials, first.runs]);
    const longer = await study('limited', plan, {
      ...options,
      trials: first.trials.length + 3,
      hosts: processHosts(program),
    });
    expect(longer.trials).toHaveLength(first.trials.length + 3);
    expect(new Set(longer.runs).size).toBe(longer.runs.length); // no run is trained twice
  });

  test('compares nothing where not even one seed of both fits', async () => {
    const heldOut = { seeds: [11, 12], best: 1 };
    const plan = planOf();
    const { clock, time } = timeOf(plan, 100, heldOut);
    const { heldOut: runs, trials } = await study('no time', plan, {
      ...{ time, heldOut, trials: 1000 },
      onEvent: (event) => {
        if (event.type === 'started') clock.now += 20;
        time.look();
      },
    });
    expect(runs).toBeUndefined();
    expect(trials.length).toBeGreaterThan(0);
  });

  test('that is stopped has no runs on held-out seeds, and goes on', async () => {
    const plan = planOf();
    const stop = new AbortController();
    const stopped = await study('stopped', plan, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'trial' && event.trial.number === 3) stop.abort();
      },
    });
    expect(stopped.heldOut).toBeUndefined();
    expect((await study('stopped', plan)).trials).toEqual((await study('without', plan)).trials);
  });

  test('without held-out seeds ends with its trials', async () => {
    const { heldOut, trials } = await study('search alone', planOf(), { heldOut: { seeds: [], best: 2 } });
    expect([heldOut, trials.length]).toEqual([undefined, 8]);
  });

  test('runs the same settings once on held-out seeds, and those of the preset not again', async () => {
    const kinds = planOf({ space: [space[1]!], given: { rate: 0.01 }, start: { kind: 'plain' } });
    const { trials, heldOut } = await study('alike', kinds, { heldOut: { seeds: [11], best: 3 } });
    const of = (kind: string) =>
      trials.find(([, settings]) => (settings as { kind: string }).kind === kind)![0];
    expect(trials).toHaveLength(8);
    expect(heldOut!.map((one) => one.split(' ')[0])).toEqual([
      'Toy-v0/preset/seed11',
      `Toy-v0/trial-${of('shifted')}/seed11`,
    ]);
  });

  test('whose trials all fail says so, and compares nothing', async () => {
    const high = planOf({
      space: [{ ...space[0]!, from: 0.6, to: 0.9 } as never],
      start: { rate: 0.8, kind: 'plain' },
    });
    const { trials, heldOut, failures } = await study('failing', high, { trials: 2 });
    expect(trials.map(([, , state]) => state)).toEqual(['failed', 'failed']);
    expect(heldOut).toBeUndefined();
    expect(failures).toHaveLength(4);
    expect(failures[0]!.error).toMatch(/has left for infinity/);
  });

  test.each(['Toy-v0/trial-2/seed1', 'Toy-v0/preset/seed11'])(
    'ends with the error of a queue that refuses %s',
    async (refused) => {
      const directory = `refused ${refused.replaceAll('/', '-')}`;
      mkdirSync(join(folder, directory), { recursive: true });
      const queue = await openLocalQueue<Run, SweepResult>(join(folder, directory, sweepFiles.queue));
      const add = queue.add.bind(queue);
      queue.add = async (jobs) => {
        if (jobs.some(({ id }) => id === refused))
          throw new PrismError('incompatible', `${refused} differs.`);
        await add(jobs);
      };
      const store = folderStore(join(folder, directory));
      await expect(study(directory, planOf(), { open: async () => ({ queue, store }) })).rejects.toThrow(
        `${refused} differs.`,
      );
    },
  );

  test('opens, announces, concludes and closes its queue, and drops what waits', async () => {
    const said: string[] = [];
    const directory = join(folder, 'places');
    mkdirSync(directory, { recursive: true });
    const queue = await openLocalQueue<Run, SweepResult>(join(directory, sweepFiles.queue));
    const close = queue.close.bind(queue);
    queue.close = async () => {
      said.push('closed');
      await close();
    };
    const store = folderStore(directory);
    const dropped: (readonly string[])[] = [];
    store.dropCheckpoints = async (run) => {
      dropped.push(run);
    };
    const plan = planOf({ pruner: { name: 'asha', rungs: [100, 300, 900] }, seeds: [1] });
    await study('places', plan, {
      open: async () => ({
        ...{ queue, store },
        announce: async () => void said.push('announced'),
        conclude: async () => void said.push('concluded'),
      }),
    });
    expect(said).toEqual(['announced', 'concluded', 'closed']);
    expect(dropped).toMatchSnapshot();
  });
});
