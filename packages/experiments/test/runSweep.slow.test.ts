import { existsSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Job, PrismError, type Run } from '@prism-rl/core';
import { leaseRunDirectory, processActivity } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { mostLeases, runDirectoryOf } from '../src/plan/planSweep.ts';
import { readResults, type SweepResult } from '../src/results/result.ts';
import type { SweepEvent } from '../src/work/dispatch.ts';
import { openLocalQueue } from '../src/work/localQueue.ts';
import { processHosts } from '../src/work/processHost.ts';
import { requireWhole, runSweep, type SweepJobs, type Work, workOnSweep } from '../src/work/runSweep.ts';
import { folderStore } from '../src/work/store/runStore.ts';
import { sweepFiles } from '../src/work/sweepDirectory.ts';

const folder = temporaryFolder();

function job(agent: string, seed: number): Job<Run> {
  const payload: Run = {
    ...{ arm: agent, agent, agentConfig: {}, environment: 'E', environmentConfig: {}, seed },
    ...{ steps: 100, numEnvs: 1, evaluationSteps: 100, evaluationEpisodes: 1 },
  };
  return { id: `E/${agent}/seed${seed}`, payload };
}

const program = { file: fileURLToPath(new URL('./toyWorker.ts', import.meta.url)) };

const pathOf = (name: string): string => join(folder, name, sweepFiles.queue);
const queueOf = (name: string) => openLocalQueue<Run, SweepResult>(pathOf(name));
const resultsOf = (name: string): string => join(folder, name, sweepFiles.results);
const fine = (...seeds: readonly number[]) => seeds.map((seed) => job('fine', seed));

type More = Partial<Omit<SweepJobs & Work, 'hosts'>> & {
  readonly program?: Parameters<typeof processHosts>[0];
  readonly silenceMilliseconds?: number;
  readonly onEvent?: (event: SweepEvent) => void;
};

/** The outcome, and the events on the way. */
async function sweep(name: string, jobs: readonly Job<Run>[], more: More = {}) {
  const events: SweepEvent[] = [];
  const open =
    more.open ?? (async () => ({ queue: await queueOf(name), store: folderStore(join(folder, name)) }));
  const work = {
    hosts: processHosts(more.program ?? program, { silenceMilliseconds: more.silenceMilliseconds }),
    ...{ workers: 2, signal: new AbortController().signal, ...more },
  };
  const outcome = await runSweep({ directory: join(folder, name), jobs, open }, work, (event) => {
    events.push(event);
    more.onEvent?.(event);
  });
  return { ...outcome, events };
}

/** Deletes jobs of a sweep's queue. */
function lose(name: string, which = ''): void {
  const database = new DatabaseSync(pathOf(name));
  database.exec(`DELETE FROM jobs ${which}`);
  database.close();
}

test('everything is done; the same call again does nothing, more jobs are added', async () => {
  const jobs = fine(1, 2, 3);
  const first = await sweep('fine', jobs);
  expect(first).toMatchObject({ reason: 'finished', failures: [], remaining: 0 });
  expect(first.results.map(({ id, score }) => [id, score])).toEqual(
    jobs.map(({ id }, k) => [id, 10 * (k + 1)]),
  );
  const file = resultsOf('fine');
  expect(readResults(file)).toEqual(first.results);
  const text = readFileSync(file, 'utf8');
  expect((await sweep('fine', jobs)).events.map(({ type }) => type)).toEqual(['begin']);
  expect(readFileSync(file, 'utf8')).toBe(text);
  const second = await sweep('fine', [...jobs, job('fine', 4)]);
  expect(second.results.map(({ seed }) => seed)).toEqual([1, 2, 3, 4]);
});

