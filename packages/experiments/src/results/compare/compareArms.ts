import { PrismError, type ReferenceReturns } from '@prism-rl/core';
import {
  bootstrapInterval,
  bootstrapIntervals,
  differenceInterval,
  type Interval,
  improvementInterval,
  mean,
  median,
  namedRng,
  performanceProfile,
  ScoreMatrix,
  sampleEfficiency,
  thresholdGrid,
} from '@prism-rl/stats';
import type {
  AblationData,
  AblationRun,
  AblationSummary,
  ArmInEnvironment,
  ArmSummary,
  Comparison,
  SummaryCurve,
} from './ablationData.ts';
import { type Measured, pValueOf, verdictsOf } from './verdicts.ts';

/** Points of a curve over the part of training. */
const grid = 20;
const curveResamples = 1000;
const profilePoints = 51;

/**
 * The statistics of an ablation: interquartile means, performance profiles and probabilities of improvement of normalised scores,
 * with stratified bootstrap intervals (Agarwal et al. 2021), and learning curves. The same runs give the same numbers.
 *
 * A normalised score is `(score − zero) / (one − zero)`: zero is the mean return of random actions, one the return that counts as
 * solved; without such a threshold, a published agent's return, or else the best arm's mean.
 *
 * @throws PrismError `invalid-argument` for no runs, and for a run that appears twice: it would count as two seeds.
 */
export function compareArms(data: AblationData): AblationSummary {
  const { runs, references = {}, ablation } = data;
  if (runs.length === 0) throw PrismError.invalidArgument`An ablation needs at least one run.`;
  requireOnce(runs);
  const names = [...new Set(runs.map(({ arm }) => arm))];
  const ids = [...new Set(runs.map(({ environment }) => environment))];
  const at = (arm: string, id: string): AblationRun[] =>
    runs.filter((run) => run.arm === arm && run.environment === id).sort((a, b) => a.seed - b.seed);
  const shared = ids.filter((id) => names.every((arm) => at(arm, id).length > 0));
  const environments = Object.fromEntries(
    ids.map((id) => [
      id,
      scaleOf(
        id,
        runs.filter(({ environment }) => environment === id),
        references[id] ?? {},
      ),
    ]),
  );
  const normalize = (id: string, score: number): number => {
    const { zero, one } = environments[id]!;
    return (score - zero) / (one - zero);
  };

  /** Runs of an arm by shared environment, of the seeds that all of these have. */
  const byArm = new Map<string, AblationRun[][]>();
  for (const arm of names) {
    const columns = shared.map((id) => at(arm, id));
    const seeds = (columns[0] ?? [])
      .map(({ seed }) => seed)
      .filter((seed) => columns.every((column) => column.some((run) => run.seed === seed)));
    if (seeds.length > 0) {
      byArm.set(
        arm,
        columns.map((column) => seeds.map((seed) => column.find((run) => run.seed === seed)!)),
      );
    }
  }
  const matrices = new Map<string, ScoreMatrix>();
  for (const [arm, columns] of byArm) {
    const scores = columns.map((column, k) => column.map(({ score }) => normalize(shared[k]!, score)));
    matrices.set(arm, ScoreMatrix.fromTasks(scores));
  }
  const intervals = (aggregate: 'iqm' | 'median' | 'mean' | 'optimalityGap'): ReadonlyMap<string, Interval> =>
    new Map(Object.entries(bootstrapIntervals(Object.fromEntries(matrices), aggregate)));
  const [iqms, medians] = [intervals('iqm'), intervals('median')];
  const [means, gaps] = [intervals('mean'), intervals('optimalityGap')];
  const highest = Math.max(1, ...[...matrices.values()].flatMap(({ values }) => [...values]));
  const lowest = Math.min(0, ...[...matrices.values()].flatMap(({ values }) => [...values]));
  const thresholds = thresholdGrid(lowest, highest, profilePoints);

  const arms = names.map((arm): ArmSummary => {
    const matrix = matrices.get(arm);
    const columns = byArm.get(arm);
    return {
      arm,
      environments: Object.fromEntries(
        ids.flatMap((id) => {
          const own = at(arm, id);
          return own.length === 0
            ? []
            : [[id, inEnvironment(`${arm} ${id}`, own, (score) => normalize(id, score))]];
        }),
      ),
      seeds: matrix?.runs ?? 0,
      iqm: iqms.get(arm) ?? null,
      median: medians.get(arm) ?? null,
      mean: means.get(arm) ?? null,
      optimalityGap: gaps.get(arm) ?? null,
      curve:
        columns === undefined
          ? null
          : normalizedCurve(arm, columns, (score, k) => normalize(shared[k]!, score)),
      profile: matrix === undefined ? null : profileOf(arm, matrix, thresholds),
      // Runs of all arms take turns on a GPU, so their times do not compare arms.
      relativeSpeed: shared.some((id) => at(arm, id).some(({ backend }) => backend === 'gpu'))
        ? null
        : relativeSpeed(
            shared.map((id) => [at(arm, id), at(ablation?.baseline.name ?? names[0]!, id)] as const),
          ),
    };
  });
  const compare = (part: string, arm: string | undefined, against: string): Unjudged[] => {
    if (arm === undefined) return [];
    const [x, y] = [matrices.get(arm), matrices.get(against)];
    return x === undefined || y === undefined ? [] : [measure(part, arm, against, x, y)];
  };
  const parts = Object.entries(ablation?.parts ?? {});
  const compared = {
    dropOne: parts.flatMap(([key, { removed }]) => compare(key, removed?.name, ablation!.complete.name)),
    addOne: parts.flatMap(([key, { added }]) => compare(key, added?.name, ablation!.baseline.name)),
    whole: ablation === undefined ? [] : compare('all', ablation.complete.name, ablation.baseline.name),
  };
  const all = Object.values(compared).flat();
  const verdicts = verdictsOf(all);
  const judge = (one: Unjudged): Comparison => {
    const { runs: _runs, ...measured } = one;
    return { ...measured, ...verdicts[all.indexOf(one)]! };
  };
  const counts = names.flatMap((arm) =>
    (shared.length > 0 ? shared : ids).flatMap((id) => at(arm, id).length || []),
  );
  return {
    format: 1,
    title: data.title,
    command: data.command,
    ablation: ablation ?? null,
    sharedEnvironments: shared,
    environments,
    runs: runs.length,
    remaining: data.remaining ?? 0,
    ...(data.notes && { notes: data.notes }),
    seeds: { fewest: least(counts), most: counts.reduce((a, b) => Math.max(a, b), 0) },
    arms,
    dropOne: compared.dropOne.map(judge),
    addOne: compared.addOne.map(judge),
    whole: compared.whole.map(judge)[0] ?? null,
  };
}

