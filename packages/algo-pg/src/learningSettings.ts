// Settings that mean the same wherever they stand.
import type { Setting } from '@prism-rl/core';
import { fraction, number } from '@prism-rl/core';

/** Usual values, which a search tries: from one to another. */
type Range = readonly [from: number, to: number];

/** γ. */
export function discount(value: number, [from, to]: Range = [0.95, 0.999]): Setting<number> {
  return fraction(value, 'γ: how much later rewards count', { search: { from, to, scale: 'complement' } });
}

/** The optimizer's step size. */
export function learningRate(value: number, optimizer: string, [from, to]: Range): Setting<number> {
  return number(value, `${optimizer}’s step size`, { above: 0, search: { from, to, scale: 'log' } });
}

/** Adam's ε, or that of an optimizer like it. */
export function adamEpsilon(
  value: number,
  optimizer = 'Adam',
  notes: Parameters<typeof number>[2] = {},
): Setting<number> {
  return number(value, `${optimizer}’s ε`, { above: 0, ...notes });
}

/** Where gradients are cut. */
export function maxGradientNorm(value: number, typical?: string): Setting<number> {
  const meaning = 'Joint norm that gradients are cut to; 0 cuts nothing';
  return number(value, meaning, { min: 0, ...(typical !== undefined && { typical }) });
}

/** c_v. */
export function valueCoefficient(value: number, [from, to]: Range): Setting<number> {
  const search = { from, to, scale: 'log' } as const;
  return number(value, 'Weight of the squared error of the value', { min: 0, search });
}

/** c_e. */
export function entropyCoefficient(value: number, [from, to]: Range): Setting<number> {
  const search = { from, to };
  return number(value, 'Weight of the policy’s entropy: more keeps it exploring', { min: 0, search });
}