test.each([
  ['counts on from the leases that a run had before', 3, [], 3],
  ['fails runs that are in a later leg', mostLeases + 1, [expect.stringContaining('was made again')], 1],
])('a queue that was made again %s', async (what, token, errors, starts) => {
  const [one] = fine(1) as [Job<Run>];
  await sweep(what, [one]);
  leaseRunDirectory(join(folder, what, ...runDirectoryOf(one.payload)), token).settle();
  rmSync(pathOf(what));
  const { failures, events } = await sweep(what, [one]);
  expect(failures.map(({ error }) => error)).toEqual(errors);
  expect(events.filter(({ type }) => type === 'started')).toHaveLength(starts);
});

test('results of runs that a sweep does not know are not written over', async () => {
  const file = resultsOf('kept');
  const [first, second] = [job('fine', 1), job('fine', 2)];
  await sweep('kept', [first, second]);
  const text = readFileSync(file, 'utf8');
  const elsewhere = async () => ({ queue: await queueOf('elsewhere'), store: folderStore(folder) });
  const changed = { ...second, payload: { ...second.payload, numEnvs: 2 } };
  for (const jobs of [[first], [first, changed]]) {
    await expect(sweep('kept', jobs, { open: elsewhere })).rejects.toMatchObject({
      code: 'incompatible',
      message: `${join(folder, 'kept')} holds results that are not of this sweep and would be lost, such as seed 2 of fine in E.`,
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
  // The queue recognises finished jobs, whatever is requested now; and so does a queue with the jobs still to do.
  expect((await sweep('kept', [first])).results).toHaveLength(2);
  expect((await sweep('kept', [second, first], { open: elsewhere })).results).toHaveLength(2);
});

test('a run that throws fails alone, and is tried again by the next call', async () => {
  const jobs = [job('throws', 1), ...fine(1, 2)];
  const { events, ...outcome } = await sweep('throws', jobs);
  expect(outcome.failures).toEqual([{ id: 'E/throws/seed1', error: 'E/throws/seed1 cannot be' }]);
  expect(outcome.results).toHaveLength(2);
  expect(events).toContainEqual(expect.objectContaining({ type: 'failed', ...outcome.failures[0] }));
  const again = await sweep('throws', jobs);
  expect(again.failures).toHaveLength(1);
  const queue = await queueOf('throws');
  expect((await queue.list()).map(({ attempts }) => attempts)).toEqual([2, 1, 1]);
  await queue.close();
});

test('a worker that dies is replaced and its run done; a run that keeps killing fails', async () => {
  const jobs = [job('kills', 1), job('kills-once', 1), job('fine', 1)];
  const { events, ...outcome } = await sweep('kills', jobs);
  expect(outcome.results.map(({ arm }) => arm)).toEqual(['kills-once', 'fine']);
  expect(outcome.failures).toEqual([
    { id: 'E/kills/seed1', error: '3 workers died while training it (the last by SIGKILL)' },
  ]);
  const deaths = events.filter(({ type }) => type === 'worker-died');
  expect(deaths).toHaveLength(4);
  expect(deaths[0]).toMatchObject({ how: 'SIGKILL' });
});

test('runs that are alike and beside each other go to a worker together; what is left is divided', async () => {
  const jobs = [...fine(1, 2, 3), job('other', 1), job('fine', 4)];
  const outcome = await sweep('together', jobs, { workers: 1, batch: 2 });
  expect(outcome.results.map(({ machine }) => machine.batch)).toEqual([2, 2, 1, 1, 1]);
  const divided = await sweep('divided', fine(1, 2, 3, 4), { workers: 2, batch: 4 });
  expect(divided.results.map(({ machine }) => machine.batch).toSorted()[0]).toBeLessThan(4);
});

test('of a batch one run throws or kills its worker, and the others are done', async () => {
  const jobs = [job('fine', 1), job('throws', 1), job('kills', 1), job('fine', 2)];
  const outcome = await sweep('unlucky', jobs, { workers: 1, batch: 4 });
  expect(outcome.results.map(({ id }) => id)).toEqual(['E/fine/seed1', 'E/fine/seed2']);
  expect(outcome.failures).toEqual([
    { id: 'E/throws/seed1', error: 'E/throws/seed1 cannot be' },
    { id: 'E/kills/seed1', error: '3 workers died while training it (the last by SIGKILL)' },
  ]);
});

test('a worker that gives no sign of life is killed, and its run goes on at another', async () => {
  const silent = job('hangs', 1);
  const options = { workers: 1, silenceMilliseconds: 5000 };
  const { events, ...outcome } = await sweep('silent', [silent], options);
  expect(outcome).toMatchObject({ failures: [], remaining: 0 });
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'worker-died', id: silent.id, how: 'SIGKILL' }),
  );
});

