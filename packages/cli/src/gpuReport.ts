// `prism doctor --gpu`: what the GPU computes right, and what it trains faster than this machine's processor.
import os from 'node:os';
import { type BackendEntry, type Engine, messageOf, PrismError, type Registry } from '@prism-rl/core';
import { openGpu, selfTest } from '@prism-rl/gpu/node';
import { activateBackend } from '@prism-rl/nn';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import { runContext } from './runContext.ts';

/** Steps a second of an agent's training, updates included. */
interface Speed {
  readonly environment: string;
  readonly runs: number;
  /** Of all runs together. */
  readonly gpu: number;
  /** Of as many processes as the processor has cores, as far as one of them tells. */
  readonly processor: number;
  /** Seconds until the first step on the GPU: its compiler. */
  readonly compiling: number;
}

/** What `prism doctor --gpu --json` prints, besides the machine. */
export interface GpuReport {
  readonly gpu: string;
  readonly isEmulated: boolean;
  readonly tests: Awaited<ReturnType<typeof selfTest>>;
  readonly speeds: readonly Speed[];
}

const SECONDS = 3;
const SETTINGS = { replayCapacity: 10_000, learningStarts: 256 };
/** Agents that learn at once on the GPU, by environment. An emulated GPU would need minutes for the compilation of large networks. */
const TRAINED = [
  ['CartPole-v1', 64],
  ['MinAtar/Breakout-v1', 64],
] as const;

/**
 * Tests the GPU, and measures DQN on it and on one core.
 *
 * @param told receives each line of {@link gpuReportText} when it is known.
 * @throws PrismError `unavailable` without a GPU.
 */
export async function gpuReport(registry: Registry, told: (line: string) => void): Promise<GpuReport> {
  for (const [key, value] of Object.entries(runContext())) told(`${key}: ${value}`);
  const device = await openGpu();
  const { name, isEmulated } = device;
  told(`gpu: ${name}${isEmulated ? ', which the processor emulates' : ''}`);
  const tests = await selfTest(device, ({ name, verdict, text }) => told(`${verdict}  ${name}: ${text}`));
  device.close();
  const speeds: Speed[] = [];
  const { entry } = registry.get('backends', 'gpu');
  for (const [environment, runs] of isEmulated ? TRAINED.slice(0, 1) : TRAINED) {
    if (tests.some(({ verdict }) => verdict === 'fails')) break;
    try {
      const [compiling, gpu] = await onGpu(registry, environment, isEmulated ? 4 : runs, entry);
      const processor = os.availableParallelism() * (await onCore(registry, environment));
      speeds.push({ environment, runs: isEmulated ? 4 : runs, gpu, processor, compiling });
      told(speedText(speeds.at(-1)!));
    } catch (error) {
      told(`fails  ${environment}: ${messageOf(error)}`);
      if (!(error instanceof PrismError)) throw error;
    }
  }
  told(verdictText(tests, speeds));
  return { gpu: name, isEmulated, tests, speeds };
}

const whole = (x: number): string => Math.round(x).toLocaleString('en');

function speedText({ environment, runs, gpu, processor, compiling }: Speed): string {
  return `speed  dqn ${environment}: ${whole(gpu)} steps/s of ${runs} runs on the GPU (after ${whole(compiling)} s of compilation), ${whole(processor)} on ${os.availableParallelism()} cores`;
}

/** What to do with this GPU. */
function verdictText(tests: GpuReport['tests'], speeds: readonly Speed[]): string {
  const broken = tests.filter(({ verdict }) => verdict === 'fails').map(({ name }) => name);
  if (broken.length > 0) return `Do not train on this GPU: it fails the tests of ${broken.join(', ')}.`;
  const faster = speeds.filter(({ gpu, processor }) => gpu > processor).map(({ environment }) => environment);
  const slower = speeds
    .filter(({ gpu, processor }) => gpu <= processor)
    .map(({ environment }) => environment);
  return [
    faster.length > 0 ? `Train many runs of ${faster.join(' and ')} on the GPU (--backend gpu).` : '',
    slower.length > 0 ? `Train ${slower.join(' and ')} on the processor, which is faster here.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Trains one run for some seconds. @returns seconds before its first steps, and steps a second after them */
async function timed(
  registry: Registry,
  env: string,
  seed: number,
  engine: Engine,
  onStart: (run: RunHandle) => void = () => {},
): Promise<readonly [before: number, rate: number]> {
  const stop = new AbortController();
  const begun = performance.now();
  let from: readonly [time: number, steps: number] | undefined;
  let to: readonly [time: number, steps: number] = [begun, 0];
  const options = { env, agent: 'dqn', seed, steps: 10_000_000, agentConfig: SETTINGS };
  await train({ plugins: registry, engine, signal: stop.signal, ...options }).forEach((event) => {
    if (event.type === 'start') onStart(event.run);
    // Before, there is nothing to learn from.
    if (event.type !== 'steps' || event.envSteps < 2 * SETTINGS.learningStarts) return;
    to = [performance.now(), event.envSteps];
    from ??= to;
    if (to[0] - from[0] > 1000 * SECONDS) stop.abort();
  });
  const [first, steps] = from ?? to;
  return [(first - begun) / 1000, (1000 * (to[1] - steps)) / Math.max(1, to[0] - first)];
}

async function onGpu(
  registry: Registry,
  env: string,
  runs: number,
  { batch }: BackendEntry,
): Promise<readonly [compiling: number, rate: number]> {
  const starts = Array.from(
    { length: runs },
    (_, seed) => (engine: Engine, onStart: (run: RunHandle) => void) =>
      timed(registry, env, seed, engine, onStart),
  );
  const results = await runBatch(batch!, starts);
  const made = results.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  return [made[0]![0], made.reduce((sum, [, rate]) => sum + rate, 0)];
}

async function onCore(registry: Registry, env: string): Promise<number> {
  const [, rate] = await timed(registry, env, 0, await activateBackend('auto'));
  return rate;
}
