// What a group asks of a GPU, and in which order. The GPU only counts; on a real one: `runGroup.slow.test.ts`.
import { PrismError } from '@prism-rl/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DeviceRuns, type Progress } from '../src/deviceRuns.ts';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { type GroupedRun, Place, type Reopening, RunGroup } from '../src/runGroup.ts';

/** What was asked, as text. */
let log: string[] = [];
/** Runs that there is memory for, and those that use it. */
let [room, used] = [0, 0];
/** Faults of runs by the seed. */
const faults = new Map<number, Error>();
/** The next call of `take` fails so. */
let failing: (() => void) | undefined;
let device = madeUp();

function madeUp(): GpuDevice & { failure: PrismError | undefined } {
  return { longest: 8, failure: undefined } as never;
}

class CountingRuns {
  readonly steps: number[];
  readonly loop: GroupedRun['loop'];
  readonly #seeds: readonly number[];

  constructor(loop: GroupedRun['loop'], starts: readonly { seed: number; saved: Uint32Array | undefined }[]) {
    this.loop = loop;
    this.#seeds = starts.map(({ seed }) => seed);
    this.steps = starts.map(({ saved }) => saved?.[0] ?? 0);
    used += starts.length;
    log.push(`create ${this.#seeds}`);
  }

  async take(
    steps: number,
    controls: (run: number, step: number) => unknown,
    runs: readonly number[],
  ): Promise<void> {
    const fail = failing;
    failing = undefined;
    fail?.();
    log.push(`take ${steps}: ${runs.map((run) => `${this.#seeds[run]} ${controls(run, this.steps[run]!)}`)}`);
    for (const run of runs) this.steps[run]! += steps;
  }

  async progress(runs: readonly number[]): Promise<Progress[]> {
    log.push(`progress ${runs.map((run) => this.#seeds[run])}`);
    return runs.map((run) => ({ at: this.steps[run], fault: faults.get(this.#seeds[run]!) }) as never);
  }

  async evaluate(trials: readonly { run: number; seed: number }[]): Promise<unknown[]> {
    log.push(`evaluate ${trials.map(({ run, seed }) => `${this.#seeds[run]} ${seed}`)}`);
    return trials.map(({ run }) => ({
      of: this.#seeds[run],
      episodes: [],
      fault: faults.get(this.#seeds[run]!),
    }));
  }

  dispose(): void {
    used -= this.#seeds.length;
    log.push(`dispose ${this.#seeds}`);
  }
}

beforeEach(() => {
  log = [];
  [room, used] = [100, 0];
  faults.clear();
  failing = undefined;
  device = madeUp();
  vi.spyOn(DeviceRuns, 'shaderOf').mockImplementation(
    (_, loop) => ({ code: (loop as { code?: string }).code }) as never,
  );
  vi.spyOn(DeviceRuns, 'compile').mockImplementation(async () => undefined as never);
  vi.spyOn(DeviceRuns, 'create').mockImplementation(async (_, loop, { starts }) => {
    if (used + starts.length > room) throw new PrismError('unavailable', 'Too little memory.');
    return new CountingRuns(loop, starts as never) as never;
  });
});

/** A place whose controls are ten times the tick. */
function placeOf(seed: number, code = 'fn one() {}'): Place {
  const place = new Place();
  place.run = { loop: { code, mostTicks: 30 } as never, seed, controls: (tick) => (10 * tick) as never };
  return place;
}
const trial = (seed: number) => ({ episodes: 1, seed, epsilon: 0, goOn: () => true });
const groupOf = (places: readonly Place[], reopening?: Reopening) => new RunGroup(device, places, reopening);

describe('a group of runs', () => {
  test('goes as far as all have asked, and answers those that are there', async () => {
    const [a, b] = [placeOf(1), placeOf(2)];
    const group = groupOf([a, b]);
    const first = group.advance(a, 40);
    expect(log).toEqual([]);
    expect(await group.advance(b, 15)).toMatchObject({ at: 15 });
    expect(log).toEqual(['create 1,2', 'take 15: 1 0,2 0', 'progress 2']);
    expect([a.reported, b.reported]).toEqual([0, 15]);
    const second = group.advance(b, 50);
    expect(await first).toMatchObject({ at: 40 });
    expect(log.slice(3)).toEqual(['take 25: 1 150,2 150', 'progress 1']);
    group.leave(a);
    expect(await second).toMatchObject({ at: 50 });
    expect(log.slice(5)).toEqual(['take 10: 2 400', 'progress 2']);
    group.leave(b);
    group.leave(b);
    expect(log.slice(7)).toEqual(['dispose 1,2']);
  });

  test('plays evaluations first, and takes no step meanwhile', async () => {
    const [a, b] = [placeOf(1), placeOf(2)];
    const group = groupOf([a, b]);
    const stepped = group.advance(a, 10);
    expect(await group.evaluate(b, trial(7))).toMatchObject({ of: 2 });
    expect(log).toEqual(['create 1,2', 'evaluate 2 7']);
    const more = group.advance(b, 10);
    expect(await Promise.all([stepped, more])).toMatchObject([{ at: 10 }, { at: 10 }]);
    expect(log.slice(2)).toEqual(['take 10: 1 0,2 0', 'progress 1,2']);
  });

  test('other shaders are other runs, which go as far', async () => {
    const places = [placeOf(1), placeOf(2, 'fn two() {}'), placeOf(3)];
    const group = groupOf(places);
    await Promise.all(places.map((place) => group.advance(place, 5)));
    expect(log).toEqual([
      ...['create 1,3', 'create 2'],
      ...['take 5: 1 0,3 0', 'take 5: 2 0', 'progress 1,3', 'progress 2'],
    ]);
  });

  test('shaders are compiled at once, and one that cannot be harms no other runs', async () => {
    vi.spyOn(DeviceRuns, 'compile').mockImplementation(async (_, loop) => {
      const { code } = loop as unknown as { code: string };
      log.push(`compile ${code}`);
      await Promise.resolve();
      log.push(`compiled ${code}`);
      if (code === 'two') throw new Error('The compiler failed.');
      return undefined as never;
    });
    const [a, b, c] = [placeOf(1, 'one'), placeOf(2, 'two'), placeOf(3, 'three')];
    const group = groupOf([a, b, c]);
    const [first, second, third] = [group.advance(a, 5), group.advance(b, 5), group.advance(c, 5)];
    await expect(second).rejects.toThrow('The compiler failed.');
    group.leave(b);
    expect(await Promise.all([first, third])).toMatchObject([{ at: 5 }, { at: 5 }]);
    expect(log.slice(0, 4)).toEqual(['compile one', 'compile two', 'compile three', 'compiled one']);
  });

  test('runs that cannot go on harm no others, in steps and in evaluations', async () => {
    const [a, b] = [placeOf(1, 'one'), placeOf(2, 'two')];
    const group = groupOf([a, b]);
    await Promise.all([group.advance(a, 5), group.advance(b, 5)]);
    const broken = new Error('No memory for schedules.');
    vi.spyOn(a.seat!.runs, 'take').mockRejectedValue(broken);
    vi.spyOn(a.seat!.runs, 'evaluate').mockRejectedValue(broken);
    const [first, second] = [group.advance(a, 9), group.advance(b, 9)];
    await expect(first).rejects.toThrow('No memory for schedules.');
    expect(await second).toMatchObject({ at: 9 });
    const [judged, other] = [group.evaluate(a, trial(1)), group.evaluate(b, trial(2))];
    await expect(judged).rejects.toThrow('No memory for schedules.');
    expect(await other).toMatchObject({ of: 2 });
  });

  test('runs without memory wait for those that have some, in halves', async () => {
    room = 2;
    const places = [1, 2, 3, 4].map((seed) => placeOf(seed));
    const group = groupOf(places);
    const ends = places.map((place) => group.advance(place, 5).then(() => group.leave(place)));
    await Promise.all(ends);
    expect(log.filter((line) => /create|dispose/.test(line))).toEqual([
      ...['create 1,2', 'dispose 1,2', 'create 3,4', 'dispose 3,4'],
    ]);
    expect(log.filter((line) => line.startsWith('take'))).toEqual(['take 5: 1 0,2 0', 'take 5: 3 0,4 0']);
  });

  test('a run that needs more memory than there is says so', async () => {
    room = 0;
    const place = placeOf(1);
    await expect(groupOf([place]).advance(place, 5)).rejects.toThrow('Too little memory.');
  });

  test('an error of one run is its own', async () => {
    const [a, b] = [placeOf(1), placeOf(2)];
    const group = groupOf([a, b]);
    faults.set(1, new Error('The rules broke.'));
    const [first, second] = [group.advance(a, 5), group.advance(b, 5)];
    await expect(first).rejects.toThrow('The rules broke.');
    expect(await second).toMatchObject({ at: 5 });
    const [judged, other] = [group.evaluate(a, trial(1)), group.evaluate(b, trial(2))];
    await expect(judged).rejects.toThrow('The rules broke.');
    expect(await other).toMatchObject({ of: 2 });
    const broken = placeOf(3);
    vi.spyOn(DeviceRuns, 'shaderOf').mockImplementation(() => {
      throw new Error('No shader.');
    });
    await expect(groupOf([broken]).advance(broken, 5)).rejects.toThrow('No shader.');
  });
});

describe('a GPU that is lost', () => {
  /** Fails the next steps, as a lost device does. */
  const lose = (): void => {
    failing = () => {
      device.failure = new PrismError('unavailable', 'The driver was reset.');
      throw device.failure;
    };
  };
  const opened: number[] = [];
  const told: string[] = [];
  const reopening: Reopening = {
    open: async (longest) => {
      opened.push(longest);
      device = madeUp();
      return device;
    },
    told: (sentence) => void told.push(sentence),
  };

  beforeEach(() => {
    opened.length = 0;
    told.length = 0;
  });

  test('ends all runs if it is not opened again', async () => {
    const [a, b] = [placeOf(1), placeOf(2)];
    const group = groupOf([a, b]);
    lose();
    const both = [group.advance(a, 5), group.advance(b, 5)];
    for (const one of both) await expect(one).rejects.toThrow('The driver was reset.');
  });

  test('is opened with shorter dispatches; runs repeat what they had reported since they were kept', async () => {
    const place = placeOf(1);
    const group = groupOf([place], reopening);
    await group.advance(place, 20);
    group.keep(place, Uint32Array.of(20), (() => undefined) as never);
    await group.advance(place, 45);
    lose();
    expect(await group.advance(place, 70)).toMatchObject({ at: 70 });
    expect([opened, told]).toEqual([
      [4],
      [
        'The driver was reset. It is open again, and the runs go on from their last checkpoints with shorter dispatches.',
      ],
    ]);
    const after = log.slice(log.lastIndexOf('create 1'));
    expect(after).toEqual([...['create 1', 'take 25: 1 200', 'progress 1', 'take 25: 1 450', 'progress 1']]);
  });

  test('is given up after three losses without progress, and progress begins to count anew', async () => {
    const place = placeOf(1);
    const group = groupOf([place], reopening);
    const loseAgain = (times: number): void => {
      if (times === 0) return;
      failing = () => {
        loseAgain(times - 1);
        device.failure = new PrismError('unavailable', 'The driver was reset.');
        throw device.failure;
      };
    };
    for (let k = 1; k <= 2; k++) {
      loseAgain(3);
      expect(await group.advance(place, 10 * k)).toMatchObject({ at: 10 * k });
    }
    expect(opened).toHaveLength(6);
    loseAgain(4);
    await expect(group.advance(place, 30)).rejects.toThrow('The driver was reset.');
    expect(opened).toHaveLength(9);
  });

  test('another failure than a loss ends the runs, and so does a GPU that does not open', async () => {
    const place = placeOf(1);
    failing = () => {
      device.failure = new PrismError('incompatible', 'It cannot.');
      throw device.failure;
    };
    await expect(groupOf([place], reopening).advance(place, 5)).rejects.toThrow('It cannot.');
    expect(opened).toEqual([]);
    device = madeUp();
    const other = placeOf(2);
    const group = groupOf([other], { open: () => Promise.reject(new Error('closed')) });
    lose();
    await expect(group.advance(other, 5)).rejects.toThrow('The driver was reset.');
  });

  test('a run whose first values are gone cannot begin again', async () => {
    const [a, b] = [placeOf(1), placeOf(2)];
    const group = groupOf([a, b], reopening);
    a.isOverwritten = true;
    lose();
    const [first, second] = [group.advance(a, 5), group.advance(b, 5)];
    await expect(first).rejects.toThrow('The driver was reset.');
    group.leave(a);
    expect(await second).toMatchObject({ at: 5 });
  });
});
