// Writes the shader of whole runs: environment, ε-greedy acting, replay, updates and target copies. One workgroup is one run.
import type { NamedArray, ProgramArray, StepPrograms } from '@prism-rl/jit';
import { type WgslKernel, wgslDeclarations, wgslKernel } from '@prism-rl/jit/kernels';
import type { DeviceEnv } from './deviceEnv.ts';
import { PURPOSES, WGSL_RANDOM } from './random.ts';
import {
  counter,
  encodeFrame,
  gatherBatch,
  mostChanged,
  replayFunctions,
  sampleSlots,
  updateTree,
  wordAt,
} from './replay.ts';
import { GAME, type ReplayShape, type RunLayout, runLayout } from './runLayout.ts';
import { BARRIER, elementOf, forEach, TILES } from './wgsl.ts';

/** The steps of an agent of action values, in one memory (`planMemory`). */
export interface LoopSteps {
  /** From `observations` of one row to `values`, the actions' values. */
  readonly act: StepPrograms;
  /** From a batch and the `learningRate` to `loss`, `meanQ` and, for prioritized replay, `priorities`. */
  readonly update: StepPrograms;
  /** Moves the target network; absent if the update does, or there is none. */
  readonly target?: StepPrograms | undefined;
  /** For prioritized replay: from the chosen `leaves`, the `least` leaf and `beta` to importance `weights`. */
  readonly weigh?: StepPrograms | undefined;
  /** For prioritized replay: from `priorities` to `leaves`. */
  readonly rank?: StepPrograms | undefined;
}

/** Everything that {@link trainingShader} needs. */
export interface Loop {
  readonly env: DeviceEnv;
  readonly steps: LoopSteps;
  readonly replay: ReplayShape;
  /** Updates between moves of the target network. */
  readonly targetEvery: number;
}

/** Numbers that the caller provides for each step of a run, and their order. */
export const CONTROLS = ['epsilon', 'learningRate', 'beta', 'updates', 'updatesBefore'] as const;

/** Episodes that a run's log holds, and so the most steps between two looks at it. */
export const EPISODES = 256;
/** Words of a logged episode. */
export const EPISODE = ['step', 'return', 'length', 'isTerminated', 'isPaid'] as const;
/** Episodes ended so far, sums of the updates' losses and mean values, and the fault of the environment. */
export const TALLY = ['episodes', 'loss', 'meanQ', 'fault'] as const;
export const LOG_WORDS = TALLY.length + EPISODES * EPISODE.length;

/** The array of a name. @throws Error if there is none */
function named(arrays: readonly NamedArray[], name: string): NamedArray {
  const found = arrays.find((one) => one.name === name);
  if (found === undefined) throw new Error(`a step has no ${name}`);
  return found;
}

/**
 * Draws the random inputs of a step: `…Noise` is standard normal, `…Fractions` uniform. Evaluations have no noise, and the middles of equal parts as
 * fractions.
 */
function drawInputs({ inputs }: StepPrograms, threads: number, purpose: number, update: string): string {
  const drawn = inputs.filter(({ name }) => name.endsWith('Noise') || name.endsWith('Fractions'));
  return drawn
    .map(({ name, address, length }, k) => {
      const word = `philox(vec4u(step, ${purpose + 16 * k}u, i / 4u, ${update}))[i % 4u]`;
      const [draw, settled] = name.endsWith('Noise')
        ? ['normal', '0f']
        : ['unit', `(f32(i) + 0.5f) / ${length}f`];
      const to = elementOf(address);
      return forEach(
        length,
        threads,
        `if (isJudged) { ${to} = ${settled}; } else { ${to} = ${draw}(${word}); }`,
      );
    })
    .join('\n');
}

/** A word of the game being played. */
function game(name: (typeof GAME)[number]): string {
  return `store[game + ${GAME.indexOf(name)}u]`;
}

const fill = ({ address, length }: ProgramArray, threads: number, value: string): string =>
  forEach(length, threads, `${elementOf(address)} = ${value};`);

