// Runs of a group: they do not depend on each other, and wait where the GPU has no memory for all.
import { type Config, PrismError } from '@prism-rl/core';
import { describe, expect, test, vi } from 'vitest';
import type { Progress } from '../src/deviceRuns.ts';
import { GpuDevice } from '../src/gpuDevice.ts';
import { Place, RunGroup } from '../src/runGroup.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { cartPole } from './cartPole.ts';
import { losableGpu } from './losableGpu.ts';
import { recordedAgent } from './recordedAgent.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const SETTINGS = {
  ...{ batchSize: 4, replayCapacity: 512, learningStarts: 16, epsilonSteps: 50 },
  ...{ targetUpdateEvery: 10, targetTau: 1 },
};

/** Seeds, and settings that differ. The first two runs share a shader, since they differ in numbers only. */
const RUNS: readonly (readonly [seed: number, settings: Config])[] = [
  [1, { hidden: [8] }],
  [2, { hidden: [8], discount: 0.9, targetUpdateEvery: 7, adamEpsilon: 0.01 }],
  [3, { hidden: [6] }],
];

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  interface Ended {
    readonly progress: readonly Progress[];
    readonly returns: readonly number[];
  }

  /** Trains runs; an evaluation comes after the first of their windows. @returns in the order of their ends */
  async function trained(runs: typeof RUNS): Promise<Map<number, Ended>> {
    const places = runs.map(() => new Place());
    const group = new RunGroup(device, places);
    for (const [k, [seed, settings]] of runs.entries()) {
      const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, ...settings }, seed);
      const controls = agent.controls.bind(agent);
      places[k]!.run = { loop: valueLoop(agent, cartPole), seed, controls };
    }
    const ended = new Map<number, Ended>();
    await Promise.all(
      places.map(async (place, k) => {
        const trial = { episodes: 3, seed: 5, epsilon: 0.1, goOn: () => true };
        // The second run reports at other steps.
        const stops = runs[k]![0] === 2 ? [20, 70, 90] : [40, 90];
        const progress = [await group.advance(place, stops[0]!)];
        const played = await group.evaluate(place, trial);
        for (const stop of stops.slice(1)) progress.push(await group.advance(place, stop));
        ended.set(k, { progress, returns: played.episodes.map((one) => one.return) });
        group.leave(place);
      }),
    );
    return ended;
  }

  test('each run is as if it were alone', async () => {
    const shaders = vi.spyOn(device, 'shader');
    const shadersOf = (): number => new Set(shaders.mock.calls.map(([code]) => code)).size;
    const submits = vi.spyOn(device, 'submit');
    const all = await trained(RUNS);
    expect(shadersOf()).toBe(2);
    // Both shaders in each pass, until the runs of one have ended.
    const works = submits.mock.calls.map((call) => call.length);
    expect(works.filter((count) => count === 2).length).toBeGreaterThan(works.length / 2);
    submits.mockRestore();
    expect(new Set([...all.values()].map((one) => JSON.stringify(one))).size).toBe(3);
    for (const [k, run] of RUNS.entries()) expect((await trained([run])).get(0)).toEqual(all.get(k));
    // With memory for a single run they train one after the other.
    const allocate = device.buffer.bind(device);
    let used = 0;
    const buffer = vi.spyOn(device, 'buffer').mockImplementation(async (bytes, what) => {
      const [, runs] = /^the (?:networks|replay memories) of (\d+) runs$/.exec(what) ?? [];
      if (runs === undefined) return allocate(bytes, what);
      if (Number(runs) > 1 || used === 2) throw new PrismError('unavailable', 'Too little memory.');
      used++;
      const made = await allocate(bytes, what);
      const free = made.destroy.bind(made);
      made.destroy = () => {
        used--;
        return free();
      };
      return made;
    });
    shaders.mockClear();
    const few = await trained(RUNS).finally(() => buffer.mockRestore());
    expect(shadersOf()).toBe(2);
    shaders.mockRestore();
    expect([...few]).toEqual([0, 1, 2].map((k) => [k, all.get(k)]));
  });

  test('a compiler that fails is no lack of memory: nothing stays allocated, and all runs hear of it', async () => {
    const { gpu, breakCompiler } = await losableGpu();
    const own = await GpuDevice.open(gpu);
    let [asked, left] = [0, 0];
    const allocate = own.buffer.bind(own);
    vi.spyOn(own, 'buffer').mockImplementation(async (...args) => {
      const made = await allocate(...args);
      const free = made.destroy.bind(made);
      made.destroy = () => {
        left--;
        return free();
      };
      [asked, left] = [asked + 1, left + 1];
      return made;
    });
    breakCompiler();
    const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [8] });
    const loop = valueLoop(agent, cartPole);
    const places = Array.from({ length: 8 }, () => new Place());
    const group = new RunGroup(own, places);
    for (const [seed, place] of places.entries())
      place.run = { loop, seed, controls: (tick) => agent.controls(tick) };
    const answers = await Promise.allSettled(places.map((place) => group.advance(place, 10)));
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { code: 'unavailable', message: expect.stringContaining('Internal compiler error') },
      });
    expect([asked, left]).toEqual([0, 0]);
    // Asked again, it compiles again.
    breakCompiler();
    await Promise.all(places.map((place) => group.advance(place, 10)));
    // A shader that cannot be written.
    const shader = (): never => {
      throw new Error('no such stage');
    };
    const [first, second] = [new Place(), new Place()];
    const others = new RunGroup(own, [first, second]);
    first.run = { ...places[0]!.run!, loop: { ...loop, shader } };
    second.run = places[1]!.run;
    const [one, other] = await Promise.allSettled([
      others.advance(first, 10).finally(() => others.leave(first)),
      others.advance(second, 10),
    ]);
    expect(one).toMatchObject({ status: 'rejected', reason: { message: 'no such stage' } });
    expect(other).toMatchObject({ status: 'fulfilled' });
    own.close();
  });

  test('a lost GPU is opened again, and the runs go on from their checkpoints as if nothing had been', async () => {
    const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [8] });
    const loop = valueLoop(agent, cartPole);
    /** Reports of two runs, of which one has a checkpoint, with so many losses on the way; and what was said. */
    const reportsWith = async (losses: number) => {
      const opened: number[] = [];
      const losable: Awaited<ReturnType<typeof losableGpu>>[] = [];
      const open = async (longest: number): Promise<GpuDevice> => {
        losable.push(await losableGpu());
        opened.push(longest);
        return GpuDevice.open(losable.at(-1)!.gpu, longest);
      };
      const sentences: string[] = [];
      const places = [new Place(), new Place()];
      const told = (sentence: string): void => void sentences.push(sentence);
      const group = new RunGroup(await open(100), places, { open, told });
      for (const [seed, place] of places.entries())
        place.run = { loop, seed, controls: (tick) => agent.controls(tick) };
      const reports: Progress[][] = [];
      for (let to = 40; to <= 160; to += 40) {
        const asked = Promise.all(places.map((place) => group.advance(place, to)));
        if (to > 80 && losable.length <= losses) losable.at(-1)!.lose();
        reports.push(await asked);
        const { runs, number } = places[0]!.seat!;
        if (to === 80) group.keep(places[0]!, await runs.save(number), await runs.variables(number));
      }
      const trial = { episodes: 3, seed: 5, epsilon: 0.1, goOn: () => true };
      const judged = await Promise.all(places.map((place) => group.evaluate(place, trial)));
      for (const place of places) group.leave(place);
      return { results: { reports, judged }, opened, sentences };
    };
    const undisturbed = await reportsWith(0);
    expect(undisturbed.opened).toEqual([100]);
    const twice = await reportsWith(2);
    expect(twice.results).toEqual(undisturbed.results);
    expect(twice.opened).toEqual([100, 50, 25]);
    const sentence =
      'The GPU was lost: The driver was reset. It is open again, and the runs go on from their last checkpoints with shorter dispatches.';
    expect(twice.sentences).toEqual([sentence, sentence]);
  });
});
