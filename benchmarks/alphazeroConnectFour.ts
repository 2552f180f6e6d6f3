// AlphaZero's parts in Connect Four, by one command on quiet cores: trains the arms, publishes the ablation, lets every agent play against
// minimax:2 with the network alone and with 64 simulations, counts its mistakes against perfect play, and writes both tables.
//
//   npm run node -- benchmarks/alphazeroConnectFour.ts [--seeds 5] [--steps 1500000] [--games 490] [--out runs/alphazero-connect-four]
//
// A run of 1 500 000 moves takes some 4 core minutes, its games and positions one or two: 1.3 core hours in all. What was interrupted
// continues. `--positions N` counts mistakes in N positions of each class only, `--into FOLDER` replaces benchmarks/results.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { intervalText, studentInterval } from '@prism-rl/stats';
import { root } from '../scripts/bootstrap/versions.mjs';
import { readArguments } from '../scripts/readArguments.ts';

const set = 'alphazero-connect-four';
const arms: readonly (readonly [arm: string, what: string])[] = [
  ['alphazero', 'Gumbel AlphaZero'],
  ['puct', 'AlphaZero of 2018'],
  ['alphazero-no-improved', 'with shares of visits as target'],
];
const searches = [0, 64];

const { values } = readArguments('npm run node -- benchmarks/alphazeroConnectFour.ts [options]', {
  options: {
    seeds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '1500000' },
    games: { type: 'string', default: '490' },
    positions: { type: 'string' },
    out: { type: 'string', default: `runs/${set}` },
    into: { type: 'string', default: path.join(root, 'benchmarks', 'results') },
  },
});

/** Runs a program of this repository. @returns what it printed. */
function run(file: string, args: readonly string[], prints = false): string {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--conditions=@prism-rl/source', path.join(root, file), ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', prints ? 'pipe' : 'inherit', 'inherit'] },
  );
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed.`);
  return stdout ?? '';
}

const prism = 'packages/cli/src/prism.ts';
run(prism, [
  ...['ablate', 'alphazero', '--envs', 'ConnectFour-v0', '--arms', arms.map(([arm]) => arm).join(',')],
  ...['--seeds', values.seeds, '--steps', values.steps, '--evaluations', '4', '--eval-episodes', '200'],
  ...['--set', 'env.opponent=minimax:2', '--out', values.out],
]);
run('benchmarks/rainbow/publish.ts', [set, values.out, '--into', values.into]);

interface Judged {
  readonly arm: string;
  readonly seed: string;
  readonly simulations: number;
  readonly won: number;
  readonly classes: { readonly [name: string]: { readonly positions: number; readonly mistakes: number } };
}
const folders = fs.globSync(`${values.out}/runs/ConnectFour-v0/*/seed*`).sort();
const limit = values.positions === undefined ? [] : ['--positions', values.positions];
const counted = run(
  'tools/games/connectFourMistakes.ts',
  [...limit, ...folders, ...searches.map(String)],
  true,
);
const judged = counted
  .trim()
  .split('\n')
  .map((line): Judged => {
    const { runDir, simulations, classes } = JSON.parse(line) as Judged & { readonly runDir: string };
    const [arm, seed] = runDir.split(path.sep).slice(-2) as [string, string];
    const thinks = simulations > 0 ? ['--simulations', String(simulations)] : [];
    const played = run(
      prism,
      ['evaluate', runDir, '--against', 'minimax:2', '--episodes', values.games, ...thinks, '--json'],
      true,
    );
    const { matches } = JSON.parse(played) as {
      readonly matches: readonly [{ readonly won: { readonly estimate: number } }];
    };
    return { arm, seed, simulations, won: matches[0].won.estimate, classes };
  });

const classes: { readonly [set: string]: string } = {
  L3_R1: 'end, easy',
  L2_R1: 'middle, easy',
  L1_R1: 'beginning, easy',
  L2_R2: 'middle, medium',
  L1_R2: 'beginning, medium',
  L1_R3: 'beginning, hard',
};
const cell = (arm: string, simulations: number, of: (one: Judged) => number, digits: number): string => {
  const own = judged.filter((one) => one.arm === arm && one.simulations === simulations);
  return intervalText(studentInterval(own.map(of)), (value) => value.toFixed(digits));
};
const columns = searches.flatMap((simulations) => [
  {
    title: `won, ${simulations} simulations`,
    of: (arm: string) => cell(arm, simulations, ({ won }) => won, 3),
  },
  ...Object.entries(classes).map(([name, title]) => ({
    title: `${title}, ${simulations}`,
    of: (arm: string) => cell(arm, simulations, (one) => 100 * one.classes[name]!.mistakes, 1),
  })),
]);
const tableOf = (shown: typeof columns): string =>
  [
    `| arm | | ${shown.map(({ title }) => title).join(' | ')} |`,
    `|${'---|'.repeat(2 + shown.length)}`,
    ...arms.map(([arm, what]) => `| \`${arm}\` | ${what} | ${shown.map(({ of }) => of(arm)).join(' | ')} |`),
  ].join('\n');
const folder = path.join(values.into, set);
fs.writeFileSync(
  path.join(folder, 'strength.json'),
  `[\n${judged.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
);
fs.writeFileSync(
  path.join(folder, 'strength.md'),
  `# Strength of AlphaZero and its parts: Connect Four

Means over ${values.seeds} seeds with 95 % intervals (Student), after ${Number(values.steps).toLocaleString('en')} moves. 0 simulations are the network alone.

## Share won against minimax:2

From all openings of two moves and both sides, at least ${values.games} games of each agent.

${tableOf(columns.filter(({ title }) => title.startsWith('won')))}

## Mistakes against perfect play

Percentage of positions in which the agent makes a move whose value under perfect play, win, draw or loss, is below the best move's, by
class and simulations. The positions are a quarter of Pons' sets, those after ten moves or more${values.positions === undefined ? '' : `, at most ${values.positions} of each`}.

${tableOf(columns.filter(({ title }) => !title.startsWith('won')))}

These are the runs of [the ablation](README.md). \`npm run node -- benchmarks/alphazeroConnectFour.ts\` makes the runs and writes this page;
[strength.json](strength.json) has the numbers of every seed.
`,
);
