/** Values in a few words, for messages. */

import { PrismError } from '../errors.ts';

/** How many elements or fields of a value are shown, and how deep. */
const most = 8;
const deepest = 4;

/** A value in a few words: `Float32Array[0, 1]`, `{gear: 2, position: Float32Array[0.5, NaN]}`, `"left"`. */
export function describeValue(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `the function ${value.name || 'without a name'}`;
  if (value instanceof PrismError) return `PrismError ${value.code} (${value.message})`;
  if (value instanceof Error) return `${value.name} (${value.message})`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Promise) return 'a Promise';
  if (depth === deepest) return '…';
  if (ArrayBuffer.isView(value)) {
    const name = value.constructor.name;
    return `${name}[${listed(Array.from((value as Uint8Array).subarray?.(0, most + 1) ?? []))}]`;
  }
  if (Array.isArray(value)) {
    return `[${listed(value.slice(0, most + 1).map((element) => describeValue(element, depth + 1)))}]`;
  }
  const fields = Object.entries(value).slice(0, most + 1);
  return `{${listed(fields.map(([name, field]) => `${name}: ${describeValue(field, depth + 1)}`))}}`;
}

function listed(parts: readonly unknown[]): string {
  return parts.length > most ? `${parts.slice(0, most).join(', ')}, …` : parts.join(', ');
}
