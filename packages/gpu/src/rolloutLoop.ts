// Writes the shader of whole runs on rollouts: several environments of a run, λ-returns, and minibatches. One workgroup is one run.
import type { StepPrograms } from '@prism-rl/jit';
import type { DeviceEnv } from './deviceEnv.ts';
import { planSteps } from './memoryPlan.ts';
import { PURPOSES } from './random.ts';
import { decoded, wordAt } from './replay.ts';
import { allocator, frameWordsOf, GAME } from './runLayout.ts';
import * as shared from './runShader.ts';
import { BARRIER, elementOf, forEach } from './wgsl.ts';

/** How an agent collects rollouts and learns from them. */
export interface RolloutShape {
  readonly numEnvs: number;
  /** Steps of each environment in a rollout. */
  readonly steps: number;
  readonly epochs: number;
  readonly minibatches: number;
  /** γ, and λ of the returns. */
  readonly discount: number;
  readonly lambda: number;
  /** Factor of rewards. */
  readonly rewardScale: number;
  /** If true, acts ε-greedily on the parameters; if false, the parameters are logits from which actions are sampled. */
  readonly isGreedy: boolean;
  /** Whether tanh squashes samples to the bounds of a Box, instead of clipping. */
  readonly isSquashed: boolean;
  /** Once an update's `kl` exceeds this, the others of the rollout change nothing; default: none does. */
  readonly targetKl?: number | undefined;
}

/** An agent on rollouts as programs, such as `recordRollouts` of `@prism-rl/algo-pg` makes. */
export interface RecordedRollouts {
  readonly steps: {
    /** From `observations` of all environments to `parameters` of the actions, and `values` of the states. */
    readonly act: StepPrograms;
    /** From `observations` of one row to `parameters`. */
    readonly judge: StepPrograms;
    /** From `observations`, `samples`, columns of a minibatch and schedules to scalars. */
    readonly update: StepPrograms;
    /** From `observations` of a rollout, after its updates, to the moments that the other steps normalise by. */
    readonly observe?: StepPrograms | undefined;
    /** From `sums`, the discounted sums of a rollout's rewards so far, to `factor`, of its rewards. */
    readonly scale?: StepPrograms | undefined;
  };
  readonly rollout: RolloutShape;
}

/** Columns of a rollout in a run's state, a word for each row. `ends` is 1 after a terminal step, 2 after a truncated one. */
const COLUMNS = ['actions', 'rewards', 'ends', 'tails', 'returns', 'order', 'logProbs', 'sums'] as const;
type Column = (typeof COLUMNS)[number] | 'values';

/** Whole runs of an agent on rollouts. A rollout's ticks are its steps, one for the targets, and one for each minibatch. */
export interface RolloutLoop extends shared.Loop {
  readonly rollout: RolloutShape;
  /** Ticks of a rollout. */
  readonly period: number;
  readonly layout: Readonly<ReturnType<typeof rolloutLayout>>;
}

/** Offsets in words from the beginning of a run. */
function rolloutLayout({ steps, rollout }: RecordedRollouts, env: DeviceEnv) {
  const { numEnvs, steps: length } = rollout;
  const allocate = allocator();
  const game = GAME.length + env.rowSize;
  const games = { training: allocate(numEnvs * game), evaluation: allocate(game), actions: 0 };
  const rows = length * numEnvs;
  const wordsOf = (name: Column): number =>
    name === 'actions' ? rows * sampleSize(env) : name === 'sums' && steps.scale === undefined ? 0 : rows;
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, allocate(wordsOf(name))]));
  columns.values = allocate(rows + numEnvs);
  const frameWords = frameWordsOf(env);
  // Frames of each step's observations, those after the last step, and the last ones of truncated episodes.
  const frameCount = rows + numEnvs * (1 + Math.max(1, truncationsIn(rollout, env)));
  const frames = allocate(frameCount * frameWords);
  const floats = Math.max(...steps.update.variables.map(({ address, length: own }) => address / 4 + own));
  // Whether the policy is too far from the rollout's, a word, then the floats of the variables at that time. Absent if it may be.
  const far = Number.isFinite(rollout.targetKl) ? { at: allocate(1 + floats), floats } : undefined;
  return {
    ...{ ...games, columns: columns as { readonly [name in Column]: number } },
    ...{ frames, frameCount, frameWords, far, words: allocate(0) },
  };
}

