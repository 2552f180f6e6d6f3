// Writes the shader of whole runs: environment, ε-greedy acting, replay, updates and target copies. One workgroup is one run.
import type { StepPrograms } from '@prism-rl/jit';
import type { DeviceEnv } from './deviceEnv.ts';
import { hasEnded } from './hostEnv.ts';
import { planSteps } from './memoryPlan.ts';
import { priorityPrograms } from './priorityPrograms.ts';
import { PURPOSES } from './random.ts';
import * as memory from './replay.ts';
import { GAME, type ReplayShape, type RunLayout, runLayout } from './runLayout.ts';
import * as shared from './runShader.ts';
import { BARRIER, elementOf, forEach } from './wgsl.ts';

/** The steps of an agent of action values. */
export interface LoopSteps {
  readonly [name: string]: StepPrograms | undefined;
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

/** An agent of action values as programs, such as `recordDqn` of `@prism-rl/algo-dqn-family` makes. */
export interface RecordedAgent {
  /** `weigh` and `rank` have defaults. */
  readonly steps: LoopSteps;
  readonly replay: ReplayShape;
  /** Updates between moves of the target network. */
  readonly targetEvery: number;
}

/** Whole runs of an agent of action values in an environment. */
export interface ValueLoop extends shared.Loop {
  readonly steps: LoopSteps;
  readonly replay: ReplayShape;
  readonly layout: RunLayout;
}

/** Puts an agent into an environment, and all its programs into one memory. */
export function valueLoop({ steps, replay, targetEvery }: RecordedAgent, env: DeviceEnv): ValueLoop {
  const { batchSize, alpha, numEnvs = 1 } = replay;
  const more = alpha === undefined ? {} : { ...priorityPrograms(batchSize, alpha), ...steps };
  const loop: ValueLoop = {
    ...{ env, replay, steps: planSteps<LoopSteps>({ ...steps, ...more }) },
    layout: runLayout(env, replay),
    controls: ['epsilon', 'learningRate', 'beta', 'updates', 'updatesBefore', 'targetEvery'],
    sums: shared.metricsOf(steps.update),
    updatesAt: ({ updates }) => updates!,
    mostTicks: shared.WINDOW,
    mostEpisodes: shared.WINDOW * numEnvs,
    // The feed is exact up to 2²⁴, and the shader needs only the remainder.
    fed: (now) => ({ ...now, updatesBefore: now.updatesBefore! % targetEvery, targetEvery }),
    shader: (stride, threads) => valueShader(loop, stride, threads),
  };
  return loop;
}

/**
 * Draws the random inputs of a step: `…Noise` is standard normal, `…Fractions` uniform. Evaluations have no noise, and the middles of equal parts as
 * fractions.
 *
 * @param row distinguishes fractions, but not noise; default: `update`
 */
function drawInputs(step: StepPrograms, threads: number, kind: number, update: string, row = update): string {
  const drawn = step.inputs.filter(({ name }) => name.endsWith('Noise') || name.endsWith('Fractions'));
  return drawn
    .map(({ name, address, length }, k) => {
      const isNoise = name.endsWith('Noise');
      const word = `philox(vec4u(step, ${kind + 16 * k}u, i / 4u, ${isNoise ? update : row}))[i % 4u]`;
      const [draw, settled] = isNoise ? ['normal', '0f'] : ['unit', `(f32(i) + 0.5f) / ${length}f`];
      const to = elementOf(address);
      const body = `if (isJudged) { ${to} = ${settled}; } else { ${to} = ${draw}(${word}); }`;
      return forEach(length, threads, body);
    })
    .join('\n');
}

/** One thread plays a step of the environment, and, unless it is judged, remembers it. @param choose declares `action` */
function playStep({ env, replay, layout, sums }: ValueLoop, choose: string, threads: number): string {
  const encode = memory.encodeFrame(env, layout, threads, memory.counter('frames'));
  const change =
    replay.alpha !== undefined
      ? `for (var k = 0u; k < ${memory.mostChanged(replay)}u; k++) { if (k >= changes) { changed[k] = 0u; } }`
      : '';
  return `
if (t == 0u) {
  ${choose}
  outcome = envStep(action);
  envObserve();
  played = action;
  ${shared.countStep()}
}
${BARRIER}
if (!isJudged) { ${encode} }
${BARRIER}
if (t == 0u) {
  let isOver = outcome.terminated || ${shared.isLimited(env)};
  if (!isJudged) {
    changes = 0u;
    let to = ${memory.counter('frames')};
    remember(${memory.counter('now')}, to, played, outcome.reward, outcome.terminated, isOver);
    ${memory.counter('frames')} = to + 1u;
    ${memory.counter('now')} = select(to, to + 1u, isOver);
    forget(to + select(1u, 2u, isOver));
    ${change}
  }
  over = select(0u, 1u, isOver);
  if (isOver) { ${shared.endEpisode('game', `(step + 1u) * ${replay.numEnvs ?? 1}u`, 'outcome.terminated', sums)} envStart(); envObserve(); }
  ${shared.FAULT}
}
${BARRIER}
// No barrier may depend on a value that one thread shares with the others: not all drivers get that right.
let begins = over == 1u && !isJudged;
if (begins) { ${encode} }
${BARRIER}
if (t == 0u && begins) { ${memory.counter('frames')}++; }
${BARRIER}
${replay.alpha !== undefined ? `if (!isJudged) { ${memory.updateTree(memory.mostChanged(replay), layout, threads)} }` : ''}`;
}

/** Writes the shader of a loop. @param stride floats between the steps' numbers of neighbouring runs */
function valueShader(loop: ValueLoop, stride: number, threads: number): shared.RunShader {
  const { env, steps, replay, layout, controls } = loop;
  const { act, update, target, weigh, rank } = steps;
  const { batchSize, numEnvs = 1 } = replay;
  const kernels = shared.kernelsOf(loop, threads);
  const run = (step: StepPrograms | undefined): string => (step && kernels.get(step)!.statements) ?? '';
  const control = shared.controlOf(controls);
  const input = (name: string): number => shared.named(update.inputs, name).address;
  const seen = shared.named(act.inputs, 'observations');
  const values = shared.named(act.outputs, 'values').address;
  const leaf = layout.tree[0]?.sums ?? 0;
  const weighing =
    weigh === undefined
      ? ''
      : `${forEach(batchSize, threads, `${elementOf(shared.named(weigh.inputs, 'leaves').address)} = bitcast<f32>(store[own + ${leaf}u + chosen[i]]);`)}
    ${shared.fill(shared.named(weigh.inputs, 'least'), threads, `bitcast<f32>(${memory.wordAt(layout.tree.at(-1)!.minima)})`)}
    ${shared.fill(shared.named(weigh.inputs, 'beta'), threads, control('beta'))}
    ${BARRIER} ${run(weigh)}
    ${forEach(batchSize, threads, `numbers[i] = ${elementOf(shared.named(weigh.outputs, 'weights').address)};`)} ${BARRIER}`;
  const ranking =
    rank === undefined
      ? ''
      : `${forEach(batchSize, threads, `numbers[i] = ${elementOf(shared.named(update.outputs, 'priorities').address)};`)} ${BARRIER}
    ${forEach(batchSize, threads, `${elementOf(shared.named(rank.inputs, 'priorities').address)} = numbers[i];`)} ${BARRIER}
    ${run(rank)}
    ${forEach(
      batchSize,
      threads,
      `var isLast = true; for (var k = 0u; k < ${batchSize}u; k++) { isLast = isLast && (k <= i || chosen[k] != chosen[i]); }
      changed[i] = chosen[i];
      let old = ${memory.wordAt(leaf, 'chosen[i]')};
      if (isLast && old != 0u) { ${memory.wordAt(leaf, 'chosen[i]')} = bitcast<u32>(${elementOf(shared.named(rank.outputs, 'leaves').address)}); }`,
    )}
    ${BARRIER}
    if (t == 0u) { var largest = bitcast<f32>(${memory.counter('largest')});
      for (var i = 0u; i < ${batchSize}u; i++) { largest = max(largest, ${elementOf(shared.named(rank.outputs, 'leaves').address)}); }
      ${memory.counter('largest')} = bitcast<u32>(largest); }
    ${memory.updateTree(batchSize, layout, threads)}`;
  const declarations = `
var<workgroup> over: u32;
var<workgroup> chosen: array<u32, ${batchSize}>;
var<workgroup> changed: array<u32, ${Math.max(batchSize, memory.mostChanged(replay))}>;
var<workgroup> numbers: array<f32, ${batchSize}>;
${memory.replayFunctions(replay, layout)}`;
  const enter = (begins: string): string => `
  ${env.isHosted ? '' : forEach(env.rowSize, threads, `row[i] = select(bitcast<${env.rowType}>(store[game + ${GAME.length}u + i]), 0, ${begins});`)}
  ${BARRIER}
  if (t == 0u) {
    if (${begins}) { envStart(); }
    envObserve();
    if (${begins} && !isJudged) {
      ${memory.counter('now')} = ${memory.counter('frames')}; ${memory.counter('frames')}++;
      ${memory.counter('largest')} = bitcast<u32>(max(1f, bitcast<f32>(${memory.counter('largest')})));
      ${env.isHosted ? `${memory.counter('open')} = 0u; ${shared.clearCounts('game')}` : ''}
    }
  }
  ${BARRIER}
  if (${begins} && !isJudged) { ${memory.encodeFrame(env, layout, threads, memory.counter('now'))} }
  ${BARRIER}`;
  const leave = `${BARRIER}
  ${env.isHosted ? '' : forEach(env.rowSize, threads, `store[game + ${GAME.length}u + i] = bitcast<u32>(row[i]);`)}`;
  const decide = `
    let coin = philox(vec4u(step, ${PURPOSES.explore}u, envNumber, 0u));
    let isRandom = unit(coin.x) < ${control('epsilon')};
    ${shared.fill(seen, threads, shared.seenAt(env, 'i'))}
    ${drawInputs(act, threads, PURPOSES.act, '0u', 'envNumber')}
    ${BARRIER}
    ${run(act)}`;
  const choose = `var action = anyAction(coin.y);
  if (!isRandom) { action = best(${values / 4}u); }`;
  const chosen = memory.wordAt(layout.actions, 'envNumber');
  // Before the host takes a step, a dispatch without steps chooses its action.
  const play = env.isHosted
    ? `if (turn.x == 0u) {
      if (t == 0u) { shown = select(1u, 0u, ${hasEnded('running')}); }
      ${BARRIER}
      ${decide}
      if (t == 0u) { ${choose} ${chosen} = action; }
    } else { ${playStep(loop, `let action = ${chosen};`, threads)} }`
    : `envDraws = 0u; ${decide} ${playStep(loop, choose, threads)}`;
  const begins = env.isHosted ? `(turn.x == 0u && ${hasEnded('begun')})` : '(first + done == 0u)';
  // Several environments take turns in the memory of the workgroup.
  const playAll = `let most = select(${numEnvs}u, 1u, isJudged);
    for (var e = 0u; e < most; e++) {
      envNumber = e;
      game = home + e * ${GAME.length + env.rowSize}u;
      ${enter(begins)} ${play} ${leave} ${BARRIER}
    }
    game = home;`;
  const isOne = numEnvs === 1 && !env.isHosted;
  const [turns, updates] = [env.isHosted ? 'max(1u, turn.x)' : 'turn.x', `u32(${control('updates')})`];
  const body = `
  let first = ${shared.game('taken')};
  let home = game;
  step = first - 1u;
  ${isOne ? enter('(first == 0u)') : ''}
  for (var done = 0u; done < ${turns}; done++) {
    step = first + done;
    ${shared.feedOf(controls)}
    ${isOne ? play : playAll}
    let updates = ${env.isHosted ? `select(${updates}, 0u, turn.x == 0u)` : updates};
    for (var u = 0u; u < updates; u++) {
      ${memory.sampleSlots(replay, layout, threads)}
      ${BARRIER}
      ${weighing}
      ${memory.gatherBatch(env, replay, layout, threads, input)}
      ${shared.fill(shared.named(update.inputs, 'weights'), threads, weigh === undefined ? '1f' : 'numbers[i]')}
      ${shared.fill(shared.named(update.inputs, 'learningRate'), threads, control('learningRate'))}
      ${drawInputs(update, threads, PURPOSES.update, 'u')}
      ${BARRIER}
      ${run(update)}
      if (t == 0u) {
        ${shared.addSums(loop, update)}
      }
      storageBarrier();
      ${ranking}
      ${target === undefined ? '' : `if ((u32(${control('updatesBefore')}) + u + 1u) % u32(${control('targetEvery')}) == 0u) { ${run(target)} }`}
    }
  }
  ${isOne ? leave : BARRIER}
  if (t == 0u) { ${shared.game('taken')} = first + turn.x; }`;
  const words = 3 * batchSize + memory.mostChanged(replay) + 1;
  return shared.runShader({ loop, stride, threads, kernels, space: 'workgroup', declarations, words, body });
}
