// Pages for readers who have not read the papers: what each improvement is, its contribution in each set, its cost, and open questions. One
// page is an overview, and each ablation has its own. The numbers come from the committed results at build time.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as streams } from '@prism-rl/algo-stream/plugin';
import type { AblationEntry } from '@prism-rl/core';
import { type AblationSummary, ablationFigures } from '@prism-rl/experiments';
import { intervalText } from '@prism-rl/stats';
import { about, summaryOf } from '../../../benchmarks/rainbow/summarize.ts';
import {
  added,
  addedAll,
  comparisons,
  type Finding,
  type Interval,
  kept,
  signOf,
  timePerStep,
} from './findings.ts';
import { koreanNames, koreanTitles, partTexts } from './parts.ts';
import { english, korean, type Words } from './words.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Committed results of an ablation. */
interface ResultSet {
  /** Its folder below benchmarks/results. */
  readonly folder: string;
  readonly summary: AblationSummary;
}

/** An ablation with all its results. */
interface Taken {
  /** By its name in `prism ablate`. */
  readonly name: string;
  readonly entry: AblationEntry;
  readonly sets: readonly ResultSet[];
}

type Language = 'en' | 'ko';

/** By their path in the repository, to which links are relative: English and Korean. */
export function worthPages(): ReadonlyMap<string, string> {
  const taken = takenApart();
  return new Map(
    (['en', 'ko'] as const).flatMap((language) => {
      const folder = `site/content/${language === 'ko' ? 'ko/' : ''}results`;
      return [
        [`${folder}/index.md`, worthPage(taken, language)] as const,
        ...taken.map((one) => [`${folder}/${pageName(one)}.md`, ablationPage(one, language)] as const),
      ];
    }),
  );
}

/** The page of an ablation, without its folder. */
export function pageName({ name }: { readonly name: string }): string {
  return `worth-${name}`;
}

/** Every ablation by its name. */
export const ablations: readonly (readonly [name: string, entry: AblationEntry])[] = [
  dqnFamily,
  policyGradients,
  ddpgFamily,
  streams,
  evolution,
].flatMap((plugin) => Object.entries(plugin.ablations ?? {}));

/** Ablations that have results, Rainbow first. */
export function takenApart(): Taken[] {
  const folders = fs
    .globSync('benchmarks/results/*/results.jsonl', { cwd: root })
    .sort()
    .map((file) => path.basename(path.dirname(file)));
  return ablations
    .toSorted(([a], [b]) => Number(b === 'rainbow') - Number(a === 'rainbow'))
    .map(([name, entry]) => ({
      name,
      entry,
      sets: folders
        .filter((folder) => about(folder).ablation?.title === entry.title)
        .map((folder) => ({ folder, summary: summaryOf(folder) })),
    }))
    .filter((one) => one.sets.length > 0);
}

function worthPage(taken: readonly Taken[], language: Language): string {
  const words = language === 'en' ? english : korean;
  const sets = taken.flatMap((one) => one.sets);
  return [
    `# ${words.title}`,
    words.intro,
    words.reading,
    ...taken.flatMap((one) => [
      `## ${titleIn(one, language)}`,
      ...(one.name === 'rainbow' ? [words.signs, glance(one, words, language)] : []),
      ...wholeTable(one, words),
      `[${words.each(titleIn(one, language))}](${pageName(one)}.md)`,
    ]),
    `## ${words.many} {#many-comparisons}`,
    words.manyIntro,
    table([
      [...words.manyRow],
      ...sets.map(({ folder, summary }) => {
        const { all, apart, counted } = comparisons(summary);
        return [linkTo(folder, language), `${all}`, `${apart}`, `${counted}`];
      }),
    ]),
    `## ${words.silent}`,
    [...sets.flatMap((set) => silences(set, words, language)), ...words.silences]
      .map((line) => `- ${line}`)
      .join('\n'),
    `## ${words.others}`,
    words.othersIntro(publishedVerdicts()),
    '',
  ].join('\n\n');
}

/** The title of an ablation. */
function titleIn({ name, entry }: Pick<Taken, 'name' | 'entry'>, language: Language): string {
  return (language === 'ko' ? koreanTitles[name] : undefined) ?? entry.title;
}

/** Everything about one ablation. */
function ablationPage({ name, entry, sets }: Taken, language: Language): string {
  const words = language === 'en' ? english : korean;
  const parts = Object.entries(entry.parts);
  const isRainbow = name === 'rainbow';
  const [baseline, complete] = [entry.baseline.title, entry.complete.title];
  return [
    `# ${titleIn({ name, entry }, language)}`,
    words.scale,
    ...(isRainbow
      ? parts.flatMap(([part]) => partSection({ name, entry, sets }, part, words, language))
      : [
          table([
            [words.part, words.whatItIs],
            ...parts.map(([part, { title }]) => [
              titleOf(part, title, language),
              partTexts[name]![part]![language],
            ]),
          ]),
          ...sets.flatMap((set) => [
            `**${whereOf(set, words)}**`,
            table([
              [words.part, words.addedTo(baseline), words.keptIn(complete), words.time],
              ...parts.map(([part, { title }]) => [
                titleOf(part, title, language),
                ...cells(set, part, words),
              ]),
            ]),
          ]),
        ]),
    ...wholeSection({ name, entry, sets }, words),
    ...(isRainbow
      ? [`## ${words.cost}`, words.costs, costTable({ name, entry, sets }, words, language)]
      : []),
    `## ${words.figures}`,
    ...(sets.some(({ summary }) => summary.dropOne.length > 0) ? [words.figureNote] : []),
    ...sets.flatMap((set) => [
      `${words.all(set.folder)}(${up(language)}benchmarks/results/${set.folder}).`,
      details(words.curves(set.folder), pictures(set, words, language)),
    ]),
    '',
  ].join('\n\n');
}