/** Puts an agent into an environment, and all its programs into one memory. */
export function rolloutLoop({ steps: given, rollout }: RecordedRollouts, env: DeviceEnv): RolloutLoop {
  const { steps: length, epochs, minibatches } = rollout;
  const steps = planSteps({ ...given });
  const layout = rolloutLayout({ steps, rollout }, env);
  const period = length + 1 + epochs * minibatches;
  const loop: RolloutLoop = {
    ...{ env, steps, layout, rollout, period },
    controls: ['epsilon', 'learningRate', 'entropyCoefficient'],
    sums: [...shared.metricsOf(steps.update), ...(layout.far ? ['gradientSteps'] : [])],
    updatesAt: (_, phase) => (phase > length ? 1 : 0),
    mostTicks: period,
    mostEpisodes: Math.max(shared.WINDOW, length * rollout.numEnvs),
    shader: (stride, threads) => rolloutShader(loop, stride, threads),
  };
  return loop;
}

/** Numbers of an action. */
const sampleSize = ({ box }: DeviceEnv): number => box?.low.length ?? 1;

/** Takes an action of a Box: normal numbers, clipped or squashed to its bounds. Their means begin at `head`, followed by the logarithms of their deviations. */
function boxed({ env, rollout }: RolloutLoop, head: string, isJudged: boolean): string {
  const { isSquashed } = rollout;
  const { low, high } = env.box!;
  return low
    .map((least, k) => {
      const mean = `m[base + ${head} + ${k}u]`;
      const most = high[k]!;
      const squashed = `${Math.fround(least)}f + ${Math.fround((most - least) / 2)}f * (tanh(clamp(x, -15f, 15f)) + 1f)`;
      const slope = isSquashed ? 'logProb -= logSlope(x);' : '';
      const drawn = isJudged
        ? `let x = ${mean};`
        : `let logStd = m[base + ${head} + ${low.length + k}u];
        let z = normal(philox(vec4u(step, ${PURPOSES.explore}u, envNumber, ${Math.floor(k / 4)}u))[${k % 4}]);
        let x = ${mean} + exp(logStd) * z;
        logProb -= 0.5f * z * z + logStd + ${Math.fround(Math.log(2 * Math.PI) / 2)}f;
        ${slope} store[samples + ${k}u] = bitcast<u32>(x);`;
      return `{ ${drawn} envAction[${k}] = clamp(${isSquashed ? squashed : 'x'}, ${Math.fround(least)}f, ${Math.fround(most)}f); }`;
    })
    .join('\n');
}

/** Most episodes of an environment that can be truncated within a rollout. */
function truncationsIn({ steps }: RolloutShape, { maxEpisodeSteps }: DeviceEnv): number {
  return maxEpisodeSteps === null ? 0 : Math.ceil(steps / maxEpisodeSteps);
}

/** Functions for one thread: frames of its observation, the choice of its action, and an epoch's order of rows. */
function functions({ env, rollout, layout: { frames, frameWords }, period }: RolloutLoop): string {
  const { actions, observationSize, observationBits: bits } = env;
  const rows = rollout.steps * rollout.numEnvs;
  const each = 32 / bits;
  const half = Math.ceil(Math.log2(rows) / 2);
  const mask = 2 ** half - 1;
  const word = bits === 32 ? 'bitcast<u32>(seen[k])' : `u32(seen[k]) << (${bits}u * (k % ${each}u))`;
  const parameter = (a: string): string => `m[base + at + ${a}]`;
  return `
/** Writes the observation as a frame. */
fn keepFrame(frame: u32) {
  for (var w = 0u; w < ${frameWords}u; w++) {
    var word = 0u;
    for (var q = 0u; q < ${each}u; q++) { let k = ${each}u * w + q; if (k < ${observationSize}u) { word |= ${word}; } }
    store[own + ${frames}u + frame * ${frameWords}u + w] = word;
  }
}
/** log Σ exp of the logits. */
fn normaliser(at: u32) -> f32 {
  let most = ${parameter('best(at)')};
  var sum = 0f;
  for (var a = 0u; a < ${actions}u; a++) { sum += exp(${parameter('a')} - most); }
  return most + log(sum);
}
fn sampled(at: u32, word: u32) -> u32 {
  let whole = normaliser(at);
  var left = unit(word);
  // Rounding may leave a little; impossible actions have no probability.
  var last = 0u;
  for (var a = 0u; a < ${actions}u; a++) {
    let probability = exp(${parameter('a')} - whole);
    if (probability > 0f) { last = a; }
    left -= probability;
    if (left < 0f) { break; }
  }
  return last;
}
/** log of tanh's derivative. */
fn logSlope(x: f32) -> f32 { return 2f * (${Math.fround(Math.LN2)}f - x - max(-2f * x, 0f) - log(1f + exp(-2f * abs(x)))); }
/** A random permutation of the rows: a Feistel network (Luby & Rackoff 1988) on as many bits as needed, again where the result is no row. */
fn shuffled(row: u32, epoch: u32) -> u32 {
  var x = row;
  loop {
    for (var round = 0u; round < 6u; round++) {
      let right = x & ${mask}u;
      x = (right << ${half}u) | ((x >> ${half}u) ^ (philox(vec4u(right, ${PURPOSES.sample}u, round, epoch)).x & ${mask}u));
    }
    if (x < ${rows}u) { break; }
  }
  return x;
}
const PERIOD = ${period}u;`;
}