test.skipIf(process.platform !== 'linux')(
  'a worker that hardly gets a processor is left alone, and so is one whose employer could not listen',
  async () => {
    let isStarving = true;
    const starve = async (): Promise<void> => {
      const queue = await queueOf('starved');
      const [{ worker = '' } = {}] = await queue.list();
      await queue.close();
      const pid = Number.parseInt(worker, 10);
      const computed = (): number => processActivity(pid)?.cpuMilliseconds ?? Number.POSITIVE_INFINITY;
      while (isStarving) {
        for (const before = computed(); computed() < before + 20; ) await sleep(5);
        if (!isStarving || computed() === Number.POSITIVE_INFINITY) return;
        process.kill(pid, 'SIGSTOP');
        await sleep(200);
        process.kill(pid, 'SIGCONT');
      }
    };
    const outcome = await sweep('starved', [job('computes', 1)], {
      workers: 1,
      silenceMilliseconds: 3200,
      onEvent: ({ type }) => {
        if (type === 'started') void starve();
        if (type === 'done' || type === 'worker-died') isStarving = false;
      },
    });
    expect(outcome.results).toHaveLength(1);
    const deaf = await sweep('deaf', [job('rests', 1)], {
      workers: 1,
      silenceMilliseconds: 3200,
      onEvent: ({ type }) => {
        // The worker's messages wait. It has been checked once since it loaded.
        if (type === 'progress')
          setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000), 900);
      },
    });
    expect(deaf.results).toHaveLength(1);
    const events = [...outcome.events, ...deaf.events];
    expect(events.filter(({ type }) => type === 'worker-died')).toEqual([]);
  },
);

test('a time limit and a signal stop it; the next call goes on', async () => {
  const jobs = [job('fine', 1), job('endless', 1), job('endless', 2)];
  await sweep('endless', jobs.slice(0, 1)); // timeout of a worker: on a busy machine it takes seconds to start
  const timed = await sweep('endless', jobs, { timeLimit: 1500 });
  expect(timed).toMatchObject({ reason: 'time', remaining: 2, failures: [] });
  expect(timed.results).toHaveLength(1);
  // Whether its workers had started by then depends on the machine.
  rmSync(join(folder, 'endless', 'saved'), { force: true });
  const controller = new AbortController();
  const stopped = await sweep('endless', jobs, {
    signal: controller.signal,
    onEvent: ({ type }) => {
      if (type === 'progress') controller.abort(); // a worker is training it
    },
  });
  expect(stopped).toMatchObject({ reason: 'stopped', remaining: 2 });
  // Workers receive no signal: on Windows that would end them before they have saved anything.
  expect(existsSync(join(folder, 'endless', 'saved'))).toBe(true);
  const queue = await queueOf('endless');
  expect((await queue.list()).map(({ state }) => state)).toEqual(['done', 'queued', 'queued']);
  await queue.close();
});

test.each([
  ['all runs', '', 'has lost 3 runs of 3'],
  ['one run', "WHERE id = 'E/fine/seed2'", 'has lost 1 run of 3, such as E/fine/seed2'],
])(
  'a queue that loses %s meanwhile is no sweep that is finished: results are kept',
  async (what, which, words) => {
    const lost = sweep(what, fine(1, 2, 3), {
      workers: 1,
      onEvent: ({ type }) => {
        if (type === 'done') lose(what, which);
      },
    });
    const message = `The queue of this sweep ${words}.`;
    await expect(lost).rejects.toMatchObject({ code: 'corrupt', message });
    expect(readResults(resultsOf(what))).not.toEqual([]);
  },
);

