// Measures on a GPU what training inside one shader needs. Prints a line of JSON for each case as it ends, then for its part:
//   npm run node -- tools/gpu/card/card.ts >card.jsonl           in an archive of tools/gpu/pack.ts: prism-gpu/card >card.jsonl
//   … --quick            small sizes, for a software GPU           … --parts about,barrier
import { spawn } from 'node:child_process';
import path from 'node:path';
import { Box, type Config, Rng } from '@prism-rl/core';
import { DeviceRuns, DeviceSteps, type GpuDevice, planMemory, valueLoop } from '@prism-rl/gpu';
import { deviceEnvOf, openGpu } from '@prism-rl/gpu/node';
import { initialMemory, type StepPrograms } from '@prism-rl/jit';
import { rolloutCourse } from '../../../packages/gpu/src/course.ts';
import { Place, RunGroup } from '../../../packages/gpu/src/runGroup.ts';
import type { Controls, Loop } from '../../../packages/gpu/src/runShader.ts';
import { operationsOf, type ScheduleName } from '../../../packages/gpu/src/schedules.ts';
import { selfTest } from '../../../packages/gpu/src/selfTest.ts';
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

/** The part that is measured. */
let part = '';

/** Prints a result at its place in an object, so that a limit of time loses none: `tell(['a', 'b'], 1)` prints {"a": {"b": 1}}. */
function tell(path: readonly string[], result: unknown): void {
  const nested = path.reduceRight((inner, name) => ({ [name]: inner }), result);
  process.stdout.write(`${JSON.stringify(nested)}\n`);
}
const rounded = (x: number): number => Number(x.toPrecision(4));

/** Measures the milliseconds of an asynchronous action. */
async function timed<T>(act: () => Promise<T>): Promise<[made: T, ms: number]> {
  const start = performance.now();
  const made = await act();
  return [made, performance.now() - start];
}

const rate = (count: number, ms: number): number => rounded((1000 * count) / ms);

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
  names: readonly string[] = [part],
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
    tell([...names, name], found[name]);
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
    const dispatches = [{ shader, workgroups: [groups, 1] }] as const;
    const buffers = [memory, ...others] as const;
    const rounds = quick ? 1000 : 20_000;
    const times = [];
    for (let i = 0; i < 4; i++)
      times.push(await taken(() => device.run({ dispatches, buffers, turn: [rounds, 0, 0, 0] })));
    const last = new Uint32Array(await device.read(memory, 8192 * (groups - 1), 4 * threads));
    for (const one of [memory, ...others]) one.destroy();
    // Each call continues from the numbers of the previous one.
    return { ns: rounded((1e6 * Math.min(...times)) / rounds), holds: last.every((x) => x === 4 * rounds) };
  });
}

/** Updates per second of all runs together, without uploads: the same batch again and again. */
async function updates(
  device: GpuDevice,
  update: StepPrograms,
  schedule: ScheduleName,
  which?: Parameters<typeof cases>[1],
): Promise<Result> {
  const [step] = planMemory([update]);
  const start = initialMemory(step);
  const each = madeUpBatches(step, 1, new Rng(1));
  const table = await cases(async (threads, runs) => {
    const [made, compile] = await timed(() => DeviceSteps.create(device, step, { runs, threads, schedule }));
    for (let run = 0; run < runs; run++) made.write(run, start);
    const given = new Float32Array(runs * each.length);
    for (let at = 0; at < given.length; at += each.length) given.set(each, at);
    // The time is the slope between two lengths, so the upload of the batch does not count.
    const [less, more] = quick ? [2, 4] : [16, 80];
    await made.take(less, given);
    const base = await taken(() => made.take(less, given));
    const ms = (await taken(() => made.take(more, given))) - base;
    made.dispose();
    return { 'updates/s': rate(runs * (more - less), ms), 'compile ms': rounded(compile) };
  }, which);
  return { bytes: step.bytes, GFLOP: rounded(operationsOf(step) / 1e9), schedule, table };
}

