// An agent's values of the actions in a state, and its tables and networks from inside.
import type { Agent, Box, PackedArray, Snapshot, Space } from '@prism-rl/core';
import type { ActionInsight, WeightTile } from './messages.ts';
import type { Found } from './recordingEngine.ts';

/** The table Q(s, a) of an agent that has one. */
export function tableOf(agent: Agent): Float64Array | undefined {
  const { q } = agent as { readonly q?: unknown };
  return q instanceof Float64Array ? q : undefined;
}

/** A row of a table. */
export function insightFromTable(q: Float64Array, state: number, numActions: number): ActionInsight {
  return { kind: 'values', numbers: [...q.subarray(state * numActions, (state + 1) * numActions)] };
}

/** The first row of what a network gave. */
export function insightFromNetwork({ name, numbers }: Found, actionSpace: Space): ActionInsight {
  const n = actionSpace.flatSize;
  if (name === 'values') return { kind: 'values', numbers: [...numbers.subarray(0, n)] };
  if (actionSpace.kind === 'discrete')
    return { kind: 'probabilities', numbers: softmax(numbers.subarray(0, n)) };
  const deviations = [...numbers.subarray(n, 2 * n)].map(Math.exp);
  if (name === 'outputs') return squashed(numbers.subarray(0, n), deviations, actionSpace as Box);
  return { kind: 'means', numbers: [...numbers.subarray(0, n)], deviations };
}

/** Behind tanh, within the bounds; deviations by its slope at the mean. */
function squashed(means: Float32Array, deviations: readonly number[], { low, high }: Box): ActionInsight {
  const units = [...means].map(Math.tanh);
  const half = units.map((_, k) => 0.5 * (high[k]! - low[k]!));
  return {
    kind: 'means',
    numbers: units.map((unit, k) => low[k]! + half[k]! * (1 + unit)),
    deviations: units.map((unit, k) => half[k]! * (1 - unit * unit) * deviations[k]!),
  };
}

function softmax(logits: Float32Array): number[] {
  const most = Math.max(...logits);
  const weights = [...logits].map((logit) => Math.exp(logit - most));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Most rows and columns of a tile. */
const tileSide = 64;

/** The weights of a network that acts, layer by layer, small enough to be drawn twice a second. */
export function weightTiles({ arrays }: Snapshot): WeightTile[] {
  const tiles: WeightTile[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    if (!/^(online|network|policy)\/.*kernel$/.test(name) || !(array instanceof Float32Array)) continue;
    // One bias for each unit, or filter.
    const columns = arrays[name.replace(/kernel$/, 'bias')]?.length;
    if (columns === undefined || array.length % columns !== 0) continue;
    tiles.push({ name: shortName(name), ...shrunk(array, array.length / columns, columns) });
  }
  return tiles;
}

function shortName(name: string): string {
  return name
    .replace(/^(online|network|policy)\//, '')
    .replace(/\/kernel$/, '')
    .replaceAll('/', ' ');
}

function shrunk(array: Float32Array, rows: number, columns: number): Omit<WeightTile, 'name'> {
  const [height, width] = [Math.min(rows, tileSide), Math.min(columns, tileSide)];
  let largest = 1e-6;
  for (const value of array) largest = Math.max(largest, Math.abs(value));
  const bytes = new Uint8Array(height * width);
  for (let i = 0; i < height; i++) {
    const row = Math.floor((i * rows) / height);
    for (let j = 0; j < width; j++) {
      const value = array[row * columns + Math.floor((j * columns) / width)]!;
      bytes[i * width + j] = Math.round(128 + 127 * (value / largest));
    }
  }
  return { rows: height, columns: width, bytes };
}

/** Plain numbers of the first row. */
export function firstRow(array: PackedArray, size: number): number[] {
  return Array.from(array.subarray(0, size) as ArrayLike<number>, Number);
}
