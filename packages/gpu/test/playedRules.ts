// Plays the same actions on a GPU, by translated rules, and by the rules themselves.
import { type Outcome, packedArray, Rng, type RowTask } from '@prism-rl/core';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { WGSL_RANDOM } from '../src/random.ts';
import { translateRules } from '../src/rows/deviceEnvOf.ts';
import { streamWords } from './numpyStreams.ts';

const streamOf = (task: RowTask, seed: number): Rng => task.stream?.(seed) ?? new Rng(seed);

/** A sequence of steps: it begins with an episode, or in a given state. */
export interface Play {
  readonly seed: number;
  readonly row?: ArrayLike<number>;
  /** Packed actions, one after the other. */
  readonly actions: readonly number[];
}

/** What a play shows after each step: the state, the reward, whether the task ended, the observation; at last the random stream. */
export interface Played {
  readonly steps: readonly Float64Array[];
  readonly stream: readonly number[];
}

/** A number of a step's result by its name, for messages. */
function nameOf({ stateSize }: RowTask, at: number): string {
  if (at < stateSize) return `row[${at}]`;
  return at === stateSize
    ? 'reward'
    : at === stateSize + 1
      ? 'terminated'
      : `observation[${at - stateSize - 2}]`;
}

/** Random packed actions. */
function actor({ actionSpace }: RowTask, seed: number): () => number[] {
  const rng = new Rng(seed);
  return () => {
    const packed = packedArray(actionSpace.dtype, actionSpace.size);
    actionSpace.pack(actionSpace.sample(rng), packed, 0);
    return [...packed];
  };
}

/** Whole episodes with random actions. */
export function free(task: RowTask, seeds: readonly number[], steps: number): Play[] {
  return seeds.map((seed) => {
    const act = actor(task, seed);
    return { seed, actions: Array.from({ length: steps }, act).flat() };
  });
}

/** Single steps from the states of episodes of at most 200 steps. */
export function scattered(task: RowTask, steps: number): Play[] {
  const plays: Play[] = [];
  for (let seed = 0; plays.length < steps; seed++) {
    const act = actor(task, seed);
    const [{ steps: states }] = playHere(task, free(task, [seed], 200)) as [Played];
    const own = states.filter((state) => state[task.stateSize + 1] === 0);
    for (const state of own.slice(0, steps - plays.length))
      plays.push({ seed, row: Float32Array.from(state.subarray(0, task.stateSize)), actions: act() });
  }
  return plays;
}

/** Where plays differ, the first ten places: by more than `most`, relative to numbers above 1. */
export function differences(
  task: RowTask,
  here: readonly Played[],
  there: readonly Played[],
  most = 0,
): string[] {
  const all = here.flatMap(({ steps, stream }, play) => {
    const other = there[play]!;
    const found = steps.flatMap((numbers, step) =>
      [...numbers].flatMap((x, k) => {
        const y = other.steps[step]![k]!;
        const isClose = Math.abs(x - y) <= most * Math.max(1, Math.abs(x));
        return isClose ? [] : [`play ${play}, step ${step}: ${nameOf(task, k)} is ${y}, not ${x}`];
      }),
    );
    return stream.join() === other.stream.join() ? found : [...found, `play ${play}: another random stream`];
  });
  return all.slice(0, 10);
}

/** Episodes restart when they end. Rows of float64 are rounded to float32 before they are used. */
export function playHere(task: RowTask, plays: readonly Play[]): Played[] {
  const { stateSize, stateType, actionSpace, observationSpace } = task;
  const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  return plays.map(({ seed, row: given, actions }) => {
    const rng = streamOf(task, seed);
    const row = packedArray(stateType, stateSize) as Parameters<RowTask['start']>[0];
    const packed = packedArray(actionSpace.dtype, actionSpace.size);
    const seen = packedArray(observationSpace.dtype, observationSpace.size);
    if (given) row.set(given);
    else task.start(row, rng);
    const steps: Float64Array[] = [];
    for (let t = 0; t < actions.length; t += actionSpace.size) {
      packed.set(actions.slice(t, t + actionSpace.size));
      task.step(row, packed, 0, rng, outcome);
      seen.fill(0);
      task.observe(row, seen, 0);
      steps.push(Float64Array.of(...row, outcome.reward, outcome.terminated ? 1 : 0, ...seen));
      if (outcome.terminated) task.start(row, rng);
    }
    return { steps, stream: [...streamWords(rng).words] };
  });
}

