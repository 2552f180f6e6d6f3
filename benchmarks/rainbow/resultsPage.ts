// The page of a committed set: the report's, the runs' cost, the reproduced runs, and films.
import { counted } from '@prism-rl/core';
import type { Film, PublishedRun, SpotCheck } from './publishedRuns.ts';

/** Other facts of a set. */
export interface Beside {
  readonly spotChecks?: readonly SpotCheck[] | undefined;
  readonly films?: readonly Film[] | undefined;
}

/** Watts of a core under load, with its share of memory and power supply: an assumption, for servers. */
const wattsOfCore = 10;

/** @param report the report's page. @param runs all runs of the set. */
export function resultsPage(
  report: string,
  runs: readonly PublishedRun[],
  { spotChecks = [], films = [] }: Beside,
): string {
  const sections = [
    ...(spotChecks.length === 0 ? [] : ['## Repeated runs', ...spotChecks.map(madeAgain)]),
    cost(runs),
    ...films.map(({ file, about, command }) => `## Film\n\n![${about}](${file})\n\n${about}: \`${command}\``),
  ];
  return `${report.trimEnd()}\n\n${sections.join('\n\n')}\n`;
}

/** Time of the runs, each on about one core. */
export function coreHours(runs: readonly PublishedRun[]): number {
  return (
    runs.reduce((sum, { trainSeconds, runsInOneGraph = 1 }) => sum + trainSeconds / runsInOneGraph, 0) / 3600
  );
}

function cost(runs: readonly PublishedRun[]): string {
  const hours = coreHours(runs);
  const most = Math.max(...runs.map(({ runsInOneGraph = 1 }) => runsInOneGraph));
  const graphics = runs.some(({ machine }) => /webgpu|cuda|gpu/.test(machine))
    ? ' and a graphics processor'
    : '';
  const processors = [...new Set(runs.map(({ machine }) => machine.split(',')[0]!))].sort().join(' or ');
  const kilowattHours = (hours * wattsOfCore) / 1000;
  return [
    '## Cost',
    '',
    `${counted(runs.length, 'run')} trained for ${hours < 0.1 ? hours.toPrecision(1) : hours.toFixed(1)} hours in all, ${most > 1 ? `up to ${most} in one graph, ` : ''}each on about one core of ${processors}${graphics}.`,
    `Assuming ${wattsOfCore} watts a core, that is ${kilowattHours.toPrecision(2)} kWh${graphics && ', without the graphics processor'}.`,
    'Machines with other work took longer than the runs need.',
  ].join('\n');
}

function madeAgain({ processor, node, engine, runs }: SpotCheck): string {
  return [
    `From scratch, on ${processor}, with Node ${node} and ${engine} (\`benchmarks/spotCheck.ts\`):`,
    '',
    ...runs.map(
      ({ id, committed, again, isSame }) =>
        `- ${id}: ${isSame ? `${again}, score and curve the same to the last digit` : `${again}, **not** ${committed}`}`,
    ),
  ].join('\n');
}
