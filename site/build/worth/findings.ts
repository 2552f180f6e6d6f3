// The results of committed ablations for each part: the numbers of their summaries, with a uniform sign: above 0 the part helps.
import type { AblationSummary } from '@prism-rl/experiments';

/** An estimate with its 95 % interval. */
type Comparison = AblationSummary['dropOne'][number];
export type Interval = Comparison['difference'];

/** The conclusion about a part. */
export type Word = 'helps' | 'hurts' | 'undecided' | 'too few seeds';

/** A part in one set of results, added to the baseline or kept in the complete agent. */
export interface Finding {
  /** Interquartile mean with the part minus that without it. */
  readonly worth: Interval;
  /** Probability that a run with the part is better than one without it. */
  readonly probability: Interval;
  readonly falseDiscoveryRate: number;
  readonly word: Word;
}

/** The complete agent's loss without a part is the part's contribution. */
function turned({ estimate, low, high }: Interval, around: number): Interval {
  return { estimate: around - estimate, low: around - high, high: around - low };
}

/** The part, added to the baseline. */
export function added({ addOne }: AblationSummary, part: string): Finding | undefined {
  const found = addOne.find((comparison) => comparison.part === part);
  return found === undefined ? undefined : finding(found);
}

/** All parts together: the complete agent and the baseline. */
export function addedAll({ whole }: AblationSummary): Finding | undefined {
  return whole === null ? undefined : finding(whole);
}

/** The part in the complete agent, as the loss without it. */
export function kept({ dropOne }: AblationSummary, part: string): Finding | undefined {
  const found = dropOne.find((comparison) => comparison.part === part);
  if (found === undefined) return undefined;
  const { difference, probability, verdict } = found;
  const opposite = { better: 'worse', worse: 'better' } as const;
  return finding({
    ...found,
    difference: turned(difference, 0),
    probability: turned(probability, 1),
    verdict: verdict === 'better' || verdict === 'worse' ? opposite[verdict] : verdict,
  });
}

function finding({ difference, probability, falseDiscoveryRate, verdict }: Comparison): Finding {
  const word = ({ better: 'helps', worse: 'hurts' } as const)[verdict as string] ?? verdict;
  return { worth: difference, probability, falseDiscoveryRate, word: word as Word };
}

/**
 * A finding as one sign: ▲ helps, ▼ hurts; △ and ▽ if the interval excludes 0, but the finding is not significant among so many
 * comparisons, or there are too few seeds; a dot for no visible effect; nothing if there are no runs.
 */
export function signOf(finding: Finding | undefined): '▲' | '▼' | '△' | '▽' | '·' | '' {
  if (finding === undefined) return '';
  const { word, worth } = finding;
  if (word === 'helps') return '▲';
  if (word === 'hurts') return '▼';
  return worth.low > 0 ? '△' : worth.high < 0 ? '▽' : '·';
}

/** Time of an arm's training step, as a multiple of the baseline's. */
export function timePerStep({ arms }: AblationSummary, arm: string | undefined): number | undefined {
  const speed = arms.find((candidate) => candidate.arm === arm)?.relativeSpeed;
  return speed === undefined || speed === null ? undefined : 1 / speed;
}

/** Number of comparisons in a set, of intervals that exclude 0, and of those that are significant after correction. */
export function comparisons({ addOne, dropOne, whole }: AblationSummary): {
  readonly all: number;
  readonly apart: number;
  readonly counted: number;
} {
  const all = [...addOne, ...dropOne, ...(whole === null ? [] : [whole])];
  return {
    all: all.length,
    apart: all.filter(({ difference: { low, high } }) => low > 0 || high < 0).length,
    counted: all.filter(({ verdict }) => verdict === 'better' || verdict === 'worse').length,
  };
}
