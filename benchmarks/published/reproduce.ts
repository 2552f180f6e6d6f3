// Writes benchmarks/published/README.md: published results, compared with our committed runs.
//
//   npm run node -- benchmarks/published/reproduce.ts
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { counted } from '@prism-rl/core';
import { readPublished } from '../rainbow/publishedRuns.ts';
import { summarize, summaryOf } from '../rainbow/summarize.ts';
import { type Claim, claims } from './claims.ts';
import { type Judged, judgeClaims, type PublishedSet } from './judge.ts';
import { atari100kPage, tableRow } from './perGame.ts';
import { rainbowPartsPage } from './rainbowParts.ts';

const intro = `# Published results, reproduced

\`npm run node -- benchmarks/published/reproduce.ts\` writes this page from the committed runs in [\`../results\`](../results) and the claims in
[\`claims.ts\`](claims.ts). A test compares it.

An aggregate over many environments is **reproduced** if our 95 % stratified bootstrap interval contains the published value. It is
**exceeded** if the interval lies above. Both need at least three seeds of each environment. A score is **reproduced** if the 95 % interval of
our mean (Student's t over seeds) overlaps the published mean ± one standard deviation. It is **exceeded** if the interval lies above. Both
need at least five seeds. If all seeds have the same score, their mean has no interval. From six seeds on, the interval of their median
decides instead (sign test: the median of all runs lies between the lowest and the highest of six with 97 %); it says nothing about rare
worse runs. A claim that one arm beats another is **reproduced** if two conditions hold on the claimed side. The 95 % bootstrap interval of
the difference excludes 0, and a permutation test holds at a false discovery rate of 5 % over all claims of this kind in the table (q). It is
**not reproduced** if both hold on the other side. Differences over several environments are of interquartile means of normalised returns,
as in the ablations. Those in one environment are of mean returns. Everything else is **open**: not seeing a difference does not mean that
there is none.
`;

const openIntro = `## Open

What each open claim needs. A claim of order needs seeds until half the interval is as large as the difference, if the difference stays as it
is. Core-hours are those of the runs that were made, times the number of missing runs.
`;

const making = `## Making the runs

\`\`\`sh
npm run prism -- sweep benchmarks/published/cleanrl-values.json --out runs/cleanrl-values       # DQN and C51 with CleanRL's settings
npm run prism -- sweep benchmarks/published/cleanrl-policies.json --out runs/cleanrl-policies   # PPO and PQN
npm run prism -- ablate --suite atari-100k --arms rainbow --seeds 5                             # data-efficient Rainbow, 12 minutes of a core each; with
#   --known benchmarks/results/atari-100k only the missing runs
npm run node -- benchmarks/rainbow/publish.ts atari-100k runs/ablate-atari-100k
npm run node -- benchmarks/rainbow/publish.ts cleanrl runs/cleanrl-values runs/cleanrl-policies
npm run prism -- ablate sac --envs HalfCheetah-v5,Hopper-v5,Walker2d-v5,InvertedPendulum-v5,Ant-v5 --arms sac-no-tuned --set learningRate=0.001 --set criticLearningRate=0.001 --seeds 5 --steps 100000 --evaluations 10 --eval-episodes 10 --out runs/mujoco-tianshou   # SAC, seven core-hours
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(tableRow).join('\n');
}

/** Open claims that the same runs decide are one row. */
function openTable(open: readonly Judged[]): string {
  const groups = Map.groupBy(open, ({ claim, missing }) => missing?.group ?? claim);
  const rows = [...groups.values()].map((group) => {
    const { claim, source, theirs, ours, missing } = group[0]!;
    const runs = group.reduce((sum, row) => sum + (row.missing?.runs ?? 0), 0);
    const hours = group.reduce((sum, row) => sum + (row.missing?.coreHours ?? 0), 0);
    const cost = runs === 0 ? '–' : `${counted(runs, 'run')}, ${Number(hours.toPrecision(2))} core-hours`;
    if (group.length === 1) return [claim, source, theirs, ours, missing?.reason ?? '', cost];
    const others = `${claim}, and ${group.length - 1} more, each alone`;
    return [others, source, 'each its own', ours, missing?.reason ?? '', cost];
  });
  return table(['claim', 'source', 'theirs', 'ours', 'why it is open', 'what it needs'], rows);
}

/** The whole page. */
export function page(): string {
  const names = new Set(claims.flatMap((claim) => setsOf(claim)));
  const sets = new Map([...names].map((set) => [set, read(set)]));
  const judged = judgeClaims(claims, (set) => sets.get(set)!);
  const [decided, open] = [false, true].map((isOpen) =>
    judged.filter(({ verdict }) => (verdict === 'cannot tell') === isOpen),
  ) as [Judged[], Judged[]];
  const verdicts = (['reproduced', 'exceeded', 'not reproduced'] as const)
    .map((verdict) => `${decided.filter((row) => row.verdict === verdict).length} ${verdict}`)
    .join(', ');
  const rows = decided.map(({ claim, source, theirs, ours, settings, verdict }) => [
    ...[claim, source, theirs, ours, settings, `**${verdict}**`],
  ]);
  return [
    intro,
    `${judged.length} claims: ${verdicts}, ${open.length} open. Atari 100k game by game: [atari-100k.md](atari-100k.md). What each part of Rainbow is worth: [rainbow-parts.md](rainbow-parts.md).\n`,
    '## Decided\n',
    `${table(['claim', 'source', 'theirs', 'ours', 'settings', 'verdict'], rows)}\n`,
    openIntro,
    `${openTable(open)}\n`,
    making,
  ].join('\n');
}

/** Atari 100k, game by game. */
export function gamesPage(): string {
  return atari100kPage(read('atari-100k'));
}

/** What each part of Rainbow is worth. */
export function partsPage(): string {
  const sets = [
    ['classic', 'Classic control'],
    ['lunarlander', 'LunarLander'],
    ['minatar', 'MinAtar'],
  ] as const;
  const folder = (set: string): string => fileURLToPath(new URL(`../results/${set}/`, import.meta.url));
  const games = summaryOf('atari-parts');
  return rainbowPartsPage(
    sets.map(([set, title]) => {
      const [summary, published] = [summaryOf(set), readPublished(folder(set))];
      const ids = Object.keys(summary.environments);
      const verdictIn = (environment: string) => {
        const runs = published.runs.filter((run) => run.environment === environment);
        return summarize(set, { ...published, runs }).whole?.verdict;
      };
      const alone = Object.fromEntries(ids.length > 1 ? ids.map((id) => [id, verdictIn(id)]) : []);
      return { set, title, summary, alone, published };
    }),
    [
      `**[Atari](../results/atari-parts)**, ${Object.keys(games.environments).length} games of Atari 100k, ${counted(games.seeds.fewest, 'seed')} of most arms. Nobody can tell yet.`,
    ],
  );
}

if (import.meta.main) {
  fs.writeFileSync(new URL('README.md', import.meta.url), page());
  fs.writeFileSync(new URL('atari-100k.md', import.meta.url), gamesPage());
  fs.writeFileSync(new URL('rainbow-parts.md', import.meta.url), partsPage());
}
