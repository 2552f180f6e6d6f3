// Agents on recordings of CartPole of three qualities: records them, trains every agent with five seeds, and writes the table.
//
//   npm run node -- benchmarks/recordings.ts     # some minutes; writes benchmarks/results/recordings
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { intervalText, studentInterval } from '@prism-rl/stats';
import { root } from '../scripts/bootstrap/versions.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-recordings-'));
const main = path.join(root, 'packages', 'cli', 'src', 'main.ts');

function prism(line: string): string {
  const args = ['--conditions=@prism-rl/source', main, ...line.split(' ')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`prism ${line}: ${stderr}`);
  return stdout;
}

/** Recordings by their quality: how they are made. */
const recipes = {
  expert: ['record-data expert-run --episodes 20 --out expert'],
  mixed: [
    'record-data expert-run --episodes 10 --epsilon 0.3 --out mixed',
    'record-data CartPole-v1 --episodes 100 --out mixed',
  ],
  random: ['record-data CartPole-v1 --episodes 200 --out random'],
};
const agents: { readonly [name: string]: { readonly agent: string; readonly config: object } } = {
  bc: { agent: 'bc', config: {} },
  '10 % BC': { agent: 'bc', config: { best: 0.1 } },
  cql: { agent: 'cql', config: { targetUpdateEvery: 200 } },
  iql: { agent: 'iql', config: {} },
};
const seeds = 5;

prism('train ppo CartPole-v1 --steps 25000 --seed 1 --run-dir expert-run --eval-episodes 1');
for (const line of Object.values(recipes).flat()) prism(line);
const arms = Object.keys(recipes).flatMap((data) =>
  Object.entries(agents).map(([name, { agent, config }]) => ({
    name: `${data}: ${name}`,
    agent,
    config: { data, hidden: [64, 64], ...config },
  })),
);
const sweep = { arms, environments: ['CartPole-v1'], seeds, steps: 3000, evaluationEpisodes: 10 };
fs.writeFileSync(path.join(folder, 'sweep.json'), JSON.stringify(sweep));
prism('sweep sweep.json --out swept');

const lines = fs
  .readFileSync(path.join(folder, 'swept', 'results.jsonl'), 'utf8')
  .trim()
  .split('\n');
const results = lines.map((line) => JSON.parse(line) as { arm: string; seed: number; score: number });
const scoresOf = (arm: string): number[] =>
  results
    .filter((result) => result.arm === arm)
    .sort((a, b) => a.seed - b.seed)
    .map(({ score }) => score);
const scores = Object.fromEntries(arms.map(({ name }) => [name, scoresOf(name)]));
const about = Object.keys(recipes).map((data) => {
  const { episodes, steps, returns } = JSON.parse(prism(`data info ${data} --json`)) as {
    readonly episodes: number;
    readonly steps: number;
    readonly returns: { readonly mean: number };
  };
  return { data, episodes, steps, mean: returns.mean };
});
const cell = (values: number[]): string => intervalText(studentInterval(values), (value) => value.toFixed(1));
const names = Object.keys(agents);
const table = [
  `| recordings | episodes, steps | their mean return | ${names.join(' | ')} |`,
  `|${'---|'.repeat(3 + names.length)}`,
  ...about.map(
    ({ data, episodes, steps, mean }) =>
      `| ${data} | ${episodes}, ${steps} | ${mean.toFixed(1)} | ${names.map((name) => cell(scores[`${data}: ${name}`]!)).join(' | ')} |`,
  ),
];
const out = path.join(root, 'benchmarks', 'results', 'recordings');
fs.mkdirSync(out, { recursive: true });
fs.writeFileSync(path.join(out, 'scores.json'), `${JSON.stringify({ about, scores }, null, 1)}\n`);
fs.writeFileSync(
  path.join(out, 'README.md'),
  `# Agents on recordings: CartPole-v1

Mean return of the greedy policy over 10 episodes after 3000 updates in batches of 256, on networks of 64-64 units: mean over ${seeds} seeds with
95 % intervals (Student). The recordings themselves are the same for all seeds: the intervals are those of training, not of recording.
Intervals of CQL, IQL and behaviour cloning overlap on expert and mixed recordings: no difference is claimed there.

${table.join('\n')}

- *expert*: episodes of a PPO agent after 25 000 steps
- *mixed*: ten episodes of that agent with a random action in three of ten steps, and a hundred episodes of random actions
- *random*: episodes of random actions, which reach most of what CartPole has; nothing is claimed for tasks where they do not

\`npm run node -- benchmarks/recordings.ts\` makes the recordings, trains the agents and writes this page. [scores.json](scores.json) has the score of
every seed.
`,
);
fs.rmSync(folder, { recursive: true, force: true });
