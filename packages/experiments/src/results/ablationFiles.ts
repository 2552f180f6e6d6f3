import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AblationEntry, type Config, PrismError, type ReferenceReturns, Registry } from '@prism-rl/core';
import { makeDirectory, replaceFile, runFiles } from '@prism-rl/runner/node';
import { lengthNotes } from '../plan/planNotes.ts';
import { runDirectoryOf } from '../plan/planSweep.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';
import type { AblationData, AblationRun } from './compare/ablationData.ts';
import { compareArms } from './compare/compareArms.ts';
import { scoreRows } from './compare/comparisonWords.ts';
import { ablationFigures } from './pages/ablation/figures/all.ts';
import { ablationMarkdown } from './pages/ablation/markdown.ts';
import { renderAblation } from './pages/ablation/renderAblation.ts';
import type { ReportAnimation } from './pages/reportData.ts';
import { publishedIn, readResults, type SweepResult } from './result.ts';

/** Files written next to the results. */
export const ablationFiles = {
  heading: 'ablation.json',
  summary: 'summary.json',
  markdown: 'summary.md',
  report: 'report.html',
  figures: 'figures',
} as const;

/** Facts about an ablation that its results do not contain. */
export interface AblationHeading {
  readonly title: string;
  /** That made it, one a line: later ones may have added arms, environments and seeds. */
  readonly command: string;
  /** The comparisons to make; without them, arms are not compared. */
  readonly ablation?: AblationEntry;
}

/** Whether `prism report` finds an ablation there. */
export function isAblation(directory: string): boolean {
  return existsSync(join(directory, ablationFiles.heading));
}

/** Saves the heading, so that the report can be redrawn. Replaces a damaged one. */
export function writeHeading(directory: string, { title, command, ablation }: AblationHeading): void {
  const earlier = readHeading(directory)?.command.split('\n') ?? [];
  const commands = [...new Set([...earlier, command])].join('\n');
  const text = JSON.stringify({ title, ablation, command: commands }, null, 2);
  replaceFile(join(directory, ablationFiles.heading), `${text}\n`);
}

/** The commands that made the results in a directory, a sweep's or published ones, if recorded there. */
export function commandsIn(directory: string): string[] {
  const { commands } = publishedIn(directory) ?? {};
  return [...(commands ?? readHeading(directory)?.command.split('\n') ?? [])];
}

/** @returns undefined when there is no whole one. */
function readHeading(directory: string): AblationHeading | undefined {
  let heading: Partial<AblationHeading> | null;
  try {
    heading = JSON.parse(new TextDecoder().decode(readFileSync(join(directory, ablationFiles.heading))));
    if (heading?.ablation !== undefined) requireAblation(heading.ablation);
  } catch {
    return undefined; // none yet, or torn: who needs it says so
  }
  const { title, command, ablation } = heading ?? {};
  if (typeof title !== 'string' || typeof command !== 'string') return undefined;
  return ablation === undefined ? { title, command } : { title, command, ablation };
}

/** @throws PrismError `contract` for anything else; every field is checked, because a plugin may have made it. */
function requireAblation(ablation: AblationEntry): void {
  new Registry([{ name: ablationFiles.heading, ablations: { ablation } }]);
}

export interface WriteAblationOptions {
  readonly animations?: readonly ReportAnimation[];
  readonly failures?: AblationData['failures'];
  readonly remaining?: number;
}

/** What {@link writeAblation} has written. */
export interface WrittenAblation {
  readonly report: string;
  /** Scores as rows of a table, with 95 % intervals; the first row is the head. */
  readonly scores: readonly (readonly string[])[];
}

/**
 * Writes what the results in a sweep's directory say: statistics as JSON and Markdown, figures, the page.
 *
 * @returns undefined while there are no results.
 * @throws PrismError `corrupt` when the heading or a result is damaged.
 */
export function writeAblation(
  directory: string,
  registry: Registry,
  options: WriteAblationOptions = {},
): WrittenAblation | undefined {
  const results = readResults(join(directory, sweepFiles.results));
  if (results.length === 0) return undefined;
  const heading = readHeading(directory);
  if (heading === undefined) {
    throw PrismError.corrupt`${join(directory, ablationFiles.heading)} is damaged.
      Run the command that made these results again to rewrite it.`;
  }
  // Published results have no settings, and plugins may be missing.
  const known = results.filter((run) => 'agentConfig' in run && registry.has('agents', run.agent));
  const notes = lengthNotes(registry, known);
  const data: AblationData = {
    ...heading,
    ...options,
    ...(notes.length > 0 && { notes }),
    runs: results.map((result) => withLink(directory, result)),
    links: [sweepFiles.results, ablationFiles.summary, ablationFiles.markdown],
    references: Object.fromEntries(
      [...new Set(results.map(({ environment }) => environment))].map((id) => [id, references(registry, id)]),
    ),
    versions: versionsOf(results),
  };
  const summary = compareArms(data);
  const figures = ablationFigures(summary);
  const write = (name: string, text: string): void => replaceFile(join(directory, name), text);
  write(ablationFiles.summary, `${JSON.stringify(summary)}\n`);
  write(
    ablationFiles.markdown,
    ablationMarkdown(
      summary,
      [...figures.keys()].map((name) => `${ablationFiles.figures}/${name}`),
    ),
  );
  makeDirectory(join(directory, ablationFiles.figures));
  for (const [name, svg] of figures) write(join(ablationFiles.figures, `${name}.svg`), svg);
  write(ablationFiles.report, renderAblation(data, summary));
  return { report: join(directory, ablationFiles.report), scores: scoreRows(summary) };
}

/** A run with the path to its metrics, if they are in this directory: workers elsewhere keep theirs, and published results have none. */
function withLink(directory: string, result: SweepResult): AblationRun {
  const path = [...runDirectoryOf(result), runFiles.metrics];
  return existsSync(join(directory, ...path)) ? { ...result, link: path.join('/') } : result;
}

/** An environment that no plugin offers any more has no references. */
function references(registry: Registry, id: string): Partial<ReferenceReturns> {
  const found = registry.list('environments').find((registered) => registered.id === id);
  return found?.entry.referenceReturns ?? {};
}

/** One value if all runs agree, otherwise all values. Published results describe the machine in one line. */
function versionsOf(results: readonly SweepResult[]): { [name: string]: string } {
  const machines = results.map(({ machine }: { machine?: Config | string }) =>
    typeof machine === 'object' ? machine : machine === undefined ? {} : { machine },
  );
  const names = [...new Set(machines.flatMap((machine) => Object.keys(machine)))];
  const sources = [...new Set(results.flatMap((result) => Object.keys(result.sources ?? {})))];
  const backends = results.flatMap(({ backend }) => backend ?? []);
  return {
    ...Object.fromEntries(
      names.map((name) => [
        name,
        distinct(machines.flatMap((machine: Config) => (name in machine ? [String(machine[name])] : []))),
      ]),
    ),
    ...(backends.length === 0 ? {} : { backend: distinct(backends) }),
    ...Object.fromEntries(
      sources.map((name) => [name, distinct(results.flatMap((result) => result.sources?.[name] ?? []))]),
    ),
  };
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(', ');
}
