// What each part of Rainbow is worth, from the committed ablations.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { type AblationEntry, counted } from '@prism-rl/core';
import type { AblationSummary } from '@prism-rl/experiments';
import { type Interval, intervalText } from '@prism-rl/stats';
import type { Published } from '../rainbow/publishedRuns.ts';
import { coreHours } from '../rainbow/resultsPage.ts';
import { tableRow } from './perGame.ts';

const { rainbow } = dqnFamily.ablations as { rainbow: AblationEntry };

/** A committed ablation of Rainbow. */
export interface CommittedAblation {
  readonly set: string;
  readonly title: string;
  readonly summary: AblationSummary;
  /** Rainbow against DQN in each environment by itself, if there are several. */
  readonly alone: { readonly [environment: string]: Verdict | undefined };
  readonly published: Published;
}

type Verdict = AblationSummary['dropOne'][number]['verdict'];

const signs: { readonly [verdict in Verdict]: string } = {
  better: ' **↑**',
  worse: ' **↓**',
  undecided: '',
  'too few seeds': '',
};

function number(value: number): string {
  return String(Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(2))).replace('-', '−');
}

function interval(value: Interval): string {
  return intervalText(value, number);
}

/** `a, b and c` */
const enumeration = new Intl.ListFormat('en-GB');

/** Lists the titles of parts. */
function titles(parts: readonly string[]): string {
  return enumeration.format(parts.map((part) => rainbow.parts[part]!.title));
}

/** Says in which environments Rainbow is better than DQN, and in which it is worse; nothing where none is decided. */
function byEnvironment(alone: CommittedAblation['alone']): string[] {
  const places = (['better', 'worse'] as const).flatMap((verdict) => {
    const names = Object.keys(alone).filter((name) => alone[name] === verdict);
    return names.length === 0 ? [] : [`${verdict} in ${enumeration.format(names)}`];
  });
  return places.length === 0 ? [] : [`Environment by environment, it is ${places.join(', and ')}.`];
}

/** Says in sentences what a set decides, and what it leaves open. */
function conclusions({ set, title, summary, alone }: CommittedAblation): string {
  const { whole, dropOne, addOne, seeds, environments } = summary;
  const isDecided = (verdict: Verdict | undefined): verdict is 'better' | 'worse' =>
    verdict === 'better' || verdict === 'worse';
  const parts = (side: AblationSummary['dropOne'], verdict: Verdict): string[] =>
    side.filter((one) => one.verdict === verdict).map(({ part }) => part);
  const decided = [...dropOne, ...addOne].filter(({ verdict }) => isDecided(verdict)).map(({ part }) => part);
  const sentence = (found: readonly string[], words: (names: string) => string): string[] =>
    found.length === 0 ? [] : [words(titles(found))];
  const difference = whole === null ? 'unknown' : interval(whole.difference);
  const count = Object.keys(environments).length;
  const { fewest, most } = seeds;
  const seedsOf = fewest === most ? counted(most, 'seed') : `${fewest} to ${most} seeds`;
  return [
    `**[${title}](../results/${set})**, ${counted(count, 'environment')}, ${seedsOf}.`,
    isDecided(whole?.verdict)
      ? `Rainbow is ${whole.verdict} than DQN, by ${difference}.`
      : `Nobody can tell yet whether Rainbow is better than DQN: ${difference}.`,
    ...byEnvironment(alone),
    ...sentence(parts(dropOne, 'worse'), (names) => `Rainbow needs ${names}.`),
    ...sentence(parts(dropOne, 'better'), (names) => `Rainbow is better without ${names}.`),
    ...sentence(parts(addOne, 'better'), (names) => `DQN gains from ${names}.`),
    ...sentence(parts(addOne, 'worse'), (names) => `DQN loses from ${names}.`),
    ...sentence(
      dropOne.map(({ part }) => part).filter((part) => !decided.includes(part)),
      (names) => `The seeds do not decide what ${names} are worth.`,
    ),
  ].join(' ');
}

/**
 * Writes the page.
 *
 * @param ablations sets with enough seeds for a statement. @param open a sentence for each other set.
 */
export function rainbowPartsPage(ablations: readonly CommittedAblation[], open: readonly string[]): string {
  const head = ['part', ...ablations.flatMap(({ title }) => [`${title}: left out`, `${title}: added`])];
  const lines = Object.entries(rainbow.parts).map(([part, { title }]) =>
    tableRow([
      title,
      ...ablations.flatMap(({ summary: { dropOne, addOne } }) =>
        [dropOne, addOne].map((side) => {
          const one = side.find((own) => own.part === part);
          return one === undefined ? '–' : `${interval(one.difference)}${signs[one.verdict]}`;
        }),
      ),
    ]),
  );
  const costs = ablations.map(({ set, title, published: { runs, commands } }) =>
    [
      `${title}: ${runs.length} runs, ${coreHours(runs).toFixed(1)} core-hours ([scores and curves](../results/${set})).`,
      '',
      ...['```sh', ...commands, '```'],
    ].join('\n'),
  );
  return [
    '# What each part of Rainbow is worth',
    '',
    'Written by `npm run node -- benchmarks/published/reproduce.ts`; a test compares it. Each number is a difference of interquartile means',
    'of normalised returns with its 95 % interval: Rainbow without the part minus Rainbow, and DQN with the part minus DQN. A conclusion',
    'needs an interval without 0 and a permutation test at a false discovery rate of 5 % over all comparisons of the set; **↑** and **↓**',
    'mark these. Everything else is open: the seeds cannot tell.',
    '',
    ...ablations.map((one) => `- ${conclusions(one)}`),
    ...open.map((sentence) => `- ${sentence}`),
    '',
    tableRow(head),
    tableRow(head.map((_, k) => (k === 0 ? '---' : '---:'))),
    ...lines,
    '',
    '## Commands and cost',
    '',
    `${costs.join('\n\n')}`,
    '',
  ].join('\n');
}
