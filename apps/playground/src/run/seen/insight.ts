// Reads an agent's action values in a state, its tables and its networks.
import type { StreamQ } from '@prism-rl/algo-stream';
import type { SarsaLambda } from '@prism-rl/algo-tabular';
import type { Agent, Box, PackedArray, Snapshot, SnapshotArray, Space } from '@prism-rl/core';
import { impossible, packedArray } from '@prism-rl/core';
import type { ActionInsight, WeightTile } from '../host/events.ts';
import type { Found } from './recordingEngine.ts';

/**
 * Q(s, a) of all states, in a separate array: a copy of the table, or the outputs of a streaming network for each state.
 *
 * @param states their space; nothing is returned unless it is finite.
 */
export function tableOf(agent: Agent, states: Space): Float64Array | undefined {
  const { q } = agent as { readonly q?: unknown };
  if (q instanceof Float64Array) return q.slice();
  if (!isStream(agent) || states.kind !== 'discrete') return undefined;
  const all = packedArray(states.dtype, states.flatSize);
  for (let state = 0; state < states.flatSize; state++) all[state] = state;
  const rows = Array.from({ length: states.flatSize }, (_, state) => agent.actionValues(all, state));
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** Whether it is a network that learns from every single step. */
export function isStream(agent: Agent): agent is StreamQ & Agent {
  return 'actionValues' in agent;
}

/**
 * Each state's share of the credit for the next error, 1 for the largest: the traces of its actions, or of the weights that it alone uses.
 * Nothing for agents without traces.
 */
export function tracesOf(agent: Agent, states: Space): Float32Array | undefined {
  if (!('traces' in agent) || states.kind !== 'discrete') return undefined;
  const traces = (agent as SarsaLambda | StreamQ).traces();
  const numbers = traces instanceof Float64Array ? traces : traces['values/dense0/kernel'];
  if (numbers === undefined) return undefined;
  const width = numbers.length / states.flatSize;
  const sums = new Float32Array(states.flatSize);
  for (let k = 0; k < numbers.length; k++) sums[Math.floor(k / width)]! += Math.abs(numbers[k]!);
  const most = Math.max(...sums);
  return most === 0 ? sums : sums.map((sum) => sum / most);
}

/** A row of a table. */
export function insightFromTable(q: Float64Array, state: number, numActions: number): ActionInsight {
  return { kind: 'values', numbers: [...q.subarray(state * numActions, (state + 1) * numActions)] };
}

/** The first row of a network's output. */
export function insightFromNetwork({ name, numbers }: Found, actionSpace: Space): ActionInsight {
  const n = actionSpace.flatSize;
  if (name === 'values')
    return { kind: 'values', numbers: [...numbers.subarray(0, n)].map(unlessImpossible) };
  if (actionSpace.kind === 'discrete')
    return { kind: 'probabilities', numbers: softmax(numbers.subarray(0, n)) };
  const deviations = [...numbers.subarray(n, 2 * n)].map(Math.exp);
  if (name === 'outputs') return squashed(numbers.subarray(0, n), deviations, actionSpace as Box);
  return { kind: 'means', numbers: [...numbers.subarray(0, n)], deviations };
}

/** A mask gives the actions that are impossible here a number instead of a value. */
function unlessImpossible(value: number): number {
  return value > impossible ? value : Number.NEGATIVE_INFINITY;
}

/** After tanh, within the bounds; deviations by its slope at the mean. */
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

/** The weights of the acting network, layer by layer, small enough to be drawn twice a second. */
export function weightTiles({ arrays }: Snapshot): WeightTile[] {
  const tiles: WeightTile[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    if (!/^(online|network|policy)\/.*kernel$/.test(name) || !(array instanceof Float32Array)) continue;
    // One bias per unit or filter.
    const columns = arrays[name.replace(/kernel$/, 'bias')]?.length;
    if (columns === undefined || array.length % columns !== 0) continue;
    tiles.push({ name: shortName(name), ...shrunk(array, array.length / columns, columns) });
  }
  return tiles;
}

/** Weights and their traces, for a network that learns from single steps. */
export function streamTiles(agent: StreamQ): WeightTile[] {
  const [weights, traces] = [agent.parameters(), agent.traces()];
  const named = (arrays: { readonly [name: string]: SnapshotArray }): Snapshot => ({
    meta: {},
    arrays: Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [name.replace(/^values/, 'network'), array]),
    ),
  });
  const eligible = weightTiles(named(traces));
  return weightTiles(named(weights)).flatMap((tile, k) => [
    tile,
    { ...eligible[k]!, name: tile.name, isTrace: true },
  ]);
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

/** The first row as plain numbers. */
export function firstRow(array: PackedArray, size: number): number[] {
  return Array.from(array.subarray(0, size) as ArrayLike<number>, Number);
}

/** A value as numbers: a copy. */
export function packed(space: Space, value: unknown): PackedArray {
  const row = packedArray(space.dtype, space.size);
  space.pack(value, row);
  return row;
}
