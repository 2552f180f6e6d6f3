// Tasks that share passes, on a made-up device.
import { expect, test } from 'vitest';
import { Chunks, type Ticks } from './chunks.ts';
import type { Submission } from './gpuDevice.ts';
import { Passes } from './passes.ts';

/** A device that notes what is submitted. A tick of a run takes `msOf` milliseconds, run by run. */
function deviceOf(msOf = 0, isEmulated = true) {
  const log: string[] = [];
  const device = {
    ...{ isEmulated, longest: 100, latency: async () => 0, finish: async () => {} },
    submit: (...all: Submission[]) => {
      log.push(all.map(({ turn }) => turn.join(' ')).join(' | '));
      const end = performance.now() + msOf * all.reduce((sum, { turn }) => sum + turn[1] * turn[2], 0);
      while (performance.now() < end);
    },
  };
  return { device: device as never, log };
}

/** Ticks whose submissions say the task's number, their runs, their count, and the first. */
const ticksOf = (task: number, from: number, to: number, runs = 1): Ticks => ({
  ...{ runs, from, to },
  workOf: () => ({ tick: 1 }),
  submitted: (count, at) => [{ turn: [task, runs, count, at] } as unknown as Submission],
});

test('what several tasks wait for at the same time shares passes, and each continues where it was', async () => {
  const { device, log } = deviceOf();
  const passes = new Passes(device);
  const chunks = [1, 2, 3].map(() => new Chunks(device));
  const done: number[] = [];
  const task = (k: number, windows: readonly number[]) => async (): Promise<void> => {
    let from = 10 * k;
    for (const window of windows) {
      // The host is busy for different times.
      for (let turn = 0; turn < k; turn++) await Promise.resolve();
      const to = from + window;
      while (from < to) from = await passes.run(chunks[k]!, ticksOf(k, from, to));
    }
    done.push(from);
  };
  const broken = async (): Promise<void> => {
    throw new Error('It cannot begin.');
  };
  await expect(passes.together([task(1, [1, 2]), broken, task(2, [1, 1, 2])])).rejects.toThrow(
    'It cannot begin.',
  );
  expect(done.toSorted()).toEqual([13, 24]);
  // Windows of different lengths end together where the shorter one does; what is left alone goes on alone.
  expect(log).toEqual(['1 1 1 10 | 2 1 1 20', '1 1 1 11 | 2 1 1 21', '1 1 1 12 | 2 1 1 22', '2 1 1 23']);
});

test('a pass has one tick where the host answers some of its runs', async () => {
  const { device, log } = deviceOf();
  const passes = new Passes(device);
  const answered: number[] = [];
  const wait = async (): Promise<void> => void answered.push(log.length);
  const task = (k: number, own?: Ticks['wait']) => async (): Promise<void> => {
    const chunks = new Chunks(device);
    for (let from = 0; from < 4; ) from = await passes.run(chunks, { ...ticksOf(k, from, 4), wait: own });
  };
  await passes.together([task(1, wait), task(2)]);
  expect(log).toEqual([0, 1, 2, 3].map((at) => `1 1 1 ${at} | 2 1 1 ${at}`));
  expect(answered).toEqual([1, 2, 3, 4]);
});

test('the failure of a shared pass reaches all that take part', async () => {
  const { device } = deviceOf();
  Object.assign(device, { finish: () => Promise.reject(new Error('The GPU was lost.')) });
  const passes = new Passes(device);
  const ends: string[] = [];
  const task = (k: number) => (): Promise<void> =>
    passes.run(new Chunks(device), ticksOf(k, 0, 5)).then(
      () => {},
      (error: Error) => void ends.push(`${k} ${error.message}`),
    );
  await passes.together([task(1), task(2)]);
  expect(ends).toEqual(['1 The GPU was lost.', '2 The GPU was lost.']);
});

test('where a tick of all takes too long, tasks take turns', async () => {
  const { device, log } = deviceOf(30, false);
  const passes = new Passes(device);
  const task = (k: number) => async (): Promise<void> => {
    const chunks = new Chunks(device);
    for (let from = 0; from < 4; ) from = await passes.run(chunks, ticksOf(k, from, 4, 2));
  };
  await passes.together([task(1), task(2)]);
  expect(log[0]).toBe('1 2 1 0 | 2 2 1 0');
  expect(log.slice(1).filter((line) => line.includes('|'))).toEqual([]);
  const ticks = log.flatMap((line) => line.split(' | ').map((one) => one.split(' ').map(Number)));
  const of = (k: number) =>
    ticks.filter(([task]) => task === k).reduce((sum, [, , count]) => sum + count!, 0);
  expect([of(1), of(2)]).toEqual([4, 4]);
});
