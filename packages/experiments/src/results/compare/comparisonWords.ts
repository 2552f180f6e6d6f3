import { counted } from '@prism-rl/core';
import { formatValue } from '@prism-rl/loggers/numbers';
import { type Interval, intervalText } from '@prism-rl/stats';
import type { AblationSummary, ArmSummary, Comparison } from './ablationData.ts';
import { fewestSeedsForAClaim } from './verdicts.ts';

/** `0.82 [0.71, 0.93]` */
export function formatInterval(interval: Interval): string {
  // Equal means of other summands differ by their last bits.
  const least = 1e-12 * Math.min(1, interval.high - interval.low);
  return intervalText(interval, (value) => formatValue(Math.abs(value) < least ? 0 : value));
}

/** A score with its interval; a dash where there is none. */
function formatScore(score: Interval | null | undefined): string {
  return score == null ? '–' : formatInterval(score);
}

/** An arm's scores over all environments as cells of a table: IQM, median, mean, optimality gap. */
export function aggregateCells({ iqm, median, mean, optimalityGap }: ArmSummary): readonly string[] {
  return [iqm, median, mean, optimalityGap].map(formatScore);
}

/** An arm's scores in each of these environments as cells of a table. */
export function environmentCells({ environments }: ArmSummary, ids: readonly string[]): readonly string[] {
  return ids.map((id) => formatScore(environments[id]?.interval));
}

/** The scores of all arms as rows of a table, the first one its head: each environment, and the aggregate over several. */
export function scoreRows({ arms, environments, sharedEnvironments }: AblationSummary): string[][] {
  const ids = Object.keys(environments);
  const hasAggregate = sharedEnvironments.length > 1;
  return [
    ['arm', ...(hasAggregate ? ['IQM, normalised'] : []), ...ids],
    ...arms.map((arm) => [
      arm.arm,
      ...(hasAggregate ? aggregateCells(arm).slice(0, 1) : []),
      ...environmentCells(arm, ids),
    ]),
  ];
}

/** The claim that a comparison supports, in a few words. */
export function verdictWords({ verdict, arm, against, difference, falseDiscoveryRate }: Comparison): string {
  switch (verdict) {
    case 'better':
      return `${arm} is better than ${against}`;
    case 'worse':
      return `${arm} is worse than ${against}`;
    case 'undecided':
      if (Number.isNaN(difference.low))
        return `undecided: the permutation test finds no clear difference (q = ${formatValue(falseDiscoveryRate)})`;
      return difference.low <= 0 && difference.high >= 0
        ? 'undecided: the interval contains 0'
        : `undecided: may be chance among so many comparisons (q = ${formatValue(falseDiscoveryRate)})`;
    case 'too few seeds':
      return 'too few seeds for a claim';
  }
}

export const differenceWords =
  'Differences of interquartile means with 95 % intervals. A part counts as better or worse if its interval excludes 0, at a false ' +
  'discovery rate of 5 % over these comparisons (permutation tests, Benjamini & Hochberg 1995).';

/** Says in sentences how many runs the numbers rest on. */
export function widthWords({
  seeds,
  sharedEnvironments,
  environments,
  remaining,
  notes = [],
  arms,
}: AblationSummary): string[] {
  const many = seeds.fewest === seeds.most ? String(seeds.most) : `${seeds.fewest} to ${seeds.most}`;
  const lengths = Object.values(environments).flatMap(({ steps, fewestSteps = steps }) => [
    fewestSteps,
    steps,
  ]);
  const hasUnknown = arms.some(({ environments: own }) =>
    Object.values(own).some(({ interval }) => Number.isNaN(interval.low)),
  );
  const left = Object.keys(environments).filter((id) => !sharedEnvironments.includes(id));
  return [
    `${counted(arms.length, 'arm')}, ${counted(Object.keys(environments).length, 'environment')}, ${many} ${seeds.most === 1 ? 'seed' : 'seeds'} of each, ${range(lengths)} environment steps a run.`,
    ...(arms.some(({ environments: own }) => Object.values(own).some(({ offPolicy }) => offPolicy))
      ? ['Nothing was played: scores are estimates from recordings (see “Judged by recordings”).']
      : []),
    ...(seeds.fewest === seeds.most ? [] : [seedsByArm(arms)]),
    ...(seeds.fewest < fewestSeedsForAClaim
      ? [
          'That is too few seeds for a claim: bootstrap intervals are far too narrow for so few, and learning curves of single runs differ more than arms do.',
        ]
      : []),
    ...(remaining > 0
      ? [`${counted(remaining, 'run')} of the ablation ${remaining === 1 ? 'is' : 'are'} still to be done.`]
      : []),
    ...Object.entries(environments).flatMap(([id, { steps, fewestSteps = steps }]) =>
      fewestSteps === steps
        ? []
        : [
            `Runs in ${id} took ${range([fewestSteps, steps])} steps: arms are not compared after the same training there.`,
          ],
    ),
    ...(hasUnknown
      ? ['An interval is unknown if an arm has one seed, or all its seeds have the same score.']
      : []),
    ...(left.length > 0 ? [`Aggregates omit ${left.join(', ')}, where some arms have no runs.`] : []),
    ...notes.map((note) => `Note: ${note}.`),
  ];
}

/** Says how many seeds each arm has, in its environments: most seeds first. */
function seedsByArm(arms: AblationSummary['arms']): string {
  const counts = arms.map(({ arm, environments }) => {
    const own = Object.values(environments).map(({ seeds }) => seeds.length);
    return { arm, least: Math.min(...own), most: Math.max(...own) };
  });
  const groups = Map.groupBy(
    counts.toSorted((a, b) => b.most - a.most || b.least - a.least),
    ({ least, most }) => range([least, most]),
  );
  const words = [...groups].map(([many, own]) => `${many} of ${own.map(({ arm }) => arm).join(', ')}`);
  return `Seeds in each environment: ${words.join('; ')}.`;
}

/** The answer to the whole question, in one sentence. */
export function answerWords({ whole, ablation }: AblationSummary): string | undefined {
  if (whole === null || ablation === null) return undefined;
  const [complete, baseline] = [ablation.complete.title, ablation.baseline.title];
  const { verdict, difference, probability } = whole;
  const numbers = `its interquartile mean differs by ${formatInterval(difference)}, and a run of ${complete} beats one of ${baseline} with probability ${formatInterval(probability)}`;
  if (verdict === 'better') return `${complete} is better than ${baseline}: ${numbers}.`;
  if (verdict === 'worse') return `${complete} is worse than ${baseline} here: ${numbers}.`;
  return `${complete} against ${baseline}: ${numbers}; ${verdictWords(whole)}.`;
}

/** `30,000`, or `30,000 to 80,000`. */
function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toLocaleString('en'));
  return least === most ? String(least) : `${least} to ${most}`;
}
