import { formatCount, formatValue } from '../formatNumbers.ts';
import { improvements, paperScores } from './improvements.ts';
import type { AblationSummary } from './summary.ts';
import { answerWords, formatInterval, verdictWords, widthWords } from './words.ts';

/**
 * The tables of an ablation as Markdown: scores of every arm, and each improvement beside the paper.
 *
 * @param figures names of SVG files beside it, in the order in which they are shown.
 */
export function ablationMarkdown(summary: AblationSummary, figures: readonly string[] = []): string {
  const { arms, environments, dropOne, addOne, command, title } = summary;
  const ids = Object.keys(environments);
  const scores = [
    ['arm', 'IQM, normalised', ...ids, 'steps/s, of DQN'],
    ...arms.map(({ arm, iqm, environments: own, relativeSpeed }) => [
      `\`${arm}\``,
      iqm === null ? '–' : formatInterval(iqm),
      ...ids.map((id) => (own[id] === undefined ? '–' : formatInterval(own[id].interval))),
      relativeSpeed === null ? '–' : `× ${formatValue(relativeSpeed)}`,
    ]),
  ];
  const effects = [
    [
      'improvement',
      'paper: alone',
      'paper: left out of Rainbow',
      'here: left out',
      'here: alone on DQN',
      'what may be said',
    ],
    ...improvements.flatMap(({ key, name, alone, leftOut }) => {
      const [drop, add] = [dropOne, addOne].map((all) => all.find(({ improvement }) => improvement === key));
      if (drop === undefined && add === undefined) return [];
      const verdicts = [
        ...(drop === undefined ? [] : [`left out: ${verdictWords(drop)}`]),
        ...(add === undefined ? [] : [`alone: ${verdictWords(add)}`]),
      ];
      return [
        [
          name,
          alone,
          leftOut,
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
      : [
          '## Each improvement',
          `Differences of interquartile means with 95 % intervals. The paper's numbers are median human-normalised scores over 57 Atari games after 200 M frames (Hessel et al. 2018, table 2; DQN ${paperScores.dqn}, Rainbow ${paperScores.rainbow}).`,
          table(effects),
        ]),
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
