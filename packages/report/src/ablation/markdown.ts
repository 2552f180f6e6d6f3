import { formatCount, formatValue } from '../formatNumbers.ts';
import type { AblationSummary } from './summary.ts';
import { answerWords, differenceWords, formatInterval, verdictWords, widthWords } from './words.ts';

/**
 * The tables of an ablation as Markdown: scores of every arm, and each part beside what others have published.
 *
 * @param figures names of SVG files beside it, in the order in which they are shown.
 */
export function ablationMarkdown(summary: AblationSummary, figures: readonly string[] = []): string {
  const { arms, environments, dropOne, addOne, command, title, ablation } = summary;
  const ids = Object.keys(environments);
  const parts = Object.entries(ablation?.parts ?? {});
  const isPublished = parts.some(([, { published }]) => published !== undefined);
  const scores = [
    ['arm', 'IQM, normalised', ...ids, `steps/s, of ${ablation?.baseline.title ?? arms[0]?.arm}`],
    ...arms.map(({ arm, iqm, environments: own, relativeSpeed }) => [
      `\`${arm}\``,
      iqm === null ? '–' : formatInterval(iqm),
      ...ids.map((id) => (own[id] === undefined ? '–' : formatInterval(own[id].interval))),
      relativeSpeed === null ? '–' : `× ${formatValue(relativeSpeed)}`,
    ]),
  ];
  const effects = [
    [
      'part',
      'source',
      ...(isPublished ? ['published: added', 'published: left out'] : []),
      'here: left out',
      'here: added',
      'what may be said',
    ],
    ...parts.flatMap(([key, { title: name, source, published }]) => {
      const [drop, add] = [dropOne, addOne].map((all) => all.find(({ part }) => part === key));
      if (drop === undefined && add === undefined) return [];
      const verdicts = [
        ...(drop === undefined ? [] : [`left out: ${verdictWords(drop)}`]),
        ...(add === undefined ? [] : [`added: ${verdictWords(add)}`]),
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
  const answer = answerWords(summary);
  return [
    `# ${title}`,
    ...widthWords(summary),
    ...(answer === undefined ? [] : [answer]),
    '## Scores',
    'Mean return of the greedy policy at the end of training, with 95 % bootstrap intervals over seeds; IQM: interquartile mean of normalised scores.',
    table(scores),
    ...(effects.length === 1
      ? []
      : ['## Each part', [differenceWords, ablation?.literature ?? ''].join(' ').trim(), table(effects)]),
    ...figures.map((name) => `![${name}](${name}.svg)`),
    '## Scale',
    ids
      .map(
        (id) =>
          `- ${environments[id]!.scale} (${formatValue(environments[id]!.zero)} and ${formatValue(environments[id]!.one)}); ${formatCount(environments[id]!.steps)} steps`,
      )
      .join('\n'),
    '## Command',
    `\`\`\`sh\n${command}\n\`\`\``,
    '',
  ].join('\n\n');
}

function table([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n');
}
