// What committed ablations say about each part: the same numbers as in their summaries, with one direction: above 0 the part helps.
import type { AblationSummary } from '@prism-rl/experiments';

/** An estimate with its 95 % interval. */
type Comparison = AblationSummary['dropOne'][number];
export type Interval = Comparison['difference'];

/** What may be said of a part. */
export type Word = 'helps' | 'hurts' | 'undecided' | 'too few seeds';

/** A part in one set of results, added to the baseline or kept in the complete agent. */
export interface Finding {
  /** Interquartile mean with the part less that without it. */
  readonly worth: Interval;
  /** How likely a run with the part is better than one without it. */
  readonly probability: Interval;
  readonly falseDiscoveryRate: number;
  readonly word: Word;
}

/** The complete agent's loss without a part is the part's worth. */
function turned({ estimate, low, high }: Interval, around: number): Interval {
  return { estimate: around - estimate, low: around - high, high: around - low };
}

/** The part, added to the baseline. */
export function added({ addOne }: AblationSummary, part: string): Finding | undefined {
  const found = addOne.find((comparison) => comparison.part === part);
  return found === undefined ? undefined : finding(found);
}

/** All parts together: the complete agent beside the baseline. */
export function addedAll({ whole }: AblationSummary): Finding | undefined {
  return whole === null ? undefined : finding(whole);
}

/** The part in the complete agent, as what is lost without it. */
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
 * A finding as one sign: ▲ helps, ▼ hurts; △ and ▽ where the interval leaves 0 out and the finding does not count among so many comparisons or
 * seeds are too few; a dot where nothing is seen, nothing at all where nothing was run.
 */
export function signOf(finding: Finding | undefined): '▲' | '▼' | '△' | '▽' | '·' | '' {
  if (finding === undefined) return '';
  const { word, worth } = finding;
  if (word === 'helps') return '▲';
  if (word === 'hurts') return '▼';
  return worth.low > 0 ? '△' : worth.high < 0 ? '▽' : '·';
}

/** Time of a training step of an arm, as a multiple of the baseline's. */
export function timePerStep({ arms }: AblationSummary, arm: string | undefined): number | undefined {
  const speed = arms.find((candidate) => candidate.arm === arm)?.relativeSpeed;
  return speed === undefined || speed === null ? undefined : 1 / speed;
}

/** How many comparisons a set holds, how many intervals leave 0 out, and how many of those count among so many. */
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
