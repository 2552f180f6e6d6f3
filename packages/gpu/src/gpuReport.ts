// What a GPU is good for: its self-test, and its speed compared with the processor's, as lines that fit into an issue.
import { messageOf } from '@prism-rl/core';
import type { GpuDevice } from './gpuDevice.ts';
import { type Finding, selfTest } from './selfTest.ts';

/** Environment steps a second of DQN's training, updates included. */
export interface Speed {
  readonly environment: string;
  readonly runs: number;
  /** Of all runs together. */
  readonly gpu: number;
  /** Estimated for one process on each core, from the speed of one process. */
  readonly processor: number;
  /** Seconds until the first step on the GPU: its compiler. */
  readonly compiling: number;
}

/** What a report has found. */
export interface GpuReport {
  readonly gpu: string;
  readonly isEmulated: boolean;
  readonly tests: readonly Finding[];
  readonly speeds: readonly Speed[];
  /** Environments whose speeds are unknown, with the reason. */
  readonly unmeasured: readonly { readonly environment: string; readonly reason: string }[];
}

/**
 * Trains DQN in an environment until the signal aborts.
 *
 * @param learnt receives a run's number and its steps so far, once it learns.
 */
export type TrainUntil = (
  environment: string,
  runs: number,
  signal: AbortSignal,
  learnt: (run: number, steps: number) => void,
) => Promise<unknown>;

/** How a report trains, and how long it may take. */
export interface GpuReportOptions {
  readonly onGpu: TrainUntil;
  /** Trains one run. */
  readonly onProcessor: TrainUntil;
  readonly cores: number;
  /** Receives each line when it is known. */
  told(line: string): void;
  /** Seconds after which nothing more is measured; default 30. */
  readonly seconds?: number;
}

/** Number of agents that learn together on the GPU, by environment. Compiling a large network for a GPU in software takes minutes. */
const TRAINED = [
  { environment: 'CartPole-v1', runs: 64, runsEmulated: 4 },
  { environment: 'MinAtar/Breakout-v1', runs: 64, runsEmulated: undefined },
] as const;
/** Seconds of a measurement, at most. */
const SECONDS = 3;
/** The part of the time that the self-test may take. */
const TESTS = 0.4;

/** Tests a GPU, and measures DQN on it and on one core. A clock bounds the work: what was not measured, a line says. */
export async function gpuReport(
  device: GpuDevice,
  { onGpu, onProcessor, cores, told, seconds = 30 }: GpuReportOptions,
): Promise<GpuReport> {
  const begun = performance.now();
  const { name: gpu, isEmulated } = device;
  told(`gpu: ${gpu}${isEmulated ? ', which the processor emulates' : ''}`);
  const tell = ({ name, verdict, text }: Finding): void => told(`${verdict}  ${name}: ${text}`);
  const tests = await selfTest(device, tell, begun + 1000 * TESTS * seconds);
  const speeds: Speed[] = [];
  const unmeasured: GpuReport['unmeasured'][number][] = [];
  for (const { environment, runs: usual, runsEmulated } of TRAINED) {
    if (tests.some(({ verdict }) => verdict === 'fails')) break;
    const runs = isEmulated ? runsEmulated : usual;
    try {
      if (runs === undefined)
        throw new Error('the processor, which emulates this GPU, would compile it for minutes');
      const left = (): number => seconds - (performance.now() - begun) / 1000;
      const [, one] = await rateOf(onProcessor, environment, 1, Math.min(left(), 2 * SECONDS));
      const [compiling, all] = await rateOf(onGpu, environment, runs, left());
      speeds.push({ environment, runs, gpu: all, processor: cores * one, compiling });
      told(speedText(speeds.at(-1)!, cores));
    } catch (error) {
      const reason = messageOf(error);
      unmeasured.push({ environment, reason });
      told(`not measured  dqn ${environment}: ${reason}`);
    }
  }
  const report = { gpu, isEmulated, tests, speeds, unmeasured };
  for (const line of advice(report)) told(line);
  return report;
}

const whole = (x: number): string => Math.round(x).toLocaleString('en');

function speedText({ environment, runs, gpu, processor, compiling }: Speed, cores: number): string {
  return `speed  dqn ${environment}: ${whole(gpu)} steps/s of ${runs} runs on the GPU (after ${whole(compiling)} s of compilation), ${whole(processor)} on ${cores} cores`;
}

/** What to do with this GPU. */
function advice({ tests, speeds }: GpuReport): string[] {
  const named = (which: Finding['verdict']): string =>
    tests.flatMap(({ name, verdict }) => (verdict === which ? [name] : [])).join(', ');
  const [broken, unknown] = [named('fails'), named('unknown')];
  if (broken !== '') return [`Do not train on this GPU: it fails the tests of ${broken}.`];
  return [
    ...(unknown === '' ? [] : [`No time was left for the tests of ${unknown}.`]),
    ...speeds.map(({ environment, gpu, processor }) =>
      gpu > processor
        ? `Train many runs of ${environment} on the GPU (--backend gpu): ${whole(gpu)} steps/s beside ${whole(processor)}.`
        : `Train ${environment} on the processor: ${whole(processor)} steps/s beside ${whole(gpu)}.`,
    ),
  ];
}

/**
 * Trains for some seconds.
 *
 * @returns seconds before the first steps, and steps a second of all runs after them
 * @throws Error if nothing was learnt in the time
 */
async function rateOf(
  train: TrainUntil,
  environment: string,
  runs: number,
  most: number,
): Promise<readonly [before: number, rate: number]> {
  const stop = new AbortController();
  const begun = performance.now();
  const seen = new Map<number, Record<'from' | 'to', { readonly time: number; readonly steps: number }>>();
  let first: number | undefined;
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const timer = setTimeout(end, Math.max(0, 1000 * most));
  const training = train(environment, runs, stop.signal, (run, steps) => {
    const now = { time: performance.now(), steps };
    first ??= now.time;
    const one = seen.get(run);
    if (one === undefined) seen.set(run, { from: now, to: now });
    else one.to = now;
    if (now.time - first > 1000 * SECONDS) end();
  });
  try {
    // A compiler cannot be interrupted: what it makes too late is dropped.
    await Promise.race([isOver, training]);
  } finally {
    clearTimeout(timer);
    stop.abort();
    training.catch(() => {});
  }
  const rates = [...seen.values()].map(
    ({ from, to }) => (1000 * (to.steps - from.steps)) / Math.max(1, to.time - from.time),
  );
  const rate = rates.reduce((sum, one) => sum + one, 0);
  if (first === undefined || rate === 0)
    throw new Error(`it had learned nothing after ${whole(Math.max(0, most))} s`);
  return [(first - begun) / 1000, rate];
}
