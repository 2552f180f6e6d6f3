import { formatCount, formatValue } from '@prism-rl/loggers/numbers';
import { printable } from '@prism-rl/loggers/terminal';
import type { AblationSummary } from '../../compare/ablationData.ts';
import {
  aggregateCells,
  answerWords,
  differenceWords,
  environmentCells,
  formatInterval,
  verdictWords,
  widthWords,
} from '../../compare/comparisonWords.ts';
import { offPolicyRows, offPolicyWords } from '../../compare/offPolicyWords.ts';
import { tallTable } from './renderAblation.ts';

/**
 * The tables of an ablation as Markdown: scores of every arm, and each part next to published results.
 *
 * @param figures names of SVG files in the same folder, in the order shown.
 */
export function ablationMarkdown(summary: AblationSummary, figures: readonly string[] = []): string {
  const { arms, environments, dropOne, addOne, command, title, ablation } = summary;
  const ids = Object.keys(environments);
  const parts = Object.entries(ablation?.parts ?? {});
  const isPublished = parts.some(([, { published }]) => published !== undefined);
  // Where the arm that speeds are compared with was not run, there are none.
  const hasSpeeds = arms.some(({ relativeSpeed }) => relativeSpeed !== null);
  const scores = [
    [
      'arm',
      'IQM, normalised',
      ...ids.map(plain),
      ...(hasSpeeds ? [`steps/s, of ${ablation?.baseline.title ?? plain(arms[0]?.arm ?? '')}`] : []),
    ],
    ...arms.map((arm) => [
      code(arm.arm),
      aggregateCells(arm)[0]!,
      ...environmentCells(arm, ids),
      ...(hasSpeeds ? [arm.relativeSpeed === null ? '–' : `× ${formatValue(arm.relativeSpeed)}`] : []),
    ]),
  ];
  const aggregates = [
    ['arm', 'IQM', 'median', 'mean', 'optimality gap'],
    ...arms.map((arm) => [code(arm.arm), ...aggregateCells(arm)]),
  ];
  const effects = [
    [
      'part',
      'source',
      ...(isPublished ? ['published: added', 'published: left out'] : []),
      'here: left out',
      'here: added',
      'conclusion',
    ],
    ...parts.flatMap(([key, { title: name, source, published }]) => {
      const [drop, add] = [dropOne, addOne].map((all) => all.find(({ part }) => part === key));
      if (drop === undefined && add === undefined) return [];
      const verdicts = [
        ...(drop === undefined ? [] : [`left out: ${plain(verdictWords(drop))}`]),
        ...(add === undefined ? [] : [`added: ${plain(verdictWords(add))}`]),
      ];
      return [
        [
          name,
          source,
          ...(isPublished ? [published?.added ?? '–', published?.removed ?? '–'] : []),
          ...[drop, add].map((c) => (c === undefined ? '–' : formatInterval(c.difference))),
          verdicts.join('; '),
        ],
      ];
    }),
  ];
  const judged = offPolicyRows(summary);
  const answer = answerWords(summary);
  const fence = backticks(command, 3);
  const text = [
    `# ${plain(title)}`,
    ...widthWords(summary).map(plain),
    ...(answer === undefined ? [] : [plain(answer)]),
    '## Scores',
    'Mean return of the greedy policy at the end of training, with 95 % bootstrap intervals over seeds; IQM: interquartile mean of normalised scores.',
    table(tallTable(scores)),
    ...(judged.length === 0
      ? []
      : ['## Judged by recordings', offPolicyWords, table(judged.map((row) => row.map(plain)))]),
    ...(summary.sharedEnvironments.length < 2
      ? []
      : [
          '## Over all environments',
          "Normalised scores: the interquartile mean over all runs, median and mean of the environments' means, and the optimality gap, the mean shortfall from 1 with scores capped at 1 (lower is better).",
          table(aggregates),
        ]),
    ...(effects.length === 1
      ? []
      : ['## Each part', [differenceWords, ablation?.literature ?? ''].join(' ').trim(), table(effects)]),
    ...figures.map((name) => `![${name}](${name}.svg)`),
    '## Scale',
    ids
      .map(
        (id) =>
          `- ${plain(environments[id]!.scale)} (${formatValue(environments[id]!.zero)} and ${formatValue(environments[id]!.one)}); runs of ${formatCount(environments[id]!.steps)} steps`,
      )
      .join('\n'),
    '## Command',
    `${fence}sh\n${command}\n${fence}`,
    '',
  ].join('\n\n');
  return printable(text);
}

/** Escapes names of arms, environments and sweeps: they come from files, and must not act as markup or end a table cell. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>|~]/g, marked);
}

/**
 * Escapes a character that Markdown, HTML or a page's templates interpret. An underscore within a word needs no escape, nor do brackets without a
 * following address, such as an interval's.
 */
function marked(character: string, at: number, text: string): string {
  const [before = '', after = ''] = [text[at - 1], text[at + 1]];
  if (character === '_' && /\w/.test(before) && /\w/.test(after)) return character;
  if (character === '[' || (character === ']' && !/[([:]/.test(after))) return character;
  const named = { '<': '&lt;', '>': '&gt;', '{': '&#123;', '}': '&#125;' }[character];
  return named ?? `\\${character}`;
}

function code(name: string): string {
  const fence = backticks(name, 1);
  const room = /^`|`$/.test(name) ? ' ' : '';
  return `${fence}${room}${name.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')}${room}${fence}`;
}

/** More backticks than a text has in a row, at least `fewest`. */
function backticks(text: string, fewest: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(fewest, longest + 1));
}

function table([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n');
}