/** The largest difference from the processor's numbers after three updates. */
async function errors(device: GpuDevice): Promise<Result> {
  const made = {
    dqn: [await updateOf('dqn', breakout), 'resident'],
    ...(quick ? {} : { rainbow: [await updateOf('rainbow', breakout), 'resident'] as const }),
    nature: [await natureUpdate(), 'grid'],
  } as const;
  const found: { [name: string]: unknown } = {};
  for (const [name, [update, schedule]] of Object.entries(made)) {
    const [step] = planMemory([update]);
    const start = initialMemory(step);
    const few = madeUpBatches(step, 3, new Rng(1));
    const own = onProcessor(step, start, few, 3).memory;
    const one = async (threads: number): Promise<Result> => {
      const steps = await DeviceSteps.create(device, step, { runs: 1, threads, schedule });
      steps.write(0, start);
      await steps.take(3, few);
      const [error, moved] = await apart(steps, 0, own, start);
      steps.dispose();
      return { error, moved };
    };
    found[name] = await cases(one, { threads: quick ? [64] : [256, 512], runs: [1] }, ['errors', name]);
  }
  return found;
}

/** Milliseconds to compile whole runs, and again for a GPU that was opened anew: drivers keep what they compiled. */
async function compiling(device: GpuDevice): Promise<Result> {
  const found: { [name: string]: unknown } = {};
  for (const agent of quick ? ['dqn'] : ['dqn', 'rainbow']) {
    const { loop } = await wholeLoop(agent, breakout, ofMinAtar);
    const cold = await taken(() => DeviceRuns.compile(device, loop, THREADS[0]));
    const other = await openGpu();
    const warm = await taken(() => DeviceRuns.compile(other, loop, THREADS[0]));
    other.close();
    found[agent] = { cold: rounded(cold), warm: rounded(warm) };
  }
  return found;
}

/** Steps without a number that is none, in a noisy agent whose weights all are numbers afterwards. */
async function soak(device: GpuDevice): Promise<Result> {
  const { loop, controls } = await wholeLoop(noisy, 'CartPole-v1', { ...ofCartPole, noisy: true });
  const [runs, steps] = quick ? [2, 32] : [64, 20_000];
  const starts = Array.from({ length: runs }, (_, seed) => ({ seed }));
  const all = await DeviceRuns.create(device, loop, { starts, threads: THREADS[0] });
  const begun = performance.now();
  while (all.steps[0]! < steps && performance.now() - begun < 1000 * SECONDS) {
    await all.take(Math.min(loop.mostTicks, steps), (_, tick) => controls(tick));
    await all.progress();
  }
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const valuesOf = await all.variables(run);
    for (const { variable } of loop.steps.update!.variables)
      wrong += valuesOf(variable).filter((x) => !Number.isFinite(x)).length;
  }
  const taken = all.steps[0]!;
  all.dispose();
  return { runs, steps: taken, wrong };
}

/** Steps per second of an ablation's arms, which have different shaders, and of one arm alone. */
async function arms(device: GpuDevice): Promise<Result> {
  const all: readonly Config[] = [{}, { double: true }, { dueling: true }, { noisy: true }];
  const some = quick ? all.slice(0, 2) : all;
  const seeds = quick ? 1 : 16;
  const loops = await Promise.all(
    some.map((settings) => wholeLoop('dqn', breakout, { ...ofMinAtar, ...settings })),
  );
  const measured = async (chosen: typeof loops): Promise<number> => {
    const places = chosen.flatMap(({ loop, controls }) =>
      Array.from({ length: seeds }, (_, seed) =>
        Object.assign(new Place(), { run: { loop, seed, controls } }),
      ),
    );
    const group = new RunGroup(device, places);
    const ticks = quick ? 20 : 250;
    await Promise.all(places.map((place) => group.advance(place, ticks)));
    const ms = await taken(() => Promise.all(places.map((place) => group.advance(place, 2 * ticks))));
    for (const place of places) group.leave(place);
    return rate(places.length * ticks, ms);
  };
  return { 'steps/s of one': await measured(loops.slice(0, 1)), 'steps/s of all': await measured(loops) };
}