/** Steps after which an episode of an evaluation ends in an environment without a limit, as in `evaluatePolicy` of `@prism-rl/runner`. */
export const MOST_EPISODE_STEPS = 27_000;

/** One thread acts, plays a step of the environment, and, unless it is judged, remembers it. `isRandom` says whether the action is random. */
function playStep({ env, replay }: Loop, values: number, layout: RunLayout, threads: number): string {
  const { actions, maxEpisodeSteps } = env;
  const isLimited =
    maxEpisodeSteps === null
      ? `(isJudged && ${game('steps')} >= ${MOST_EPISODE_STEPS}u)`
      : `${game('steps')} >= ${maxEpisodeSteps}u`;
  const encode = encodeFrame(env, layout, threads, counter('frames'));
  const entry = [
    'step + 1u',
    game('return'),
    game('steps'),
    'select(0u, 1u, outcome.terminated)',
    game('isPaid'),
  ];
  const log = `let entry = log + ${TALLY.length}u + ${EPISODE.length}u * store[log];
    ${entry.map((word, k) => `store[entry + ${k}u] = ${word};`).join(' ')} store[log]++;`;
  const change = replay.isPrioritized
    ? `for (var k = changes; k < ${mostChanged(replay)}u; k++) { changed[k] = 0u; }`
    : '';
  return `
if (t == 0u) {
  var action = below(coin.y, ${actions}u);
  if (!isRandom) {
    action = 0u;
    for (var a = 1u; a < ${actions}u; a++) { if (m[base + ${values / 4}u + a] > m[base + ${values / 4}u + action]) { action = a; } }
  }
  outcome = envStep(action);
  envObserve();
  played = action;
  ${game('steps')}++;
  ${game('return')} = bitcast<u32>(bitcast<f32>(${game('return')}) + outcome.reward);
  if (outcome.reward != 0f) { ${game('isPaid')} = 1u; }
}
${BARRIER}
if (!isJudged) { ${encode} }
${BARRIER}
if (t == 0u) {
  let isOver = outcome.terminated || ${isLimited};
  if (!isJudged) {
    changes = 0u;
    let to = ${counter('frames')};
    remember(${counter('now')}, to, played, outcome.reward, outcome.terminated, isOver);
    ${counter('frames')} = to + 1u;
    ${counter('now')} = select(to, to + 1u, isOver);
    forget(to + select(1u, 2u, isOver));
    ${change}
  }
  over = select(0u, 1u, isOver);
  if (isOver) { ${log} ${game('steps')} = 0u; ${game('return')} = 0u; ${game('isPaid')} = 0u; envStart(); envObserve(); }
  if (envFault != 0u) { store[log + ${TALLY.indexOf('fault')}u] = envFault; }
}
${BARRIER}
if (workgroupUniformLoad(&over) == 1u && !isJudged) {
  ${encode}
  ${BARRIER}
  if (t == 0u) { ${counter('frames')}++; }
  ${BARRIER}
}
${replay.isPrioritized ? `if (!isJudged) { ${updateTree(mostChanged(replay), layout, threads)} }` : ''}`;
}

/** A shader of whole runs. */
export interface TrainingShader {
  readonly code: string;
  /** Memory that the threads of a workgroup share, in bytes. */
  readonly workgroupBytes: number;
  readonly layout: RunLayout;
}

/**
 * Writes the shader. Binding 0 holds the steps' numbers, run by run. Binding 1 holds whether the runs are evaluated, the number of each workgroup's run,
 * and {@link CONTROLS} of each step of each. Binding 2 holds the logs of all runs, those of all evaluations, then the runs' {@link RunLayout}s. `turn`
 * contains the number of steps in this dispatch, the number of all runs, the steps of each run in binding 1, and the first one's index there.
 *
 * @param stride floats between the steps' numbers of neighbouring runs
 */