/** Of a queue that has lost jobs. */
const lostJobs = (words: string) => ({
  code: 'corrupt',
  message: expect.stringContaining(`has lost ${words}`),
});

test('a sweep that is stopped does not write nothing over its results where the queue has lost them', async () => {
  const controller = new AbortController();
  const lost = sweep('lostAndStopped', fine(1, 2, 3), {
    ...{ workers: 1, signal: controller.signal },
    onEvent: ({ type }) => {
      if (type !== 'done') return;
      lose('lostAndStopped');
      controller.abort();
    },
  });
  await expect(lost).rejects.toMatchObject(lostJobs('3 runs of 3'));
  expect(readResults(resultsOf('lostAndStopped')).map(({ seed }) => seed)).toEqual([1]);
});

function workOn(
  name: string,
  queue: Awaited<ReturnType<typeof queueOf>>,
  onEvent: (event: SweepEvent) => void,
) {
  const [store, { signal }] = [folderStore(join(folder, name)), new AbortController()];
  const work = { hosts: processHosts(program), signal, workers: 1 };
  return workOnSweep({ queue, store, isShared: true }, work, onEvent);
}

test('a worker whose queue loses its runs does not end as if it were done', async () => {
  const queue = await queueOf('lostAtWork');
  await queue.add(fine(1, 2));
  const work = workOn('lostAtWork', queue, ({ type }) => {
    if (type === 'done') lose('lostAtWork');
  });
  await expect(work).rejects.toMatchObject(lostJobs('2 runs of 2'));
  await queue.close();
});

test('a worker that comes to a queue with fewer runs than were planned begins none', async () => {
  const queue = await queueOf('lostBefore');
  await queue.add(fine(1, 2, 3));
  await queue.describe({ id: 'mine', runs: 3 });
  lose('lostBefore', "WHERE id = 'E/fine/seed3'");
  const told: string[] = [];
  const work = workOn('lostBefore', queue, ({ type }) => told.push(type));
  await expect(work).rejects.toMatchObject(lostJobs('1 run of 3'));
  expect(told).toEqual([]);
  expect(await queue.count()).toMatchObject({ queued: 2, done: 0 });
  await queue.close();
});

test('a queue that holds fewer runs than were planned, or another sweep, is told at once', () => {
  const jobs = [{ id: 'a' }, { id: 'b' }];
  const begun = { jobs, about: { id: 'mine', runs: 2 } };
  requireWhole(begun, begun);
  requireWhole({ jobs, about: undefined }, { jobs: [...jobs, { id: 'c' }], about: undefined });
  const fewer = { jobs: jobs.slice(1), about: begun.about };
  expect(() => requireWhole(fewer, fewer)).toThrow('has lost 1 run of 2');
  expect(() => requireWhole(begun, { jobs, about: { id: 'theirs', runs: 2 } })).toThrow(
    'contains another sweep',
  );
});

test('a time limit longer than timers last does not end it at once', async () => {
  const outcome = await sweep('long', [job('fine', 1)], { timeLimit: 25 * 86_400_000 });
  expect(outcome).toMatchObject({ reason: 'finished', remaining: 0 });
});

test('leases are renewed while stores bring files, however long that takes', async () => {
  const directory = join(folder, 'slow-store');
  const stolen: unknown[] = [];
  const outcome = await sweep('slow-store', fine(1, 2), {
    ...{ workers: 1, batch: 2, leaseMilliseconds: 400 },
    open: async () => ({
      queue: await queueOf('slow-store'),
      store: {
        open: async () => {
          await sleep(900);
          const other = await queueOf('slow-store');
          stolen.push(await other.lease('another', 500));
          await other.close();
          return { directory, save: async () => true, close: async () => undefined };
        },
      },
    }),
  });
  expect(stolen).toEqual([undefined, undefined]);
  expect(outcome.results.map(({ seed }) => seed)).toEqual([1, 2]);
});