/** The same updates in PyTorch and JAX; each case is a line of its own. */
async function peers(): Promise<Result> {
  const script = path.join(import.meta.dirname, 'peers.py');
  const env = { ...process.env, ...(quick && { QUICK: '1', ONLY: 'mlp' }) };
  const child = spawn(process.env.PYTHON ?? 'python3', [script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  let text = '';
  for await (const part of child.stdout) text += String(part);
  try {
    return JSON.parse(text) as Result;
  } catch {
    return { failed: `${script} printed no result` };
  }
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

/** Whole runs of DQN or one of its variants, as a shader. */
async function wholeLoop(agent: string, env: string, settings: Config) {
  const recorded = await recordedAgent(agent, env, settings);
  const { controls } = recorded;
  return { loop: valueLoop(recorded, deviceEnvOf(await recorded.factory.createEnv(1))), controls };
}

async function whole(
  device: GpuDevice,
  agent: string,
  env: string,
  settings: Config,
  which?: Parameters<typeof cases>[1],
): Promise<Result> {
  const { loop, controls } = await wholeLoop(agent, env, settings);
  const course = { ticks: quick ? 8 : 250, stepsOf: (ticks: number) => ticks };
  return wholeRuns(device, loop, controls, { ...course, before: Number(settings.learningStarts) }, which);
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
  which?: Parameters<typeof cases>[1],
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
    const second = rate(runs * (stepsOf(all.steps[0]!) - stepsOf(first)), ms);
    const mean = (list: readonly number[]): number =>
      rounded(list.reduce((sum, x) => sum + x, 0) / list.length);
    const few = 10 * runs;
    const known = { 'steps/s': second, 'compile ms': rounded(compile) };
    const of = [mean(returns.slice(0, few)), mean(returns.slice(-few))];
    const parts = loop.controls.includes('updates') ? await apartFrom(all, controls) : {};
    all.dispose();
    return { ...known, ...parts, returns: of };
  }, which);
}

/** Updates alone, 256 of them in one step, and steps alone, with random actions. */
async function apartFrom(all: DeviceRuns, controls: (tick: number) => Controls): Promise<Result> {
  const now = all.steps[0]!;
  const of = async (steps: number, some: Controls): Promise<number> => {
    const ms = await taken(() => all.take(steps, (_, tick) => ({ ...controls(tick), ...some })));
    await all.progress();
    return ms;
  };
  const [count, steps] = quick ? [4, 8] : [256, 200];
  const [one, many] = [await of(1, { updates: 0 }), await of(1, { updates: count, updatesBefore: now })];
  return {
    'updates/s': rate(all.runs * count, many - one),
    'random steps/s': rate(all.runs * steps, await of(steps, { updates: 0, epsilon: 1 })),
  };
}

const breakout = 'MinAtar/Breakout-v1';
/** Compiling Rainbow for a GPU in software takes minutes. */
const noisy = quick ? 'dqn' : 'rainbow';
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
/** In the order of what decides most; the first minutes show whether the rest can be trusted. */
const parts: { readonly [part: string]: () => Promise<Result> } = {
  about: async () => ({ name, mostBytes, mostThreads, mostWorkgroups }),
  selfTest: async () => {
    const findings = await selfTest(device);
    return Object.fromEntries(findings.map(({ name: test, ...finding }) => [test, finding]));
  },
  compiling: () => compiling(device),
  errors: () => errors(device),
  barrier: () => barrier(device),
  minatar: () => whole(device, 'dqn', breakout, ofMinAtar),
  rainbowRuns: () => whole(device, noisy, breakout, { ...ofMinAtar, noisy: true }),
  unguarded: async () => {
    // Without checks of indices and turns that the shaders do not need.
    const other = await openGpu(undefined, ['disable_robustness']);
    const which = quick ? { runs: [2] } : { threads: [256, 512], runs: [64] };
    return whole(other, 'dqn', breakout, ofMinAtar, which).finally(() => other.close());
  },
  nature: async () =>
    updates(device, await natureUpdate(), 'grid', quick ? { runs: [1] } : { threads: [256], runs: [1, 4] }),
  natureResident: async () =>
    updates(device, await natureUpdate(), 'resident', quick ? { runs: [1] } : { threads: [256], runs: [64] }),
  soak: () => soak(device),
  arms: () => arms(device),
  cartpole: () => whole(device, 'dqn', 'CartPole-v1', ofCartPole),
  grid: async () => {
    const which = quick ? { runs: [2] } : { threads: [256], runs: [1, 8, 64] };
    return updates(device, await updateOf('dqn', breakout), 'grid', which);
  },
  pqn: () =>
    quick
      ? onRollouts(device, 'pqn', 2, { hidden: [8], rolloutSteps: 8, epochs: 1, minibatches: 2 })
      : onRollouts(device, 'pqn', 128, {}),
  peers,
};
for (part of values.parts?.split(',') ??
  Object.keys(parts).filter((one) => !quick || one !== 'natureResident')) {
  const start = performance.now();
  tell([part], await parts[part]!().catch((error: Error) => ({ failed: error.message })));
  process.stderr.write(`${part}: ${Math.round(performance.now() - start)} ms\n`);
}
device.close();
