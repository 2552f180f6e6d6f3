// Several episodes of an environment are truncated within a rollout: each bootstraps from the value of its own last state.
import { initialMemory } from '@prism-rl/jit';
import { describe, expect, test } from 'vitest';
import { rolloutCourse } from '../src/course.ts';
import type { DeviceEnv } from '../src/deviceEnv.ts';
import { DeviceRuns } from '../src/deviceRuns.ts';
import type { RolloutLoop } from '../src/rolloutLoop.ts';
import { onProcessor } from './onProcessor.ts';
import { recordedRollouts } from './recordedRollouts.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

/** Shows which step of the episode it is. The second number of a row makes every second episode end by itself, after two steps. */
const counting: DeviceEnv = {
  ...{ id: 'Counting-v0', rowType: 'i32', rowSize: 2, observationSize: 4, observationBits: 32, actions: 2 },
  maxEpisodeSteps: 3,
  wgsl: `
fn envStart() { row[0] = 0; row[1]++; }
fn envStep(action: u32) -> EnvOutcome { row[0]++; return EnvOutcome(f32(row[0]), row[1] % 2 == 0 && row[0] == 2); }
fn envObserve() { for (var k = 0; k < 4; k++) { seen[k] = select(0f, 1f, k == row[0]); } }`,
};
const [ENVS, STEPS] = [2, 13] as const;
const [DISCOUNT, LAMBDA] = [0.5, 0.75] as const;

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  test('returns after truncations and terminations', async () => {
    const settings = {
      hidden: [8],
      rolloutSteps: STEPS,
      epochs: 1,
      minibatches: 1,
      discount: DISCOUNT,
      gaeLambda: LAMBDA,
    };
    const agent = await recordedRollouts('ppo', 'CartPole-v1', ENVS, settings, 1000);
    const { loop, controls } = rolloutCourse(agent, counting);
    const runs = await DeviceRuns.create(device, loop, { starts: [{ seed: 1 }], threads: 4 });
    await runs.take(STEPS + 1, (_, tick) => controls(tick));
    const words = await runs.save(0);
    runs.dispose();
    const { columns } = (loop as RolloutLoop).layout;
    const at = (name: keyof typeof columns, row: number): number => words[columns[name] + row]!;
    const number = (name: keyof typeof columns, row: number): number =>
      new Float32Array(Uint32Array.of(at(name, row)).buffer)[0]!;
    // The values of the four observations, on the processor.
    const { act } = agent.steps;
    const valued = (shown: number): number => {
      const seen = Float32Array.from({ length: 4 * ENVS }, (_, k) => Number(k % 4 === shown));
      return onProcessor(act, initialMemory(act), seen, 1).outputs.at(-1)!;
    };
    const values = [0, 1, 2, 3].map(valued);
    expect(new Set(values).size).toBe(4);
    // Episodes of three and two steps in turns.
    const shown = Array.from({ length: STEPS + 1 }, (_, k) => [0, 1, 2, 0, 1][k % 5]!);
    const ends = Array.from({ length: STEPS }, (_, k) => [0, 0, 2, 0, 1][k % 5]!);
    for (let env = 0; env < ENVS; env++) {
      let sum = values[shown[STEPS]!]!;
      for (let k = STEPS - 1; k >= 0; k--) {
        const row = k * ENVS + env;
        expect(at('ends', row)).toBe(ends[k]);
        expect(number('values', row)).toBeCloseTo(values[shown[k]!]!, 5);
        expect(number('tails', row)).toBeCloseTo(ends[k] === 2 ? values[3]! : 0, 5);
        const next = ends[k] === 0 ? values[shown[k + 1]!]! : ends[k] === 2 ? values[3]! : 0;
        if (ends[k] !== 0) sum = next;
        sum = shown[k]! + 1 + DISCOUNT * ((1 - LAMBDA) * next + LAMBDA * sum);
        expect(number('returns', row)).toBeCloseTo(sum, 4);
      }
    }
  });
});
