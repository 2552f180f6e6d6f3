// The summaries of studies that are published: for each what was searched, what won, and the scores on held-out seeds.
//
//   node --conditions=@prism-rl/source tools/tune/publish.ts runs/tune-ppo-Acrobot-v1 …
//
// writes benchmarks/results/tune/ppo-Acrobot-v1.json for each directory of a study, and README.md from all that lie there.
import fs from 'node:fs';
import path from 'node:path';
import { type Config, counted, type Json } from '../../packages/core/src/index.ts';
import { readResults } from '../../packages/sweep/src/index.ts';
import type { HeldOutComparison } from '../../packages/tune/src/index.ts';
import { compareHeldOut, presetArm, readRecord, studyFiles } from '../../packages/tune/src/index.ts';

/** A study in a few kilobytes. */
interface StudySummary {
  readonly agent: string;
  readonly environment: string;
  readonly preset: string | null;
  readonly steps: number;
  readonly command: string;
  readonly searchSeconds: number;
  readonly trials: number;
  readonly processor: string;
  readonly engine: string;
  readonly seeds: readonly number[];
  readonly heldOutSeeds: readonly number[];
  readonly comparison: HeldOutComparison;
  /** What the best trial has in the place of the preset's. */
  readonly changed: { readonly [name: string]: readonly [preset: Json, best: Json] };
}

const folder = path.join(import.meta.dirname, '..', '..', 'benchmarks', 'results', 'tune');

function summaryOf(directory: string): StudySummary {
  const record = readRecord(directory);
  const results = readResults(path.join(directory, 'held-out', 'results.jsonl'));
  const comparison = compareHeldOut(results);
  if (record === undefined || comparison === undefined) throw new Error(`${directory} holds no whole study.`);
  const of = (arm: string): (typeof results)[number][] => results.filter((result) => result.arm === arm);
  const [own] = of(presetArm);
  const [best] = of(comparison.best);
  const { agent, environment, preset, steps, seeds } = record.plan;
  const text = fs.readFileSync(path.join(directory, studyFiles.trials), 'utf8');
  const machine = own!.machine as Config;
  return {
    ...{ agent, environment, preset, steps },
    command: record.command.replace(/ --out .*/, ''),
    searchSeconds: Math.round(record.searchSeconds),
    trials: text.trim().split('\n').length,
    processor: `${machine.processor}, ${counted(Number(machine.cores), 'core')}`,
    engine: String(machine.engine),
    seeds,
    heldOutSeeds: of(presetArm).map(({ seed }) => seed),
    comparison: JSON.parse(
      JSON.stringify(comparison, (_, value) =>
        typeof value === 'number' ? Number(value.toPrecision(6)) : value,
      ),
    ),
    changed: Object.fromEntries(
      Object.entries(best!.agentConfig).flatMap(([name, value]) => {
        const before = own!.agentConfig[name]!;
        return JSON.stringify(before) === JSON.stringify(value) ? [] : [[name, [before, value]]];
      }),
    ),
  };
}

const intervalText = ({ estimate, low, high }: { estimate: number; low: number; high: number }): string =>
  `${number(estimate)} [${number(low)}, ${number(high)}]`;

function number(value: number): string {
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2).replace('-', '−');
}

const verdicts = { better: 'better', worse: 'worse', open: 'not told apart' } as const;

function pageOf(studies: readonly StudySummary[]): string {
  const rows = studies.map(({ agent, environment, preset, steps, trials, searchSeconds, comparison }) => {
    const [own, best] = comparison.arms;
    return `| \`${agent}\` | ${environment} | \`${preset}\` | ${steps.toLocaleString('en').replaceAll(',', ' ')} | ${trials} in ${Math.round(searchSeconds / 60)} min | ${intervalText(own!.iqm)} | ${intervalText(best!.iqm)} | ${intervalText(best!.difference!)} | ${verdicts[comparison.verdict]} |`;
  });
  const details = studies.map(({ agent, environment, command, changed, comparison, heldOutSeeds }) => {
    const scores = comparison.arms.map(
      ({ arm, scores: all }) => `| ${arm} | ${all.map(number).join(' | ')} |`,
    );
    const settings = Object.entries(changed).map(
      ([name, [before, after]]) => `| \`${name}\` | ${JSON.stringify(before)} | ${JSON.stringify(after)} |`,
    );
    return `## ${agent} in ${environment}

\`\`\`sh
${command}
\`\`\`

| held-out seed | ${heldOutSeeds.join(' | ')} |
|${'---|'.repeat(heldOutSeeds.length + 1)}
${scores.join('\n')}

| setting | preset | ${comparison.best} |
|---|---|---|
${settings.join('\n')}
`;
  });
  return `# Presets, tuned

\`prism tune\` searched around presets of this repository. The best trials and the preset then ran on held-out seeds: interquartile means of the
last evaluation with 95 % intervals; the intervals of the differences hold together (Bonferroni). A preset was changed only where the best
trial is better; the command then names the old one, which stands under another name since. What is better in shorter runs than the
preset's became a preset beside it. A JSON file beside this page has all of a study. ${[...new Set(studies.map(({ processor, engine }) => `${processor}, ${engine}`))].join('; ')}; the machine had
other work, so that a search saw fewer trials than it would alone.

| agent | environment | preset | steps | trials | preset's score | best trial's | difference | the best trial is |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

${details.join('\n')}`;
}

fs.mkdirSync(folder, { recursive: true });
for (const directory of process.argv.slice(2)) {
  const summary = summaryOf(directory);
  const name = `${summary.agent}-${summary.environment.replaceAll('/', '-')}.json`;
  fs.writeFileSync(path.join(folder, name), `${JSON.stringify(summary, undefined, 1)}\n`);
}
const studies = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as StudySummary);
fs.writeFileSync(path.join(folder, 'README.md'), pageOf(studies));
