import { PrismError } from '../errors.ts';
import { Box } from './box.ts';
import { Dict, Tuple } from './composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from './discrete.ts';
import type { BoundJSON, Space, SpaceJSON } from './space.ts';

function bound(json: BoundJSON): number | number[] {
  return Array.isArray(json) ? json.map(Number) : Number(json);
}

/** Creates the space that `toJSON` described. @throws PrismError `invalid-space` for anything else. */
export function spaceFromJSON(json: SpaceJSON): Space {
  switch (json.kind) {
    case 'box':
      return new Box({ low: bound(json.low), high: bound(json.high), shape: json.shape, dtype: json.dtype });
    case 'discrete':
      return new Discrete(json.n, { start: json.start });
    case 'multi-discrete':
      return new MultiDiscrete(json.nvec, json.start && { start: json.start });
    case 'multi-binary':
      return new MultiBinary(json.n);
    case 'tuple':
      return new Tuple(json.spaces.map(spaceFromJSON));
    case 'dict':
      return new Dict(
        Object.fromEntries(Object.entries(json.spaces).map(([name, part]) => [name, spaceFromJSON(part)])),
      );
    default:
      throw PrismError.invalidSpace`There is no space of kind ${String((json as { kind?: unknown }).kind)}.
        Kinds are box, discrete, multi-discrete, multi-binary, tuple and dict.`;
  }
}

/** A part of a space. */
export interface SpacePart {
  /** Path of names in Dicts and indices in Tuples: `goal/position`. */
  readonly name: string;
  /** Name of its input in an exported policy: `name`, with the prefix `observation_` if it is a number or taken; `observation` if it is empty. */
  readonly input: string;
  /** A space without parts. */
  readonly space: Space;
  /** Offset in the packed form of the whole. */
  readonly offset: number;
}

/** Lists the parts of nested Dicts and Tuples in packed order. Any other space is one part with an empty name. */
export function partsOf(space: Space): readonly SpacePart[] {
  return leaves(space, '', 0);
}

function leaves(space: Space, name: string, offset: number): SpacePart[] {
  if (space.kind !== 'dict' && space.kind !== 'tuple') return [{ name, input: inputOf(name), space, offset }];
  let start = offset;
  return children(space).flatMap(([key, part]) => {
    const own = leaves(part, name === '' ? key : `${name}/${key}`, start);
    start += part.size;
    return own;
  });
}

/** Names of the other inputs and outputs of an exported policy. */
const namesOfPolicies: readonly string[] = ['action', 'parameters', 'values', 'state', 'nextState'];

function inputOf(part: string): string {
  if (part === '') return 'observation';
  return /^\d/.test(part) || namesOfPolicies.includes(part) ? `observation_${part}` : part;
}

/** Checks the kind, because plugins may bundle another copy of this package. */
function children(space: Space): readonly (readonly [key: string, part: Space])[] {
  if (space.kind === 'tuple') {
    return (space as Space<unknown> as Tuple<unknown[]>).spaces.map((part, k) => [String(k), part]);
  }
  const { spaces } = space as Space<unknown> as Dict<{ readonly [name: string]: unknown }>;
  return Object.keys(spaces)
    .sort()
    .map((key) => [key, spaces[key]!]);
}

/** Maximum length of a one-hot row: with 50 000, a step of DQN takes 0.2 s, and with a million, minutes. */
const longestRow = 2 ** 14;

/**
 * Whether discrete observations are small enough for one-hot rows, and discrete actions for one output each: `true`, or a clause with the reason,
 * for `supports`.
 *
 * @param actionSpace only for networks with an output for each action.
 */
export function oneHotFits(observationSpace: Space, actionSpace?: Space): true | string {
  const inputs = flatSizeOf(observationSpace, ['discrete', 'multi-discrete']);
  if (inputs > longestRow)
    return `encodes discrete observations as one-hot rows, which would have ${inputs} numbers here (at most ${longestRow})`;
  const outputs =
    actionSpace === undefined ? 0 : flatSizeOf(actionSpace, ['discrete', 'multi-discrete', 'multi-binary']);
  return (
    outputs <= longestRow ||
    `has an output for each discrete action, which would be ${outputs} here (at most ${longestRow})`
  );
}

function flatSizeOf(space: Space, kinds: readonly Space['kind'][]): number {
  return partsOf(space)
    .filter((part) => kinds.includes(part.space.kind))
    .reduce((sum, part) => sum + part.space.flatSize, 0);
}