function requireOnce(runs: readonly AblationRun[]): void {
  const known = new Set<string>();
  for (const { arm, environment, seed } of runs) {
    const id = JSON.stringify([arm, environment, seed]);
    if (known.has(id)) {
      throw PrismError.invalidArgument`Seed ${seed} of ${arm} in ${environment} appears twice.
        Give each run only once.`;
    }
    known.add(id);
  }
}

function scaleOf(
  id: string,
  runs: readonly AblationRun[],
  { random, solved, published }: Partial<ReferenceReturns>,
): AblationSummary['environments'][string] {
  const arms = Map.groupBy(runs, ({ arm }) => arm);
  const means = [...arms.values()].map((own) => mean(own.map(({ score }) => score)));
  const zero = random ?? least(runs.map(({ score }) => score));
  const best = means.reduce((a, b) => Math.max(a, b));
  const one = solved ?? published?.mean ?? best;
  const highest = solved !== undefined ? 'solved' : (published?.agent ?? 'the best arm here');
  const isAbove = one > zero;
  const steps = runs.reduce((most, run) => Math.max(most, run.steps), 0);
  const fewestSteps = least(runs.map((run) => run.steps));
  return {
    steps,
    ...(fewestSteps < steps && { fewestSteps }),
    zero,
    // If no arm beats random actions, scores keep the scale of the returns.
    one: isAbove ? one : zero + 1,
    scale: `${id}: 0 is ${random === undefined ? 'the lowest score here' : 'random actions'}, 1 is ${isAbove ? highest : 'a return greater by 1'}`,
  };
}

function inEnvironment(
  name: string,
  runs: readonly AblationRun[],
  normalize: (score: number) => number,
): ArmInEnvironment {
  const scores = runs.map(({ score }) => score);
  const points = sharedPoints(runs);
  const offPolicy = runs.flatMap((run) => run.offPolicy ?? []);
  return {
    seeds: runs.map(({ seed }) => seed),
    scores,
    mean: mean(scores),
    interval: bootstrapInterval(ScoreMatrix.fromTasks([scores]), 'mean', {
      rng: namedRng(name),
      resamples: 10_000,
    }),
    normalized: mean(scores.map(normalize)),
    curve: band(
      {
        runs: runs.length,
        tasks: 1,
        steps: points,
        values: Float64Array.from(runs.flatMap(({ curve }) => points.map((x) => returnAt(curve, x)))),
      },
      'mean',
      name,
    ),
    stepsPerSecond: speedOf(runs),
    ...(offPolicy.length > 0 && { offPolicy }),
  };
}

