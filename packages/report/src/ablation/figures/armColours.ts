import type { AblationEntry } from '@prism-rl/core';
import type { AblationSummary } from '../summary.ts';

/** Colours for parts and for arms that are none of an ablation. */
const colours = 6;

/** Of the arms that all others are compared with. */
export const baselineClass = 'k6';
export const completeClass = 'k7';

/** The colour of a part, in the order of the ablation; after six they come again, dotted. */
export function partClass(k: number): string {
  return `k${k % colours}${k >= colours ? ' dotted' : ''}`;
}

/** Whether an arm is one of the two that all others are compared with. */
export function isEnd(ablation: AblationEntry | null, arm: string): boolean {
  return arm === ablation?.baseline.name || arm === ablation?.complete.name;
}

/** Grey, violet, and a colour for each part; dashes for what is put on the baseline. */
export function armClasses(arm: string, { ablation, arms }: AblationSummary): string {
  if (arm === ablation?.baseline.name) return baselineClass;
  if (arm === ablation?.complete.name) return completeClass;
  const parts = Object.values(ablation?.parts ?? {});
  const named = parts.flatMap(({ added, removed }) => [added?.name, removed?.name]);
  const k = named.indexOf(arm);
  if (k >= 0) return `${partClass(k >> 1)}${k % 2 === 0 ? ' dash' : ''}`;
  const others = arms.filter((other) => !named.includes(other.arm) && !isEnd(ablation, other.arm));
  return `k${others.findIndex((other) => other.arm === arm) % colours} dash`;
}
