import { PrismError } from '../errors.ts';
import { Box } from './box.ts';
import { Dict } from './dict.ts';
import { Discrete } from './discrete.ts';
import { MultiBinary } from './multiBinary.ts';
import { MultiDiscrete } from './multiDiscrete.ts';
import type { BoundJSON, Space, SpaceJSON } from './space.ts';
import { Tuple } from './tuple.ts';

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
