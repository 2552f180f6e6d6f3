// Atari 100k, game by game: our runs and published results.
import { mean, median } from '@prism-rl/stats';
import { agentsOfOthers, scoresOfOthers } from './atari100k.ts';
import { normalised, type PublishedSet } from './judge.ts';

const intro = `# Atari 100k, game by game

Written by \`npm run node -- benchmarks/published/reproduce.ts\`; a test compares it. Mean returns of unclipped games after 100 000 steps of
four frames. Ours is data-efficient Rainbow with van Hasselt’s settings (\`prism train rainbow ALE/Pong-v5 --preset atari-100k\`), 100 games a
seed after the last step. Protocols of the others differ: van Hasselt’s, Kielak’s and Kaiser’s have 3 to 10 seeds and their own evaluation,
the others 100 runs each (Agarwal et al. 2021). Random and human scores are those of Wang et al. 2016.
`;

/** A row of a table in Markdown. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** @param set the committed runs of `atari-100k`, possibly not of all games yet. */
export function atari100kPage({ runs, scales }: PublishedSet): string {
  const games = Object.keys(scoresOfOthers);
  const ours = (game: string): number[] =>
    runs
      .filter(({ arm, environment }) => arm === 'rainbow' && environment === `ALE/${game}-v5`)
      .map(({ score }) => score);
  const made = games.filter((game) => ours(game).length > 0);
  const scaled = (game: string, score: number): number => normalised(scales, `ALE/${game}-v5`, score);
  const lines = games.map((game) => {
    const own = ours(game);
    const cell = own.length === 0 ? '–' : `**${plain(mean(own))}** (${own.map(plain).join(', ')})`;
    return tableRow([game, cell, ...scoresOfOthers[game]!.map(plain)]);
  });
  const columns = [
    made.map((game) => scaled(game, mean(ours(game)))),
    ...agentsOfOthers.map((_, k) => made.map((game) => scaled(game, scoresOfOthers[game]![k]!))),
  ];
  const totals = (name: string, of: (scores: readonly number[]) => number): string =>
    tableRow([
      `${name} of ${made.length} games, human-normalised`,
      ...columns.map((column) => of(column).toFixed(3)),
    ]);
  const head = ['game', 'ours (each seed)', ...agentsOfOthers];
  const table = [
    tableRow(head),
    tableRow(head.map((_, k) => (k === 0 ? '---' : '---:'))),
    ...lines,
    totals('mean', mean),
    totals('median', median),
  ].join('\n');
  const open =
    made.length === games.length
      ? ''
      : `\nThe last two rows are over the games that have been run so far, of all columns alike.\n`;
  return `${intro}${open}\n${table}\n`;
}

function plain(score: number): string {
  return String(Number(score.toPrecision(5)));
}