test('a run that another took while its files were brought is left to it', async () => {
  const directory = join(folder, 'lost-store');
  let [opened, closed] = [0, 0];
  // Its first attempt would kill the worker.
  const outcome = await sweep('lost-store', [job('kills-once', 1)], {
    ...{ workers: 1, pollMilliseconds: 20, leaseMilliseconds: 300 },
    open: async () => ({
      isShared: true,
      queue: await queueOf('lost-store'),
      store: {
        open: async () => {
          const stored = { directory, save: async () => true, close: async () => void closed++ };
          if (opened++ > 0) return stored;
          const other = await queueOf('lost-store');
          const [held] = await other.list();
          await other.release(held!);
          const lease = await other.lease('another', 60_000);
          await sleep(300); // until it is known
          await other.release(lease!);
          await other.close();
          return stored;
        },
      },
    }),
  });
  expect(outcome.results).toHaveLength(1);
  expect([opened, closed]).toEqual([2, 2]);
  const own = outcome.events.flatMap(({ type }) => (/started|returned|done|died/.test(type) ? [type] : []));
  expect(own).toEqual(['started', 'returned', 'started', 'done']);
});

test('workers that now and then cannot begin do not end it', async () => {
  const jobs = [1, 2, 3].map((seed) => job('kills-once', seed));
  const outcome = await sweep('unlucky-starts', jobs, {
    workers: 1,
    program: { ...program, args: ['every-other', join(folder, 'unlucky-start')] },
  });
  expect(outcome.results).toHaveLength(3);
  const { events } = outcome;
  expect(events.filter((event) => event.type === 'worker-died' && event.id === null)).toHaveLength(4);
});

test('a store that was there once and is out of reach is asked again; one that never was ends the sweep', async () => {
  const gone = () => new PrismError('unavailable', 'The store cannot be used: it answers 503.');
  const asked: string[] = [];
  /** Returns the given answer for each question, then always the last one. */
  const storeOf = (directory: string, answers: readonly boolean[]) => {
    const answer = (question: string): void => {
      asked.push(question);
      if (answers[asked.length - 1] === false) throw gone();
    };
    const save = async () => {
      answer('save');
      return true;
    };
    const open = async () => {
      answer('open');
      return { directory, save, close: async () => undefined };
    };
    return { open };
  };
  const sweepWith = (name: string, answers: readonly boolean[]) => {
    const directory = join(folder, name);
    asked.length = 0;
    const open = async () => ({ queue: await queueOf(name), store: storeOf(directory, answers) });
    return sweep(name, fine(1, 2), { open, workers: 1 });
  };
  const outcome = await sweepWith('outage', [true, false, true, false, true]);
  expect(outcome.results).toHaveLength(2);
  expect(asked).toEqual(['open', 'save', 'save', 'open', 'open', 'save']);
  await expect(sweepWith('nowhere', [false])).rejects.toThrow('it answers 503');
  expect(asked).toEqual(['open']);
});

test('workers that cannot begin end the sweep with an error', async () => {
  const broken = { ...program, args: ['broken'] };
  await expect(sweep('broken', [job('fine', 1)], { program: broken })).rejects.toThrow(
    /exited before they were ready \(exit code 3\)/,
  );
});

test('what a dead process had leased goes on at once', async () => {
  const queue = await queueOf('leased');
  await queue.add([job('fine', 1)]);
  await queue.lease(`999999999@${hostname()}`, 3_600_000);
  await queue.close();
  const outcome = await sweep('leased', []);
  expect(outcome.results).toHaveLength(1);
});