export function trainingShader(loop: Loop, stride: number, threads: number): TrainingShader {
  const { env, steps, replay, targetEvery } = loop;
  const { act, update, target, weigh, rank } = steps;
  const { batchSize, isPrioritized } = replay;
  const layout = runLayout(env, replay);
  const workgroup = { threads, bytes: TILES };
  const kernels = new Map(
    [act, update, target, weigh, rank].flatMap((step) =>
      step === undefined ? [] : [[step, wgslKernel(step.programs, workgroup)] as const],
    ),
  );
  const run = (step: StepPrograms | undefined): string => (step && kernels.get(step)!.statements) ?? '';
  const control = (name: (typeof CONTROLS)[number]): string => `given[feed + ${CONTROLS.indexOf(name)}u]`;
  const input = (name: string): number => named(update.inputs, name).address;
  const batch = {
    observations: input('observations'),
    nextObservations: input('nextObservations'),
    actions: input('actions'),
    rewards: input('rewards'),
    discounts: input('discounts'),
  };
  const seen = named(act.inputs, 'observations');
  const values = named(act.outputs, 'values').address;
  const leaf = isPrioritized ? layout.tree[0]!.sums : 0;
  const weighing =
    weigh === undefined
      ? ''
      : `${forEach(batchSize, threads, `${elementOf(named(weigh.inputs, 'leaves').address)} = bitcast<f32>(store[own + ${leaf}u + chosen[i]]);`)}
    ${fill(named(weigh.inputs, 'least'), threads, `bitcast<f32>(${wordAt(layout.tree.at(-1)!.minima)})`)}
    ${fill(named(weigh.inputs, 'beta'), threads, control('beta'))}
    ${BARRIER} ${run(weigh)}
    ${forEach(batchSize, threads, `numbers[i] = ${elementOf(named(weigh.outputs, 'weights').address)};`)} ${BARRIER}`;
  const ranking =
    rank === undefined
      ? ''
      : `${forEach(batchSize, threads, `numbers[i] = ${elementOf(named(update.outputs, 'priorities').address)};`)} ${BARRIER}
    ${forEach(batchSize, threads, `${elementOf(named(rank.inputs, 'priorities').address)} = numbers[i];`)} ${BARRIER}
    ${run(rank)}
    ${forEach(
      batchSize,
      threads,
      `var isLast = true; for (var k = i + 1u; k < ${batchSize}u; k++) { isLast = isLast && chosen[k] != chosen[i]; }
      changed[i] = chosen[i];
      let old = ${wordAt(leaf, 'chosen[i]')};
      if (isLast && old != 0u) { ${wordAt(leaf, 'chosen[i]')} = bitcast<u32>(${elementOf(named(rank.outputs, 'leaves').address)}); }`,
    )}
    ${BARRIER}
    if (t == 0u) { var largest = bitcast<f32>(${counter('largest')});
      for (var i = 0u; i < ${batchSize}u; i++) { largest = max(largest, ${elementOf(named(rank.outputs, 'leaves').address)}); }
      ${counter('largest')} = bitcast<u32>(largest); }
    ${updateTree(batchSize, layout, threads)}`;
  const code = `
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> store: array<u32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
struct EnvOutcome { reward: f32, terminated: bool }
const LARGEST = 3.4028234e38f;
var<private> base: u32;
var<private> own: u32;
var<private> game: u32;
var<private> seed: vec2u;
var<private> step: u32;
var<private> envDraws: u32;
var<private> envFault: u32;
var<private> outcome: EnvOutcome;
var<private> played: u32;
var<workgroup> row: array<${env.rowType}, ${env.rowSize}>;
var<workgroup> seen: array<f32, ${env.observationSize}>;
var<workgroup> chosen: array<u32, ${batchSize}>;
var<workgroup> changed: array<u32, ${Math.max(batchSize, mostChanged(replay))}>;
var<workgroup> numbers: array<f32, ${batchSize}>;
var<workgroup> over: u32;
${wgslDeclarations([...kernels.values()])}
${WGSL_RANDOM}
fn envWords() -> vec2u { envDraws++; return philox(vec4u(step, ${PURPOSES.environment}u, envDraws, 0u)).xy; }
fn envWord() -> u32 { return envWords().x; }
fn envRandom() -> f32 { return unit(envWord()); }
${env.wgsl}
${replayFunctions(replay, layout)}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) t: u32) {
  let isJudged = given[0] == 1f;
  let run = u32(given[1u + group.x]);
  base = run * ${stride}u;
  let log = (run + select(0u, turn.y, isJudged)) * ${LOG_WORDS}u;
  own = 2u * turn.y * ${LOG_WORDS}u + run * ${layout.words}u;
  game = own + select(${layout.training}u, ${layout.evaluation}u, isJudged);
  seed = vec2u(${game('seed')}, ${game('seedHigh')});
  let first = ${game('taken')};
  step = first - 1u;
  ${forEach(env.rowSize, threads, `row[i] = select(bitcast<${env.rowType}>(store[game + ${GAME.length}u + i]), 0, first == 0u);`)}
  ${BARRIER}
  if (t == 0u) {
    if (first == 0u) { envStart(); }
    envObserve();
    if (first == 0u && !isJudged) { ${counter('frames')} = 1u; ${counter('largest')} = bitcast<u32>(1f); }
  }
  ${BARRIER}
  if (first == 0u && !isJudged) { ${encodeFrame(env, layout, threads, counter('now'))} }
  ${BARRIER}
  for (var done = 0u; done < turn.x; done++) {
    step = first + done;
    envDraws = 0u;
    let feed = 1u + groups.x + (group.x * turn.z + turn.w + done) * ${CONTROLS.length}u;
    let coin = philox(vec4u(step, ${PURPOSES.explore}u, 0u, 0u));
    if (t == 0u) { over = select(0u, 1u, unit(coin.x) < ${control('epsilon')}); }
    let isRandom = workgroupUniformLoad(&over) == 1u;
    if (!isRandom) {
      ${fill(seen, threads, 'seen[i]')}
      ${drawInputs(act, threads, PURPOSES.act, '0u')}
      ${BARRIER}
      ${run(act)}
    }
    ${playStep(loop, values, layout, threads)}
    let updates = u32(${control('updates')});
    for (var u = 0u; u < updates; u++) {
      ${sampleSlots(replay, layout, threads)}
      ${BARRIER}
      ${weighing}
      ${gatherBatch(env, replay, layout, threads, batch)}
      ${fill(named(update.inputs, 'weights'), threads, weigh === undefined ? '1f' : 'numbers[i]')}
      ${fill(named(update.inputs, 'learningRate'), threads, control('learningRate'))}
      ${drawInputs(update, threads, PURPOSES.update, 'u')}
      ${BARRIER}
      ${run(update)}
      if (t == 0u) {
        ${(['loss', 'meanQ'] as const)
          .map((name, k) => {
            const sum = `store[log + ${k + 1}u]`;
            return `${sum} = bitcast<u32>(bitcast<f32>(${sum}) + m[base + ${named(update.outputs, name).address / 4}u]);`;
          })
          .join('\n')}
      }
      storageBarrier();
      ${ranking}
      ${target === undefined ? '' : `if ((u32(${control('updatesBefore')}) + u + 1u) % ${targetEvery}u == 0u) { ${run(target)} }`}
    }
  }
  ${BARRIER}
  ${forEach(env.rowSize, threads, `store[game + ${GAME.length}u + i] = bitcast<u32>(row[i]);`)}
  if (t == 0u) { ${game('taken')} = first + turn.x; }
}`;
  const words = env.rowSize + env.observationSize + 3 * batchSize + mostChanged(replay) + 1;
  const most = (of: (kernel: WgslKernel) => number): number => Math.max(...[...kernels.values()].map(of));
  const workgroupBytes = 4 * (words + most(({ partial }) => partial)) + 16 * most(({ tile }) => tile);
  return { code, layout, workgroupBytes };
}