function rolloutShader(loop: RolloutLoop, stride: number, threads: number): shared.RunShader {
  const { env, rollout, layout, controls } = loop;
  const { columns, frames, frameWords, far } = layout;
  const { numEnvs, steps: length, minibatches, discount, lambda, rewardScale, isGreedy } = rollout;
  const { act, judge, update, observe, scale } = loop.steps as RecordedRollouts['steps'];
  const kernels = shared.kernelsOf(loop, threads);
  const run = (step: StepPrograms): string => kernels.get(step)!.statements;
  const rows = length * numEnvs;
  const truncations = truncationsIn(rollout, env);
  const batch = Math.floor(rows / minibatches);
  const { actions, observationSize: size, observationBits: bits, rowSize } = env;
  const column = (name: Column, row: string): string => wordAt(columns[name], row);
  const number = (name: Column, row: string): string => `bitcast<f32>(${column(name, row)})`;
  const frame = (which: string): string => decoded(bits, which, `(i % ${size}u)`, layout);
  const seen = shared.named(act.inputs, 'observations');
  const parameters = shared.named(act.outputs, 'parameters').address / 4;
  const values = shared.named(act.outputs, 'values').address / 4;
  const judged = {
    seen: shared.named(judge.inputs, 'observations'),
    parameters: shared.named(judge.outputs, 'parameters').address / 4,
  };
  const control = shared.controlOf(controls);
  const gameWords = GAME.length + rowSize;
  const loadRow = (at: string): string =>
    `for (var k = 0u; k < ${rowSize}u; k++) { row[k] = bitcast<${env.rowType}>(store[${at} + ${GAME.length}u + k]); }`;
  const keepRow = (at: string): string =>
    `for (var k = 0u; k < ${rowSize}u; k++) { store[${at} + ${GAME.length}u + k] = bitcast<u32>(row[k]); }`;
  const perEnv = (body: string): string =>
    forEach(
      numEnvs,
      threads,
      `envNumber = i; envDraws = 0u; let at = own + ${layout.training}u + i * ${gameWords}u; ${body}`,
    );
  const explore = `let coin = philox(vec4u(step, ${PURPOSES.explore}u, envNumber, 0u));`;
  const greedy = (from: string): string =>
    `select(best(${from}), anyAction(coin.y), unit(coin.x) < ${control('epsilon')})`;
  const samplesOf = sampleSize(env);
  const choice = env.box
    ? `var logProb = 0f; let samples = own + ${columns.actions}u + to * ${samplesOf}u;
    ${boxed(loop, 'head', false)}
    ${column('logProbs', 'to')} = bitcast<u32>(logProb);`
    : isGreedy
      ? `let action = ${greedy('head')};`
      : `let action = sampled(head, coin.x); ${column('logProbs', 'to')} = bitcast<u32>(m[base + head + action] - normaliser(head));`;
  // The last states of truncated episodes wait for the end of the rollout, when their values are due.
  const keepLast =
    truncations === 0
      ? ''
      : `if (!outcome.terminated) {
      var which = 0u;
      for (var k = 0u; k < phase; k++) { if (${column('ends', `k * ${numEnvs}u + i`)} == 2u) { which++; } }
      keepFrame(${rows}u + (1u + which) * ${numEnvs}u + i);
    }`;
  // In the first step of a rollout the step before is the last one of the rollout before.
  const addReward = `let before = (to + ${rows - numEnvs}u) % ${rows}u;
    ${column('sums', 'to')} = bitcast<u32>(outcome.reward + select(0f, ${Math.fround(discount)}f * ${number('sums', 'before')}, ${column('ends', 'before')} == 0u));`;
  const play = `
    ${explore}
    let head = ${parameters}u + i * ${env.box ? 2 * samplesOf : actions}u;
    let to = phase * ${numEnvs}u + i;
    ${loadRow('at')}
    ${env.maskAt === undefined ? '' : 'envObserve();'}
    ${choice}
    outcome = envStep(${env.box ? '0u' : 'action'});
    ${shared.countStep('at')}
    let isOver = outcome.terminated || ${shared.isLimited(env, 'at')};
    ${env.box ? '' : `${column('actions', 'to')} = action;`}
    ${column('rewards', 'to')} = bitcast<u32>(outcome.reward);
    ${scale === undefined ? '' : addReward}
    ${column('ends', 'to')} = select(select(0u, 2u, isOver), 1u, outcome.terminated);
    ${column('tails', 'to')} = 0u;
    envObserve();
    if (isOver) { ${keepLast} envStart(); envObserve(); }
    keepFrame(to + ${numEnvs}u);
    ${keepRow('at')}
    ${shared.FAULT}`;
  // G = r + γ [(1 − λ) v(s′) + λ G′]; after the end of an episode, G′ is v(s′), which is 0 in a terminal state.
  const reward =
    scale === undefined
      ? `${Math.fround(rewardScale)}f * ${number('rewards', 'at')}`
      : `clamp(m[base + ${shared.named(scale.outputs, 'factor').address / 4}u] * ${number('rewards', 'at')}, -10f, 10f)`;
  const scaling =
    scale === undefined
      ? ''
      : `${forEach(rows, threads, `${elementOf(shared.named(scale.inputs, 'sums').address)} = ${number('sums', 'i')};`)} ${BARRIER}
      ${run(scale)} ${BARRIER}`;
  const observing =
    observe === undefined
      ? ''
      : `if (phase == PERIOD - 1u) {
        ${forEach(rows * size, threads, `${elementOf(shared.named(observe.inputs, 'observations').address)} = ${frame(`(i / ${size}u)`)};`)} ${BARRIER}
        ${run(observe)}
      }`;
  const targets = `
    var sum = ${number('values', `${rows}u + i`)};
    for (var back = 0u; back < ${length}u; back++) {
      let at = (${length - 1}u - back) * ${numEnvs}u + i;
      let isOver = ${column('ends', 'at')} != 0u;
      let next = select(${number('values', `at + ${numEnvs}u`)}, ${number('tails', 'at')}, isOver);
      if (isOver) { sum = next; }
      sum = ${reward} + ${Math.fround(discount)}f * (${Math.fround(1 - lambda)}f * next + ${Math.fround(lambda)}f * sum);
      ${column('returns', 'at')} = bitcast<u32>(sum);
    }`;
  const sources: { readonly [name: string]: string } = {
    observations: frame('origin'),
    samples: env.box
      ? number('actions', `origin * ${samplesOf}u + i % ${samplesOf}u`)
      : `f32(${column('actions', 'origin')})`,
    returns: number('returns', 'origin'),
    advantages: `${number('returns', 'origin')} - ${number('values', 'origin')}`,
    oldValues: number('values', 'origin'),
    oldLogProbs: number('logProbs', 'origin'),
  };
  const gathered = update.inputs.map((input) => {
    const source = sources[input.name];
    if (source === undefined) return shared.fill(input, threads, control(input.name as 'learningRate'));
    const width = input.length / batch;
    const origin = column('order', `part * ${batch}u + i${width === 1 ? '' : ` / ${width}u`}`);
    return forEach(input.length, threads, `let origin = ${origin}; ${elementOf(input.address)} = ${source};`);
  });
  const most = rollout.targetKl!;
  const isFar = `m[base + ${far && shared.named(update.outputs, 'kl').address / 4}u] ${Math.fround(most) > most ? '>=' : '>'} ${Math.fround(most)}f`;
  // No barrier may depend on a value that one thread shares with the others: all compute the updates, and undo the late ones.
  const learn = far
    ? `let wasFar = ${wordAt(far.at)} == 1u && phase > ${length + 1}u;
      ${BARRIER}
      if (t == 0u && !wasFar) { ${wordAt(far.at)} = 0u; }
      ${run(update)}
      if (t == 0u && !wasFar) { ${shared.addSums(loop, update)} if (${isFar}) { ${wordAt(far.at)} = 1u; } }
      ${BARRIER}
      if (wasFar) {
        ${forEach(far.floats, threads, `m[base + i] = bitcast<f32>(${wordAt(far.at + 1, 'i')});`)}
      } else if (${wordAt(far.at)} == 1u) {
        ${forEach(far.floats, threads, `${wordAt(far.at + 1, 'i')} = bitcast<u32>(m[base + i]);`)}
      }`
    : `${run(update)} if (t == 0u) { ${shared.addSums(loop, update)} }`;
  const body = `
  if (isJudged) {
    let first = ${shared.game('taken')};
    step = first - 1u;
    if (t == 0u) { if (first == 0u) { envStart(); } else { ${loadRow('game')} } envObserve(); }
    for (var done = 0u; done < turn.x; done++) {
      step = first + done;
      envDraws = 0u;
      ${shared.feedOf(controls)}
      if (t == 0u) { for (var k = 0u; k < ${size}u; k++) { m[base + ${judged.seen.address / 4}u + k] = seen[k]; } }
      ${BARRIER}
      ${run(judge)}
      ${BARRIER}
      if (t == 0u) {
        ${explore}
        ${env.box ? boxed(loop, `${judged.parameters}u`, true) : ''}
        outcome = envStep(${env.box ? '0u' : greedy(`${judged.parameters}u`)});
        ${shared.countStep()}
        envObserve();
        if (outcome.terminated || ${shared.isLimited(env)}) { ${shared.endEpisode('game', 'step + 1u', 'outcome.terminated', loop.sums)} envStart(); envObserve(); }
        ${shared.FAULT}
      }
      ${BARRIER}
    }
    if (t == 0u) { ${keepRow('game')} ${shared.game('taken')} = first + turn.x; }
    return;
  }
  let first = ${shared.game('taken')};
  // All threads have the phase from the host, since it decides about barriers.
  let firstPhase = u32(given[1u + groups.x + group.x]) + turn.w;
  for (var done = 0u; done < turn.x; done++) {
    let tick = first + done;
    let phase = (firstPhase + done) % PERIOD;
    step = tick / PERIOD * ${length}u + phase;
    ${shared.feedOf(controls)}
    if (tick == 0u) {
      step = 0xffffffffu;
      ${perEnv(`envStart(); envObserve(); keepFrame(i); ${keepRow('at')}`)}
      step = 0u;
    } else if (phase == 0u) {
      ${forEach(numEnvs * frameWords, threads, `${wordAt(frames, 'i')} = ${wordAt(frames + rows * frameWords, 'i')};`)}
    }
    ${BARRIER}
    if (phase <= ${length}u) {
      // At the end of a rollout first for the last states of truncated episodes.
      let tails = select(0u, ${truncations}u, phase == ${length}u);
      for (var round = 0u; round < tails + 1u; round++) {
        let isTail = round < tails;
        let shown = select(phase * ${numEnvs}u, ${rows}u + (1u + round) * ${numEnvs}u, isTail);
        ${forEach(numEnvs * size, threads, `${elementOf(seen.address)} = ${frame(`(shown + i / ${size}u)`)};`)}
        ${BARRIER}
        ${run(act)}
        ${BARRIER}
        if (isTail) {
          ${forEach(
            numEnvs,
            threads,
            `var which = 0u;
            for (var k = 0u; k < ${length}u; k++) {
              let to = k * ${numEnvs}u + i;
              if (${column('ends', 'to')} == 2u) { if (which == round) { ${column('tails', 'to')} = bitcast<u32>(m[base + ${values}u + i]); } which++; }
            }`,
          )}
        } else {
          ${forEach(numEnvs, threads, `${column('values', `phase * ${numEnvs}u + i`)} = bitcast<u32>(m[base + ${values}u + i]);`)}
          if (phase < ${length}u) { ${perEnv(play)} } else { ${scaling} ${forEach(numEnvs, threads, targets)} }
        }
        ${BARRIER}
      }
      if (t == 0u && phase < ${length}u) {
        for (var e = 0u; e < ${numEnvs}u; e++) {
          let end = ${column('ends', `phase * ${numEnvs}u + e`)};
          if (end != 0u) {
            let at = own + ${layout.training}u + e * ${gameWords}u;
            ${shared.endEpisode('at', `(step + 1u) * ${numEnvs}u`, 'end == 1u', loop.sums)}
          }
        }
      }
    } else {
      let part = (phase - ${length + 1}u) % ${minibatches}u;
      if (part == 0u) { ${forEach(rows, threads, `${column('order', 'i')} = shuffled(i, tick);`)} }
      ${BARRIER}
      ${gathered.join('\n')}
      ${BARRIER}
      ${learn}
      ${BARRIER}
      ${observing}
    }
  }
  if (t == 0u) { ${shared.game('taken')} = first + turn.x; }`;
  return shared.runShader({
    loop,
    stride,
    threads,
    kernels,
    space: 'private',
    declarations: functions(loop),
    words: 0,
    body,
  });
}
