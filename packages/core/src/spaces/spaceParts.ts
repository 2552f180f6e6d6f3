import type { Dict } from './dict.ts';
import type { Space } from './space.ts';
import type { Tuple } from './tuple.ts';

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
