// Runs of a group: they do not depend on each other, and wait where the GPU has no memory for all.
import { PrismError } from '@prism-rl/core';
import { describe, expect, test, vi } from 'vitest';
import type { Progress } from '../src/deviceRuns.ts';
import { Place, RunGroup } from '../src/runGroup.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { cartPole } from './cartPole.ts';
import { recordedAgent } from './recordedAgent.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const SETTINGS = {
  ...{ batchSize: 4, replayCapacity: 512, learningStarts: 16, epsilonSteps: 50 },
  ...{ targetUpdateEvery: 10, targetTau: 1 },
};

/** Hidden units and seeds: two runs share a shader. */
const RUNS = [
  [8, 1],
  [8, 2],
  [6, 3],
] as const;

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  interface Ended {
    readonly progress: readonly Progress[];
    readonly returns: readonly number[];
  }

  /** Trains runs of networks of these sizes; an evaluation comes after the first of their windows. @returns in the order of their ends */
  async function trained(
    runs: readonly (readonly [hidden: number, seed: number])[],
  ): Promise<Map<number, Ended>> {
    const places = runs.map(() => new Place());
    const group = new RunGroup(device, places);
    for (const [k, [hidden, seed]] of runs.entries()) {
      const agent = await recordedAgent('dqn', 'CartPole-v1', { ...SETTINGS, hidden: [hidden] }, seed);
      const controls = agent.controls.bind(agent);
      places[k]!.run = { loop: valueLoop(agent, cartPole), seed, controls };
    }
    const ended = new Map<number, Ended>();
    await Promise.all(
      places.map(async (place, k) => {
        const trial = { episodes: 3, seed: 5, epsilon: 0.1, goOn: () => true };
        // The second run has another schedule.
        const stops = k === 1 ? [20, 70, 90] : [40, 90];
        const progress = [await group.advance(place, stops[0]!)];
        const played = await group.evaluate(place, trial);
        for (const stop of stops.slice(1)) progress.push(await group.advance(place, stop));
        ended.set(k, { progress, returns: played.episodes.map((one) => one.return) });
        group.leave(place);
      }),
    );
    return ended;
  }

  test('each run is as if it were alone', { timeout: 600_000 }, async () => {
    const all = await trained(RUNS);
    expect(new Set([...all.values()].map((one) => JSON.stringify(one))).size).toBe(3);
    expect((await trained([[8, 1]])).get(0)).toEqual(all.get(0));
    expect((await trained([[6, 3]])).get(0)).toEqual(all.get(2));
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
    const few = await trained(RUNS).finally(() => buffer.mockRestore());
    expect([...few]).toEqual([0, 1, 2].map((k) => [k, all.get(k)]));
  });
});
