// Measures on a GPU the primitives that training inside one shader needs. Prints a line of JSON for each part as it ends, and each case to stderr:
//   npm run node -- tools/gpu/card/card.ts >card.jsonl           in an archive of tools/gpu/pack.ts: prism-gpu/card >card.jsonl
//   … --quick            small sizes, for a software GPU           … --parts about,barrier
import { Box, type Config, Rng } from '@prism-rl/core';
import { DeviceRuns, DeviceSteps, type GpuDevice, planMemory, valueLoop } from '@prism-rl/gpu';
import { deviceEnvOf, openGpu } from '@prism-rl/gpu/node';
import { initialMemory, type StepPrograms } from '@prism-rl/jit';
import { rolloutCourse } from '../../../packages/gpu/src/course.ts';
import type { Controls, Loop } from '../../../packages/gpu/src/runShader.ts';
import { operationsOf, type ScheduleName } from '../../../packages/gpu/src/schedules.ts';
import { madeUpBatches, onProcessor } from '../../../packages/gpu/test/onProcessor.ts';
import { recordedAgent } from '../../../packages/gpu/test/recordedAgent.ts';
import { recordedRollouts } from '../../../packages/gpu/test/recordedRollouts.ts';
import { readArguments } from '../../../scripts/readArguments.ts';

const { values } = readArguments(
  'usage: npm run node -- tools/gpu/card/card.ts [--quick] [--parts about,barrier]',
  {
    options: { quick: { type: 'boolean' }, parts: { type: 'string' } },
  },
);
const quick = values.quick === true;
/** Multiprocessors of an H100 or H200: this many workgroups fill it. */
const FULL = 132;
const RUNS = quick ? [1, 2] : [1, 64, FULL, 4 * FULL];
const THREADS = quick ? [64] : [512, 256, 1024];
/** Seconds after which no further case of a part starts. */
const SECONDS = quick ? 600 : 45;

type Result = { readonly [name: string]: unknown };

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const rounded = (x: number): number => Number(x.toPrecision(4));

/** Measures the milliseconds of an asynchronous action. */
async function timed<T>(act: () => Promise<T>): Promise<[made: T, ms: number]> {
  const start = performance.now();
  const made = await act();
  return [made, performance.now() - start];
}

/** The milliseconds alone. */
async function taken(act: () => Promise<unknown>): Promise<number> {
  return (await timed(act))[1];
}

/** Measures each number of threads and workgroups until the time is up. A failing case is a result, too. */
async function cases(
  one: (threads: number, runs: number) => Promise<unknown>,
  {
    threads: some = THREADS,
    runs: counts = RUNS,
  }: { threads?: readonly number[]; runs?: readonly number[] } = {},
): Promise<Result> {
  const all = some.flatMap((threads) => counts.map((runs) => [threads, runs] as const));
  const found: { [name: string]: unknown } = {};
  const start = performance.now();
  for (const key of all) {
    const name = key.join(', ');
    const isLate = performance.now() - start > 1000 * SECONDS;
    try {
      found[name] = isLate ? 'skipped: no time left' : await one(...key);
    } catch (error) {
      found[name] = `failed: ${(error as Error).message}`;
    }
    say(`  ${name}: ${JSON.stringify(found[name])}`);
  }
  return found;
}

/** Nanoseconds per barrier after which each thread reads its neighbour's number, and whether every number was correct. */
async function barrier(device: GpuDevice): Promise<Result> {
  return cases(async (threads, groups) => {
    const shader = await device.shader(`
@group(0) @binding(0) var<storage, read_write> m: array<u32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
@compute @workgroup_size(${threads}) fn main(@builtin(workgroup_id) w: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = w.x * 2048u;
  for (var i = 0u; i < turn.x; i++) {
    let old = (i & 1u) * ${threads}u;
    m[base + ${threads}u - old + t] = m[base + old + (t + 1u) % ${threads}u] + 1u;
    storageBarrier();
  }
}`);
    const memory = await device.buffer(4 * 2048 * groups, 'the barriers');
    const others = [await device.buffer(0, 'nothing'), await device.buffer(0, 'nothing')] as const;
    const buffers = device.bind([memory, ...others]);
    const rounds = quick ? 1000 : 20_000;
    const times = [];
    for (let i = 0; i < 4; i++)
      times.push(
        await taken(() => device.run([{ shader, workgroups: [groups, 1] }], buffers, [rounds, 0, 0, 0])),
      );
    const last = new Uint32Array(await device.read(memory, 8192 * (groups - 1), 4 * threads));
    for (const one of [memory, ...others]) one.destroy();
    // Each call continues from the numbers of the previous one.
    return { ns: rounded((1e6 * Math.min(...times)) / rounds), holds: last.every((x) => x === 4 * rounds) };
  });
}

