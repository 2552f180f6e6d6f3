import type { AblationEntry } from '@prism-rl/core';
import type { AblationSummary } from '../../../compare/ablationData.ts';
import { distinctLines } from '../../chart/chartStyle.ts';

/** Colours for parts and for arms that are none of an ablation. */
const colours = 6;

/** Of the arms that all others are compared with. */
export const baselineClass = 'k6';
export const completeClass = 'k7';

/** The colour of a part, in the order of the ablation; after six they come again, dotted. */
export function partClass(k: number, isDashed = false): string {
  return `k${k % colours}${isDashed ? ' dash' : ''}${k >= colours ? ' dotted' : ''}`;
}

/** Whether an arm is one of the two that all others are compared with. */
export function isEnd(ablation: AblationEntry | null, arm: string): boolean {
  return arm === ablation?.baseline.name || arm === ablation?.complete.name;
}

/** Dashed ones first: they mark parts added to the baseline. */
const distinct = distinctLines('k', colours, ['dash', '', 'dotted', 'dash dotted']);

/**
 * Grey, violet, and a colour for each part; dashes for parts added to the baseline. Other arms get the remaining lines, each a different
 * one while lines are left.
 */
export function armClasses(arm: string, { ablation, arms }: AblationSummary): string {
  if (arm === ablation?.baseline.name) return baselineClass;
  if (arm === ablation?.complete.name) return completeClass;
  const parts = Object.values(ablation?.parts ?? {});
  const named = parts.flatMap(({ added, removed }) => [added?.name, removed?.name]);
  const classesOf = (k: number): string => partClass(k >> 1, k % 2 === 0);
  const k = named.indexOf(arm);
  if (k >= 0) return classesOf(k);
  const isThere = new Set(arms.map((other) => other.arm));
  const taken = new Set(named.flatMap((name, at) => (isThere.has(name ?? '') ? [classesOf(at)] : [])));
  const free = distinct.filter((classes) => !taken.has(classes));
  const others = arms.filter((other) => !named.includes(other.arm) && !isEnd(ablation, other.arm));
  const at = others.findIndex((other) => other.arm === arm);
  const choice = free.length > 0 ? free : distinct;
  return choice[at % choice.length]!;
}