/** All parts together, under a heading. */
function wholeSection(one: Taken, words: Words): string[] {
  const { baseline, complete } = one.entry;
  const rows = wholeTable(one, words);
  return rows.length === 0 ? [] : [`## ${words.whole(complete.title, baseline.title)}`, ...rows];
}

/** All parts together, in the sets that have the complete agent. */
function wholeTable({ entry, sets }: Taken, words: Words): string[] {
  const rows = sets.flatMap((set) => {
    const finding = addedAll(set.summary);
    if (finding === undefined) return [];
    return [[whereOf(set, words), cell(finding, words), time(set, entry.complete.name)]];
  });
  if (rows.length === 0) return [];
  const all = words.whole(entry.complete.title, entry.baseline.title);
  return [table([[words.where, all, words.time], ...rows])];
}

/** Learning curves, a panel per part, and each part's contribution; for sets that have all arms. */
function pictures({ folder, summary }: ResultSet, words: Words, language: Language): string[] {
  if (summary.dropOne.length === 0) return [];
  const files = `${up(language)}benchmarks/results/${folder}`;
  return [
    `![${words.curves(folder)}](${files}/curves.svg)`,
    `![${words.figure(folder)}](/${effectsOf(folder)})`,
  ];
}

const effectsOf = (folder: string): string => `figures/effects-${folder}.svg`;

/** Each part's contribution in each set, as figures by their path in the site. */
export function effectFigures(): ReadonlyMap<string, string> {
  const sets = takenApart().flatMap((one) => one.sets);
  return new Map(
    sets.flatMap(({ folder, summary }) => {
      const svg = ablationFigures(summary).get('effects');
      return svg === undefined ? [] : [[effectsOf(folder), svg] as const];
    }),
  );
}

/** A part's name. */
function titleOf(part: string, title: string, language: Language): string {
  return language === 'en' ? title : (koreanNames[part] ?? title);
}

/** Every part in every set, as signs: two rows per part. */
function glance({ entry, sets }: Taken, words: Words, language: Language): string {
  const { baseline, complete, parts } = entry;
  return table([
    [words.part, words.measured, ...sets.map(({ folder }) => linkTo(folder, language))],
    ...Object.entries(parts).flatMap(([part, { title }]) => [
      [
        titleOf(part, title, language),
        words.addedTo(baseline.title),
        ...sets.map(({ summary }) => signOf(added(summary, part))),
      ],
      ['', words.keptIn(complete.title), ...sets.map(({ summary }) => signOf(kept(summary, part)))],
    ]),
    [
      words.whole(complete.title, baseline.title),
      '',
      ...sets.map(({ summary }) => signOf(addedAll(summary))),
    ],
  ]);
}

/** A part of Rainbow: its description, and its contribution in every set. */
function partSection({ name, entry, sets }: Taken, part: string, words: Words, language: Language): string[] {
  const { source, published } = entry.parts[part]!;
  const title = titleOf(part, entry.parts[part]!.title, language);
  const course = `${up(language)}docs/course/${language === 'ko' ? 'ko/' : ''}15-rainbow.md`;
  const playground = `${up(language)}apps/playground/README.md#world=CartPole-v1&agent=dqn&seed=1&on=${part}`;
  return [
    `## ${title[0]!.toUpperCase()}${title.slice(1)}`,
    `${partTexts[name]![part]![language]} ([${words.course}](${course}), [${words.tryIt}](${playground}).) ${words.source}: ${source}.`,
    table([
      [words.where, words.addedTo(entry.baseline.title), words.keptIn(entry.complete.title), words.time],
      ...sets
        .filter(({ summary }) => added(summary, part) !== undefined || kept(summary, part) !== undefined)
        .map((set) => [whereOf(set, words), ...cells(set, part, words)]),
    ]),
    details(words.byEnvironment, environmentTables(sets, part, title, words)),
    ...(published === undefined ? [] : [words.published(published.added, published.removed)]),
  ];
}

/** Caveats of all sets, without repetitions for sets that share runs. */
function environmentTables(sets: readonly ResultSet[], part: string, title: string, words: Words): string[] {
  const said = new Set<string>();
  return sets.flatMap((set) => {
    const [head, ...rows] = environmentRows(set, part, title, words);
    const unsaid = rows.filter((row) => !said.has(row.join()));
    for (const row of unsaid) said.add(row.join());
    return unsaid.length === 0 ? [] : [table([head!, ...unsaid])];
  });
}