/** Updates per second of all runs together, compile time, and largest difference from the CPU's numbers. */
async function updates(
  device: GpuDevice,
  update: StepPrograms,
  schedule: ScheduleName,
  which?: Parameters<typeof cases>[1],
): Promise<Result> {
  const [step] = planMemory([update]);
  const start = initialMemory(step);
  const few = madeUpBatches(step, 3, new Rng(1));
  const own = onProcessor(step, start, few, 3).memory;
  const each = few.length / 3;
  const table = await cases(async (threads, runs) => {
    const [made, compile] = await timed(() => DeviceSteps.create(device, step, { runs, threads, schedule }));
    for (let run = 0; run < runs; run++) made.write(run, start);
    const repeated = (count: number): Float32Array => {
      const given = new Float32Array(runs * count * each);
      for (let at = 0; at < given.length; at += each) given.set(few.subarray(0, each), at);
      return given;
    };
    const first = new Float32Array(runs * few.length);
    for (let run = 0; run < runs; run++) first.set(few, run * few.length);
    await made.take(3, first);
    const [error, moved] = await apart(made, runs - 1, own, start);
    // Batches are uploaded before timing starts; the time is the slope between two lengths.
    const [less, more] = quick ? [2, 4] : [8, 40];
    const [short, long] = [repeated(less), repeated(more)];
    await made.take(less, short);
    const base = await taken(() => made.take(less, short));
    const ms = (await taken(() => made.take(more, long))) - base;
    made.dispose();
    const second = (1000 * runs * (more - less)) / ms;
    return { 'updates/s': rounded(second), 'compile ms': rounded(compile), error, moved };
  }, which);
  return { bytes: step.bytes, GFLOP: rounded(operationsOf(step) / 1e9), schedule, table };
}

/** An update of an agent with hidden layers of 128 units. */
async function updateOf(agent: string, env: string, layers = 1): Promise<StepPrograms> {
  const [units, batchSize] = quick ? [8, 4] : [128, 32];
  const hidden = new Array<number>(layers).fill(units);
  return (await recordedAgent(agent, env, { hidden, batchSize })).steps.update;
}

/** An update of DQN on Atari's pictures (Mnih et al. 2015). */
async function natureUpdate(): Promise<StepPrograms> {
  const shape = quick ? [2, 36, 36] : [4, 84, 84];
  const settings = {
    network: 'nature',
    ...(quick ? { hidden: [8], batchSize: 2 } : { hidden: [512], batchSize: 32 }),
  };
  const space = new Box({ low: 0, high: 255, shape, dtype: 'uint8' });
  return (await recordedAgent('dqn', breakout, settings, 1, space)).steps.update;
}

/** The largest difference of a variable's number from the CPU's, and the largest change of one. */
async function apart(
  steps: DeviceSteps,
  run: number,
  own: Float32Array,
  start: Float32Array,
): Promise<readonly [error: number, moved: number]> {
  let [error, moved] = [0, 0];
  for (const place of steps.step.variables) {
    for (const [i, x] of (await steps.read(run, place)).entries()) {
      const at = place.address / 4 + i;
      error = Math.max(error, Math.abs(x - own[at]!));
      moved = Math.max(moved, Math.abs(own[at]! - start[at]!));
    }
  }
  return [rounded(error), rounded(moved)];
}

