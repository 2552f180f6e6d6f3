// Lengths of dispatches on made-up devices: no dispatch is long, however dear updates are, and waits are few.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Chunks, type Ticks, type Work } from './chunks.ts';

/** The clock in milliseconds. */
let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void vi.restoreAllMocks());

interface Costs {
  readonly tick: number;
  readonly update: number;
  readonly judged: number;
}

/** A device that takes so long, and whose queue answers at multiples of a period only. */
class Fake {
  readonly longest: number;
  readonly #costs: Costs;
  readonly #polls: number;
  readonly #processors: number;
  #busyUntil = 0;
  waits = 0;
  readonly dispatches: number[] = [];

  constructor(costs: Costs, { longest = 100, polls = 0.1, processors = Number.POSITIVE_INFINITY } = {}) {
    this.#costs = costs;
    this.longest = longest;
    this.#polls = polls;
    this.#processors = processors;
  }

  latency = async (): Promise<number> => this.#polls;

  finish = async (): Promise<void> => {
    this.waits++;
    const begun = now;
    now = Math.max(now, this.#busyUntil);
    now = begun + this.#polls * Math.max(1, Math.ceil((now - begun) / this.#polls));
  };

  submit(): void {}

  compute(runs: number, works: readonly Work[]): void {
    const { tick, update, judged } = this.#costs;
    const each = works.reduce(
      (ms, work) => ms + (work.tick ?? 0) * tick + (work.update ?? 0) * update + (work.judged ?? 0) * judged,
      0,
    );
    const ms = each * Math.max(1, Math.ceil(runs / this.#processors));
    this.dispatches.push(ms);
    this.#busyUntil = Math.max(now, this.#busyUntil) + ms;
  }
}

/** Advances runs. @returns ticks of each dispatch */
async function play(
  chunks: Chunks,
  fake: Fake,
  ticks: number,
  workOf: (tick: number) => Work,
  runs = 1,
): Promise<number[]> {
  const counts: number[] = [];
  const jobs = [{ runs, from: 0 }];
  for (let job = jobs.pop(); job; job = jobs.pop()) {
    const some = Math.min(job.runs, chunks.atOnce);
    if (some < job.runs) jobs.push({ runs: job.runs - some, from: job.from });
    const all: Ticks = {
      ...{ runs: some, from: job.from, to: ticks, workOf },
      submitted: (count, at) => {
        counts.push(count);
        fake.compute(
          some,
          Array.from({ length: count }, (_, k) => workOf(at + k)),
        );
        return [];
      },
    };
    const done = await chunks.run(all, true);
    if (done < ticks) jobs.push({ runs: some, from: done });
  }
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(ticks);
  return counts;
}

const training = (): Work => ({ tick: 1 });
const learning = (tick: number): Work => ({ tick: 1, update: tick % 4 === 0 ? 1 : 0 });

test('the first updates come alone, however long the ticks before were', async () => {
  // A laptop: an update takes a hundred times as long as a tick.
  const fake = new Fake({ tick: 0.3, update: 30, judged: 0.1 });
  const chunks = new Chunks(fake);
  for (let window = 0; window < 4; window++) await play(chunks, fake, 256, training);
  await play(chunks, fake, 256, () => ({ judged: 1 }));
  const before = fake.dispatches.length;
  for (let window = 0; window < 4; window++) {
    await play(chunks, fake, 256, learning);
    await play(chunks, fake, 256, () => ({ judged: 1 }));
  }
  expect(Math.max(...fake.dispatches)).toBeLessThan(100);
  // Nor are they shorter than need be.
  const own = fake.dispatches.slice(before);
  expect(own.reduce((sum, ms) => sum + ms, 0) / own.length).toBeGreaterThan(15);
});

test('a page is blocked for 16 ms at most', async () => {
  const fake = new Fake({ tick: 0.05, update: 2, judged: 0.05 }, { longest: 16 });
  const chunks = new Chunks(fake);
  for (let window = 0; window < 8; window++) await play(chunks, fake, 256, window < 4 ? training : learning);
  expect(Math.max(...fake.dispatches)).toBeLessThan(16);
});

test('a queue that answers every 100 ms does not make dispatches single ticks', async () => {
  const fake = new Fake({ tick: 0.3, update: 1, judged: 0.3 }, { longest: 16, polls: 100 });
  const chunks = new Chunks(fake);
  for (let window = 0; window < 8; window++) await play(chunks, fake, 256, training);
  const [time, waits] = [now, fake.waits];
  const counts: number[] = [];
  for (let window = 0; window < 4; window++) counts.push(...(await play(chunks, fake, 256, training)));
  // 1024 ticks take 0.31 s, and would take 102 s one by one.
  expect(now - time).toBeLessThan(1000);
  expect(fake.waits - waits).toBeLessThan(8);
  expect(Math.max(...fake.dispatches)).toBeLessThan(32);
  expect(Math.max(...counts)).toBeGreaterThan(8);
});

test('runs are divided where a tick of all takes too long, unless that does not help', async () => {
  // Sixteen runs one after the other: a tick with an update takes 640 ms of all, and 80 ms of two.
  const serial = new Fake({ tick: 1, update: 39, judged: 1 }, { processors: 1 });
  const chunks = new Chunks(serial);
  for (let window = 0; window < 4; window++) await play(chunks, serial, 64, learning, 16);

  const begun = serial.dispatches.length;
  await play(chunks, serial, 64, learning, 16);
  expect(Math.max(...serial.dispatches.slice(begun))).toBeLessThan(100);
  expect(chunks.atOnce).toBeLessThanOrEqual(2);
  // All side by side.
  const parallel = new Fake({ tick: 1, update: 150, judged: 1 });
  const others = new Chunks(parallel);
  for (let window = 0; window < 4; window++) await play(others, parallel, 64, learning, 16);
  expect(others.atOnce).toBe(Number.POSITIVE_INFINITY);
});
