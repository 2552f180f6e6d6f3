import type { Dimension, Registry } from '@prism-rl/core';
import { needsText } from '@prism-rl/core';
import { print, printJson } from '../output.ts';
import { hanging, widthOf } from '../terminal/columns.ts';
import type { StudyOptions } from './readStudy.ts';

/** `--list`: what a study would search, and which samplers there are. */
export function listStudy(registry: Registry, { plan, heldOut }: StudyOptions, json: boolean): undefined {
  const samplers = registry.list('samplers').map(({ id, plugin, entry }) => ({
    ...{ id, plugin, description: entry.description, defaults: entry.defaults },
  }));
  if (json) {
    printJson({ ...plan, heldOut, samplers });
    return undefined;
  }
  const width = widthOf(process.stdout);
  const rows = plan.space.map((dimension) => [`  ${dimension.name}`, rangeText(dimension)] as const);
  print(`settings that are searched\n${hanging(rows, width)}\n`);
  const steps = plan.pruner.rungs.join(', ');
  print(`a trial: ${plan.seeds.length} seeds; ${plan.pruner.name} looks at it after ${steps} steps\n`);
  const known = samplers.map(({ id, description }) => [`  ${id}`, description] as const);
  print(`samplers\n${hanging(known, width)}`);
  return undefined;
}

/** `0.0001 to 0.003 (log)`. */
export function rangeText(dimension: Dimension): string {
  const { needs } = dimension;
  const only = needs === undefined ? '' : `, only with ${needsText(needs)}`;
  if (dimension.kind === 'choice')
    return `${dimension.choices.map((choice) => JSON.stringify(choice)).join(', ')}${only}`;
  const { from, to, scale, isWhole } = dimension;
  const words = [...(isWhole ? ['whole'] : []), ...(scale === 'linear' ? [] : [scale])];
  return `${from} to ${to}${words.length === 0 ? '' : ` (${words.join(', ')})`}${only}`;
}