/** Normalised returns at 5 %, 10 %, … of training: environments differ in how long that is. */
function normalizedCurve(
  arm: string,
  columns: readonly (readonly AblationRun[])[],
  normalize: (score: number, task: number) => number,
): SummaryCurve {
  const seeds = columns[0]!.length;
  const values = new Float64Array(seeds * columns.length * grid);
  for (let r = 0, k = 0; r < seeds; r++) {
    for (const [t, column] of columns.entries()) {
      for (let p = 1; p <= grid; p++, k++)
        values[k] = normalize(returnAt(column[r]!.curve, (p / grid) * column[r]!.steps), t);
    }
  }
  const steps = Array.from({ length: grid }, (_, p) => (p + 1) / grid);
  return band({ runs: seeds, tasks: columns.length, steps, values }, 'iqm', arm);
}

/** Evaluation steps of the run that ends first, from the step at which every run has been evaluated. */
function sharedPoints(runs: readonly AblationRun[]): number[] {
  const all = runs.map(({ curve }) => curve.envSteps);
  const first = all.reduce((least, steps) => (steps.at(-1)! < least.at(-1)! ? steps : least));
  return first.filter((x) => all.every((steps) => x >= steps[0]!));
}

/** The return after a number of steps, interpolated between evaluations; before the first one, its value. */
function returnAt({ envSteps, meanReturn }: AblationRun['curve'], x: number): number {
  const next = envSteps.findIndex((at) => at >= x);
  if (next <= 0 || envSteps[next] === x) return meanReturn.at(next)!;
  const [from, to] = [envSteps[next - 1]!, envSteps[next]!];
  const [low, high] = [meanReturn[next - 1]!, meanReturn[next]!];
  return low + ((x - from) / (to - from)) * (high - low);
}

function band(
  curves: Parameters<typeof sampleEfficiency>[0],
  aggregate: 'iqm' | 'mean',
  name: string,
): SummaryCurve {
  if (curves.steps.length === 0) return { x: [], estimate: [], low: [], high: [] };
  const { steps, estimate, low, high } = sampleEfficiency(curves, aggregate, {
    rng: namedRng(name),
    resamples: curveResamples,
  });
  return { x: [...steps], estimate: rounded(estimate), low: rounded(low), high: rounded(high) };
}

function profileOf(arm: string, matrix: ScoreMatrix, thresholds: Float64Array): SummaryCurve {
  const { fractions, low, high } = performanceProfile(matrix, thresholds, {
    rng: namedRng(arm),
    resamples: curveResamples,
  });
  return { x: rounded(thresholds), estimate: rounded(fractions), low: rounded(low), high: rounded(high) };
}

/** One comparison, before the correction for many. */
type Unjudged = Measured & Omit<Comparison, 'falseDiscoveryRate' | 'verdict'>;

function measure(part: string, arm: string, against: string, x: ScoreMatrix, y: ScoreMatrix): Unjudged {
  const name = `${arm} against ${against}`;
  const difference = differenceInterval(x, y, 'iqm', { rng: namedRng(name), resamples: 10_000 });
  const probability = improvementInterval(x, y, { rng: namedRng(name), resamples: 2000 });
  const pValue = pValueOf(x, y, difference, name);
  return { part, arm, against, difference, probability, pValue, runs: Math.min(x.runs, y.runs) };
}

/** @param pairs runs of an arm and of the baseline in each environment. Only shared seeds on equal processors count. */
function relativeSpeed(
  pairs: readonly (readonly [own: readonly AblationRun[], base: readonly AblationRun[]])[],
): number | null {
  const alsoIn = (others: readonly AblationRun[]) => (run: AblationRun) =>
    others.some((other) => other.seed === run.seed && processorOf(other) === processorOf(run));
  const logs = pairs.map(([own, base]) =>
    Math.log(speedOf(own.filter(alsoIn(base))) / speedOf(base.filter(alsoIn(own)))),
  );
  return logs.length === 0 || !logs.every(Number.isFinite) ? null : Math.exp(mean(logs));
}

function processorOf({ machine }: AblationRun): unknown {
  return typeof machine === 'string' ? machine.split(',')[0] : machine?.processor;
}

function speedOf(runs: readonly AblationRun[]): number {
  return runs.length === 0 ? Number.NaN : median(runs.map(({ stepsPerSecond }) => stepsPerSecond));
}

function least(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.min(a, b));
}

function rounded(values: Float64Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(6)));
}
