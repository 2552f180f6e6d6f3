// The report's clock and advice, with a self-test and trainings that are made up.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GpuDevice } from './gpuDevice.ts';
import { type GpuReport, gpuReport, type TrainUntil } from './gpuReport.ts';
import type { Finding } from './selfTest.ts';

const made = vi.hoisted(() => ({ findings: [] as Finding[] }));
vi.mock('./selfTest.ts', () => ({ selfTest: async () => made.findings }));

beforeEach(() => {
  made.findings = [{ name: 'loops', verdict: 'ok', text: 'of any length' }];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

/** Each run takes so many steps every 100 ms, after a compilation. */
const steady =
  (steps: (environment: string) => number, compiling = 0): TrainUntil =>
  async (environment, runs, signal, learnt) => {
    await new Promise((resolve) => setTimeout(resolve, compiling));
    for (let at = 1; !signal.aborted; at++) {
      for (let run = 0; run < runs; run++) learnt(run, at * steps(environment));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

async function report(
  onGpu: TrainUntil,
  isEmulated = false,
): Promise<{ found: GpuReport; lines: string[]; seconds: number }> {
  const lines: string[] = [];
  const begun = performance.now();
  const made = gpuReport({ name: 'a card', isEmulated } as GpuDevice, {
    onGpu,
    onProcessor: steady(() => 100),
    cores: 4,
    told: (line) => void lines.push(line),
  });
  let isOver = false;
  const over = made.finally(() => {
    isOver = true;
  });
  while (!isOver) await vi.advanceTimersByTimeAsync(50);
  const seconds = (performance.now() - begun) / 1000;
  return { found: await over, lines, seconds };
}

test('each environment is recommended where it trains faster', async () => {
  const { found, lines, seconds } = await report(steady((id) => (id === 'CartPole-v1' ? 10 : 2), 2000));
  expect(found.speeds).toEqual([
    expect.objectContaining({ environment: 'CartPole-v1', runs: 64 }),
    expect.objectContaining({ environment: 'MinAtar/Breakout-v1', runs: 64 }),
  ]);
  for (const [k, gpu] of [6400, 1280].entries()) {
    expect(found.speeds[k]!.gpu).toBeCloseTo(gpu, -2);
    expect(found.speeds[k]!.processor).toBeCloseTo(4000, -2);
    expect(found.speeds[k]!.compiling).toBeCloseTo(2, 0);
  }
  expect(lines).toEqual([
    'gpu: a card',
    'speed  dqn CartPole-v1: 6,400 steps/s of 64 runs on the GPU (after 2 s of compilation), 4,000 on 4 cores',
    'speed  dqn MinAtar/Breakout-v1: 1,280 steps/s of 64 runs on the GPU (after 2 s of compilation), 4,000 on 4 cores',
    'Train many runs of CartPole-v1 on the GPU (--backend gpu): 6,400 steps/s beside 4,000.',
    'Train MinAtar/Breakout-v1 on the processor: 4,000 steps/s beside 1,280.',
  ]);
  expect(seconds).toBeLessThan(20);
});

test('a compiler that does not end is not awaited, which a line says', async () => {
  const { found, lines, seconds } = await report(() => new Promise(() => {}));
  expect(seconds).toBeGreaterThan(29);
  expect(seconds).toBeLessThan(31);
  expect(found.speeds).toEqual([]);
  expect(found.unmeasured.map(({ environment }) => environment)).toEqual([
    'CartPole-v1',
    'MinAtar/Breakout-v1',
  ]);
  expect(lines.slice(1)).toEqual([
    'not measured  dqn CartPole-v1: it had learned nothing after 27 s',
    'not measured  dqn MinAtar/Breakout-v1: it had learned nothing after 0 s',
  ]);
});

test('an error of a run is the reason, and a GPU in software does not compile large networks', async () => {
  const failing: TrainUntil = async () => {
    throw new Error('The compiler refuses a shader.');
  };
  const { lines } = await report(failing, true);
  expect(lines).toEqual([
    'gpu: a card, which the processor emulates',
    'not measured  dqn CartPole-v1: The compiler refuses a shader.',
    'not measured  dqn MinAtar/Breakout-v1: the processor, which emulates this GPU, would compile it for minutes',
  ]);
});

test('a GPU that fails a test trains nothing; a test without time is named', async () => {
  made.findings.push({ name: 'barriers', verdict: 'unknown', text: 'not measured' });
  const { lines: all } = await report(steady(() => 10));
  expect(all).toContain('No time was left for the tests of barriers.');
  made.findings.push({ name: 'numbers', verdict: 'fails', text: 'wrong' });
  const { found, lines } = await report(steady(() => 10));
  expect(found.speeds).toEqual([]);
  expect(lines.slice(1)).toEqual(['Do not train on this GPU: it fails the tests of numbers.']);
});