/** @param wgsl the translated rules */
export async function playThere(
  device: GpuDevice,
  task: RowTask,
  plays: readonly Play[],
  wgsl: string = translateRules(task).wgsl,
): Promise<Played[]> {
  const { stateSize, stateType, actionSpace, observationSpace } = task;
  const element = stateType === 'int32' ? 'i32' : 'f32';
  const streams = plays.map(({ seed }) => streamWords(streamOf(task, seed)));
  const words = streams[0]!.words.length;
  const count = plays[0]!.actions.length / actionSpace.size;
  const each = stateSize + 2 + observationSpace.size;
  const shader = await device.shader(`
@group(0) @binding(0) var<storage, read_write> m: array<u32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> trace: array<u32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
var<private> stream: u32;
var<private> envFault: u32;
var<private> seed: vec2u;
var<workgroup> row: array<${element}, ${stateSize}>;
var<workgroup> seen: array<f32, ${observationSpace.size}>;
${WGSL_RANDOM}
${streams[0]!.wgsl}
${wgsl}
@compute @workgroup_size(1) fn main(@builtin(workgroup_id) id: vec3u) {
  let begin = ${stateSize + words}u * id.x;
  stream = begin + ${stateSize}u;
  for (var k = 0u; k < ${stateSize}u; k++) { row[k] = bitcast<${element}>(m[begin + k]); }
  if (turn.x == 1u) { rulesStart(); }
  for (var step = 0u; step < turn.y; step++) {
    for (var k = 0u; k < ${actionSpace.size}u; k++) { rulesAction[k] = ${actionSpace.dtype.startsWith('float') ? '' : 'i32'}(given[(id.x * turn.y + step) * ${actionSpace.size}u + k]); }
    for (var k = 0u; k < ${observationSpace.size}u; k++) { seen[k] = -77f; }
    rulesStep();
    rulesObserve();
    let to = (id.x * turn.y + step) * ${each}u;
    for (var k = 0u; k < ${stateSize}u; k++) { trace[to + k] = bitcast<u32>(row[k]); }
    trace[to + ${stateSize}u] = bitcast<u32>(rulesReward);
    trace[to + ${stateSize + 1}u] = select(0u, 1u, rulesTerminated) + 1000u * envFault;
    for (var k = 0u; k < ${observationSpace.size}u; k++) { trace[to + ${stateSize + 2}u + k] = bitcast<u32>(seen[k]); }
    if (rulesTerminated) { rulesStart(); }
  }
}`);
  const own = new Uint32Array((stateSize + words) * plays.length);
  const begins = plays[0]!.row === undefined;
  for (const [k, { row }] of plays.entries()) {
    const floats = Float32Array.from(row ?? []);
    const at = k * (stateSize + words);
    own.set(
      stateType === 'int32'
        ? new Uint32Array(Int32Array.from(row ?? []).buffer)
        : new Uint32Array(floats.buffer),
      at,
    );
    own.set(streams[k]!.words, at + stateSize);
  }
  const m = await device.buffer(own.byteLength, 'memory');
  const feed = await device.buffer(4 * plays.length * count * actionSpace.size, 'actions');
  const trace = await device.buffer(4 * plays.length * count * each, 'results');
  device.write(m, 0, own);
  device.write(feed, 0, Float32Array.from(plays.flatMap(({ actions }) => actions)));
  await device.run({
    dispatches: [{ shader, workgroups: [plays.length, 1] }],
    buffers: [m, feed, trace],
    turn: [begins ? 1 : 0, count, 0, 0],
  });
  const after = new Uint32Array(await device.read(m, 0, own.byteLength));
  const results = await device.read(trace, 0, 4 * plays.length * count * each);
  const [bits, integers, floats] = [Uint32Array, Int32Array, Float32Array].map((Type) => new Type(results));
  const found = Float64Array.from(bits!, (word, k) => {
    const at = k % each;
    if (at === stateSize + 1) return word;
    return at < stateSize && stateType === 'int32' ? integers![k]! : floats![k]!;
  });
  for (const buffer of [m, feed, trace]) buffer.destroy();
  return plays.map((_, k) => ({
    steps: Array.from({ length: count }, (__, t) =>
      found.subarray((k * count + t) * each, (k * count + t + 1) * each),
    ),
    stream: [...after.subarray(k * (stateSize + words) + stateSize, (k + 1) * (stateSize + words))],
  }));
}
