// Writes benchmarks/published/README.md: published results, compared with our committed runs.
//
//   npm run node -- benchmarks/published/reproduce.ts
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readPublished } from '../rainbow/publishedRuns.ts';
import { summaryOf } from '../rainbow/summarize.ts';
import { type Claim, claims } from './claims.ts';
import { type Judged, judgeClaims, type PublishedSet } from './judge.ts';
import { atari100kPage } from './perGame.ts';

const intro = `# Published results, reproduced

\`npm run node -- benchmarks/published/reproduce.ts\` writes this page from the committed runs in [\`../results\`](../results) and the claims in
[\`claims.ts\`](claims.ts). A test compares it.

An aggregate over many environments is **reproduced** if our 95 % stratified bootstrap interval contains the published value. It is **exceeded** if the interval
lies above. Both need at least three seeds of each environment. A score is **reproduced** if the 95 % interval of our mean (Student's t over seeds) overlaps the published mean ± one standard deviation. It is
**exceeded** if the interval lies above. Both need at least five seeds. A claim that one arm beats another is **reproduced** if two conditions hold on the claimed side. The 95 % bootstrap interval of the difference excludes 0,
and a permutation test holds at a false discovery rate of 5 % over all claims of this kind in the table (q). It is
**not reproduced** if both hold on the other side. Differences over several environments are of interquartile means of normalised
returns, as in the ablations. Those in one environment are of mean returns. Everything else is **cannot tell**: not seeing a difference does not mean that there is none.
`;

const making = `## Making the runs

\`\`\`sh
npm run prism -- sweep benchmarks/published/cleanrl-values.json --out runs/cleanrl-values       # DQN and C51 with CleanRL's settings
npm run prism -- sweep benchmarks/published/cleanrl-policies.json --out runs/cleanrl-policies   # PPO and PQN
npm run prism -- ablate --suite atari-100k --arms rainbow --seeds 3                             # data-efficient Rainbow, 47 core-hours; with
#   --known benchmarks/results/atari-100k only the missing runs
npm run node -- benchmarks/rainbow/publish.ts atari-100k runs/ablate-atari-100k
npm run node -- benchmarks/rainbow/publish.ts cleanrl runs/cleanrl-values runs/cleanrl-policies
npm run prism -- ablate sac --envs HalfCheetah-v5,Hopper-v5,Walker2d-v5,InvertedPendulum-v5,Ant-v5 --arms sac-no-tuned --set learningRate=0.001 --set criticLearningRate=0.001 --seeds 3 --steps 100000 --evaluations 10 --eval-episodes 10 --out runs/mujoco-tianshou   # SAC, six core-hours
npm run node -- benchmarks/rainbow/publish.ts mujoco-tianshou runs/mujoco-tianshou
npm run node -- benchmarks/published/reproduce.ts
\`\`\`

The sets \`classic\` and \`minatar\`: [\`../rainbow\`](../rainbow).
`;

function read(set: string): PublishedSet {
  const folder = fileURLToPath(new URL(`../results/${set}/`, import.meta.url));
  return { runs: readPublished(folder).runs, scales: summaryOf(set).environments };
}

function setsOf(claim: Claim): string[] {
  if (claim.kind === 'other') return [];
  return [claim.kind === 'score' ? claim.ours.set : claim.set];
}

/** The whole page. */
export function page(): string {
  const names = new Set(claims.flatMap((claim) => setsOf(claim)));
  const sets = new Map([...names].map((set) => [set, read(set)]));
  const rows = judgeClaims(claims, (set) => sets.get(set)!);
  const count = (verdict: Judged['verdict']): string =>
    `${rows.filter((row) => row.verdict === verdict).length} ${verdict}`;
  const verdicts = (['reproduced', 'exceeded', 'not reproduced', 'cannot tell'] as const)
    .map(count)
    .join(', ');
  const head = ['claim', 'source', 'theirs', 'ours', 'settings', 'verdict'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(({ claim, source, theirs, ours, settings, verdict }) =>
      line([claim, source, theirs, ours, settings, `**${verdict}**`]),
    ),
  ].join('\n');
  return `${intro}\n${rows.length} claims: ${verdicts}. Atari 100k game by game: [atari-100k.md](atari-100k.md).\n\n${table}\n\n${making}`;
}

/** Atari 100k, game by game. */
export function gamesPage(): string {
  return atari100kPage(read('atari-100k'));
}

if (import.meta.main) {
  fs.writeFileSync(new URL('README.md', import.meta.url), page());
  fs.writeFileSync(new URL('atari-100k.md', import.meta.url), gamesPage());
}