/** Whole runs of DQN or one of its variants. */
async function whole(device: GpuDevice, agent: string, env: string, settings: Config): Promise<Result> {
  const recorded = await recordedAgent(agent, env, settings);
  const loop = valueLoop(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
  const course = { ticks: quick ? 8 : 250, stepsOf: (ticks: number) => ticks };
  return wholeRuns(device, loop, recorded.controls, { ...course, before: Number(settings.learningStarts) });
}

/** Whole runs of an agent on rollouts: each call trains on one. */
async function onRollouts(
  device: GpuDevice,
  agent: string,
  numEnvs: number,
  settings: Config,
): Promise<Result> {
  const recorded = await recordedRollouts(agent, breakout, numEnvs, settings, 1_000_000);
  const env = deviceEnvOf(await recorded.factory.createEnv(1));
  const { loop, controls, stepsAt } = rolloutCourse(recorded, env);
  return wholeRuns(device, loop, controls, { ticks: loop.mostTicks, stepsOf: stepsAt, before: 0 });
}

/** Steps per second of whole runs together, and the mean returns of their first and last episodes. */
async function wholeRuns(
  device: GpuDevice,
  loop: Loop,
  controls: (tick: number) => Controls,
  { ticks, stepsOf, before }: { ticks: number; stepsOf: (ticks: number) => number; before: number },
): Promise<Result> {
  return cases(async (threads, runs) => {
    const starts = Array.from({ length: runs }, (_, seed) => ({ seed }));
    const [all, compile] = await timed(() => DeviceRuns.create(device, loop, { starts, threads }));
    const returns: number[] = [];
    const take = async (): Promise<void> => {
      await all.take(ticks, (_, tick) => controls(tick));
      const progress = await all.progress();
      returns.push(...progress.flatMap(({ episodes }) => episodes.map((one) => one.return)));
    };
    // Before the measurement replay memories fill, and the length of dispatches settles.
    while (all.steps[0]! < before) await take();
    await take();
    const first = all.steps[0]!;
    const ms = await taken(async () => {
      for (let k = 0; k < (quick ? 1 : 12); k++) await take();
    });
    const second = (1000 * runs * (stepsOf(all.steps[0]!) - stepsOf(first))) / ms;
    const mean = (list: readonly number[]): number =>
      rounded(list.reduce((sum, x) => sum + x, 0) / list.length);
    const few = 10 * runs;
    all.dispose();
    return {
      'steps/s': rounded(second),
      'compile ms': rounded(compile),
      returns: [mean(returns.slice(0, few)), mean(returns.slice(-few))],
    };
  });
}

const breakout = 'MinAtar/Breakout-v1';
const ofMinAtar = quick
  ? { hidden: [8], batchSize: 4, replayCapacity: 128, learningStarts: 16, trainEvery: 2 }
  : { hidden: [128], batchSize: 32, replayCapacity: 20_000, learningStarts: 250, trainEvery: 4 };
const ofCartPole = {
  ...(quick
    ? { hidden: [8], batchSize: 4, learningStarts: 16 }
    : { hidden: [128, 128], batchSize: 32, learningStarts: 250 }),
  ...{ replayCapacity: 4096, trainEvery: 1, targetUpdateEvery: 100, targetTau: 1, epsilonSteps: 1500 },
};

const device = await openGpu();
const { name, mostBytes, mostThreads, mostWorkgroups } = device;
const parts: { readonly [part: string]: () => Promise<Result> } = {
  about: async () => ({ name, mostBytes, mostThreads, mostWorkgroups }),
  barrier: () => barrier(device),
  dqn: async () => updates(device, await updateOf('dqn', breakout), 'resident'),
  rainbow: async () => updates(device, await updateOf('rainbow', breakout), 'resident'),
  mlp: async () => updates(device, await updateOf('dqn', 'CartPole-v1', 2), 'resident'),
  nature: async () =>
    updates(device, await natureUpdate(), 'grid', quick ? { runs: [1] } : { threads: [256], runs: [1, 4] }),
  minatar: () => whole(device, 'dqn', breakout, ofMinAtar),
  rainbowRuns: () => whole(device, 'rainbow', breakout, ofMinAtar),
  grid: async () => {
    const which = quick ? { runs: [2] } : { threads: [256], runs: [1, 8, 64] };
    return updates(device, await updateOf('dqn', breakout), 'grid', which);
  },
  cartpole: () => whole(device, 'dqn', 'CartPole-v1', ofCartPole),
  pqn: () =>
    quick
      ? onRollouts(device, 'pqn', 2, { hidden: [8], rolloutSteps: 8, epochs: 1, minibatches: 2 })
      : onRollouts(device, 'pqn', 128, {}),
};
for (const part of values.parts?.split(',') ?? Object.keys(parts)) {
  say(`${part} …`);
  // What is printed stays if a limit of time ends the process.
  process.stdout.write(`${JSON.stringify({ [part]: await parts[part]!() })}\n`);
}
device.close();