/** Mean returns in each environment, with and without a part, below a legend; nothing if too few arms were run. */
function environmentRows(
  { summary }: ResultSet,
  part: string,
  title: string,
  words: Words,
): (readonly string[])[] {
  const { baseline, complete, parts } = summary.ablation!;
  const columns = [
    [baseline.title, baseline.name],
    [`${baseline.title} + ${title}`, parts[part]!.added?.name],
    [`${complete.title} − ${title}`, parts[part]!.removed?.name],
    [complete.title, complete.name],
  ] as const;
  const there = columns.filter(([, arm]) => summary.arms.some((candidate) => candidate.arm === arm));
  if (there.length < 3) return [];
  return [
    [words.where, ...there.map(([name]) => name)],
    ...summary.sharedEnvironments.map((id) => [
      id,
      ...there.map(([, arm]) => meanOf(summary.arms.find((candidate) => candidate.arm === arm)!, id)),
    ]),
  ];
}

function meanOf({ environments }: AblationSummary['arms'][number], id: string): string {
  return intervalText(environments[id]!.interval, (value) => value.toFixed(1).replace('-', '−'));
}

function details(summary: string, tables: readonly string[]): string {
  if (tables.length === 0) return '';
  return `<details>\n<summary>${summary}</summary>\n\n${tables.join('\n\n')}\n\n</details>`;
}

/** A part's contribution in a set, twice, and its time. */
function cells(set: ResultSet, part: string, words: Words): string[] {
  const arm = set.summary.ablation!.parts[part]?.added?.name;
  return [cell(added(set.summary, part), words), cell(kept(set.summary, part), words), time(set, arm)];
}

function cell(finding: Finding | undefined, words: Words): string {
  return finding === undefined ? words.notRun : `${signed(finding.worth)} ${words.said[finding.word]}`;
}

function costTable({ entry, sets }: Taken, words: Words, language: Language): string {
  const arms = [
    ...Object.entries(entry.parts).map(
      ([part, { title, added: arm }]) => [titleOf(part, title, language), arm?.name] as const,
    ),
    [entry.complete.title, entry.complete.name] as const,
  ];
  return table([
    [words.part, ...sets.map(({ folder }) => folder)],
    ...arms.map(([title, arm]) => [title, ...sets.map((set) => time(set, arm))]),
  ]);
}

function time({ summary }: ResultSet, arm: string | undefined): string {
  const times = timePerStep(summary, arm);
  return times === undefined ? '–' : `× ${times.toFixed(times < 10 ? 2 : 0)}`;
}

/** What a set cannot decide. */
function silences(set: ResultSet, words: Words, language: Language): string[] {
  const { summary, folder } = set;
  const name = linkTo(folder, language);
  if (summary.seeds.fewest < 5) return [words.fewSeeds(name)];
  const undecided = Object.entries(summary.ablation!.parts)
    .filter(([part]) => {
      const found = [added(summary, part), kept(summary, part)].filter((one) => one !== undefined);
      return found.length > 0 && found.every(({ word }) => word === 'undecided');
    })
    .map(([part, { title }]) => titleOf(part, title, language));
  return undecided.length === 0 ? [] : [words.silentAbout(name, undecided)];
}

/** The number of verdicts, as in the table of published claims. */
function publishedVerdicts(): string {
  const text = fs.readFileSync(path.join(root, 'benchmarks', 'published', 'README.md'), 'utf8');
  return /^\d+ claims: [^.]*\./m.exec(text)![0];
}

function whereOf({ summary }: ResultSet, words: Words): string {
  const { seeds, sharedEnvironments } = summary;
  const many = seeds.fewest === seeds.most ? `${seeds.most}` : `${seeds.fewest}–${seeds.most}`;
  return words.everywhere(namesOf(sharedEnvironments), many);
}

/** `Acrobot, CartPole`; a common prefix comes first: `MinAtar: Asterix, Breakout`. */
function namesOf(environments: readonly string[]): string {
  const names = environments.map((id) => id.replace(/-v\d+$/, ''));
  const [family = ''] = /^.*\//.exec(names[0] ?? '') ?? [];
  if (family === '' || !names.every((name) => name.startsWith(family))) return names.join(', ');
  return `${family.slice(0, -1)}: ${names.map((name) => name.slice(family.length)).join(', ')}`;
}

function linkTo(folder: string, language: Language): string {
  return `[${folder}](${up(language)}benchmarks/results/${folder})`;
}

/** From the page to the root of the repository. */
function up(language: Language): string {
  return language === 'en' ? '../../../' : '../../../../';
}

/** `+0.10 [−0.02, +0.21]`; a value near 0 keeps enough digits to show its sign. */
export function signed(interval: Interval): string {
  const number = (value: number): string => {
    const size = Math.abs(value);
    if (size < 1e-6) return '0';
    const text = size < 0.005 ? String(Number(size.toPrecision(1))) : size.toFixed(2);
    return `${value < 0 ? '−' : '+'}${text}`;
  };
  return intervalText(interval, number);
}

function table([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n');
}
