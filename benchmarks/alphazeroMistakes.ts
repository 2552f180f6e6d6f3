// Mistakes of AlphaZero's arms in tic-tac-toe, by class of positions and simulations: reads what the tool prints, and writes the page.
//
//   npm run node -- tools/games/ticTacToeMistakes.ts 0 runs/zero/runs/TicTacToe-v0/*/seed* > mistakes.jsonl      # and with 16 and 64
//   npm run node -- benchmarks/alphazeroMistakes.ts mistakes.jsonl      # writes benchmarks/results/alphazero-mistakes
import fs from 'node:fs';
import path from 'node:path';
import { intervalText, studentInterval } from '@prism-rl/stats';
import { root } from '../scripts/bootstrap/versions.mjs';

interface Counted {
  readonly runDir: string;
  readonly simulations: number;
  readonly classes: { readonly [name: string]: { readonly positions: number; readonly mistakes: number } };
}

const lines = process.argv.slice(2).flatMap((file) => fs.readFileSync(file, 'utf8').trim().split('\n'));
const runs = lines.map((line) => {
  const { runDir, simulations, classes } = JSON.parse(line) as Counted;
  const [arm, seed] = runDir.split('/').slice(-2) as [string, string];
  const counts = Object.entries(classes);
  const sum = (of: 'positions' | 'mistakes'): number => counts.reduce((all, [, each]) => all + each[of], 0);
  const shares = counts.map(([name, { positions, mistakes }]) => [name, mistakes / positions] as const);
  return {
    ...{ arm, seed, simulations },
    ...(Object.fromEntries(shares) as Record<'beginning' | 'middle' | 'end', number>),
    all: sum('mistakes') / sum('positions'),
  };
});
const told: readonly (readonly [arm: string, what: string])[] = [
  ['puct', 'AlphaZero of 2018'],
  ['alphazero', 'Gumbel AlphaZero, 8 simulations'],
  ['alphazero-no-gumbel', 'with PUCT in its searches'],
  ['alphazero-no-improved', 'with shares of visits as target'],
  ['alphazero-no-mean', 'with the outcome alone as value target'],
  ['alphazero-no-symmetries', 'without mirror images'],
  ['alphazero-no-window', 'without a window of rollouts'],
  ['alphazero-2', 'with 2 simulations'],
  ['alphazero-16', 'with 16 simulations'],
  ['puct-2', 'with PUCT, visits as target, and 2 simulations'],
];
type Share = 'beginning' | 'middle' | 'end' | 'all';
const cell = (arm: string, simulations: number, name: Share): string => {
  const values = runs.filter((run) => run.arm === arm && run.simulations === simulations);
  return intervalText(studentInterval(values.map((run) => 100 * run[name])), (value) => value.toFixed(1));
};
const columns = (
  [
    ['beginning', 0, 'beginning'],
    ['middle', 0, 'middle'],
    ['end', 0, 'end'],
    ['all', 0, 'all'],
    ['all', 16, 'all, 16 simulations'],
    ['all', 64, 'all, 64 simulations'],
  ] satisfies [Share, number, string][]
).map(([name, simulations, title]) => ({ title, of: (arm: string) => cell(arm, simulations, name) }));
const table = [
  `| arm | | ${columns.map(({ title }) => title).join(' | ')} |`,
  `|${'---|'.repeat(2 + columns.length)}`,
  ...told.map(([arm, what]) => `| \`${arm}\` | ${what} | ${columns.map(({ of }) => of(arm)).join(' | ')} |`),
];
const out = path.join(root, 'benchmarks', 'results', 'alphazero-mistakes');
fs.mkdirSync(out, { recursive: true });
fs.writeFileSync(
  path.join(out, 'scores.json'),
  `[\n${runs.map((run) => JSON.stringify(run)).join(',\n')}\n]\n`,
);
fs.writeFileSync(
  path.join(out, 'README.md'),
  `# Mistakes of AlphaZero and its parts: tic-tac-toe

Percentage of positions in which the agent makes a mistake: a move whose value under perfect play, win, draw or loss, is below the best move's.
Mean over the seeds 1 to 5 with 95 % intervals (Student). All 3191 positions count in which some move is worse than another: the beginning, with up to
two marks on the board (69), the middle, with three to five (1594), and the end (1528). The first four columns are the network alone, the last
two an agent that searches before its move.

These are the runs of [the ablation](../alphazero-tic-tac-toe/README.md), whose 10 000 moves are too few to learn the game: what an arm
would reach with more moves is not measured here.

${table.join('\n')}

A search makes up for much of what a network has not learned: with 64 simulations all arms but \`puct\` and \`puct-2\` make mistakes in about
1 % of positions.

\`tools/games/ticTacToeMistakes.ts\` counts the mistakes of runs, and \`npm run node -- benchmarks/alphazeroMistakes.ts\` with the files of its output
writes this page. [scores.json](scores.json) has the shares of every seed.
`,
);
