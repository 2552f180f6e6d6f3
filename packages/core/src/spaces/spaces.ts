import { PrismError } from '../errors.ts';
import { Box } from './box.ts';
import { Dict, Tuple } from './composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from './discrete.ts';
import type { BoundJSON, Space, SpaceJSON } from './space.ts';

function bound(json: BoundJSON): number | number[] {
  return Array.isArray(json) ? json.map(Number) : Number(json);
}

/** The space that `toJSON` wrote. @throws PrismError `invalid-space` if `json` describes none. */
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
      throw new PrismError(
        'invalid-space',
        `There is no space of kind ${String((json as { kind?: unknown }).kind)}.`,
        {
          hint: 'Kinds are box, discrete, multi-discrete, multi-binary, tuple and dict.',
        },
      );
  }
}

/** A part of a space, and where it lies. */
export interface SpacePart {
  /** Its name in a Dict, its number in a Tuple, with those of the parts that it is within before it: `goal/position`. */
  readonly name: string;
  /** A space that has no parts itself. */
  readonly space: Space;
  /** Where it begins in the packed form of the whole. */
  readonly offset: number;
}

/**
 * The parts of a Dict or Tuple, those of parts within them, too, in the order in which they are packed. Any other space is one part
 * without a name.
 */
export function partsOf(space: Space): readonly SpacePart[] {
  return leaves(space, '', 0);
}

function leaves(space: Space, name: string, offset: number): SpacePart[] {
  if (space.kind !== 'dict' && space.kind !== 'tuple') return [{ name, space, offset }];
  let start = offset;
  return children(space).flatMap(([key, part]) => {
    const own = leaves(part, name === '' ? key : `${name}/${key}`, start);
    start += part.size;
    return own;
  });
}

/** Told by its kind, since a plugin may bring its own copy of this package. */
function children(space: Space): readonly (readonly [key: string, part: Space])[] {
  if (space.kind === 'tuple') {
    return (space as Space<unknown> as Tuple<unknown[]>).spaces.map((part, k) => [String(k), part]);
  }
  const { spaces } = space as Space<unknown> as Dict<{ readonly [name: string]: unknown }>;
  return Object.keys(spaces)
    .sort()
    .map((key) => [key, spaces[key]!]);
}

/** Numbers of a one-hot row, at most: with 50 000 a step of DQN takes a fifth of a second, and with a million minutes. */
const longestRow = 2 ** 14;

/** Whether networks can see the discrete parts of observations as one-hot rows: `true`, or why not, as agents say it. */
export function oneHotFits(observationSpace: Space): true | string {
  const length = partsOf(observationSpace)
    .filter(({ space: { kind } }) => kind === 'discrete' || kind === 'multi-discrete')
    .reduce((sum, { space }) => sum + space.flatSize, 0);
  return (
    length <= longestRow ||
    `sees discrete observations as one-hot rows, which for these would have ${length} numbers (at most ${longestRow})`
  );
}
