// Recordings of random values, in every kind of space.
import {
  Box,
  Dict,
  Discrete,
  type Episodes,
  MultiBinary,
  MultiDiscrete,
  packedArray,
  Rng,
  type Space,
  Tuple,
} from '@prism-rl/core';

type Spaces = Pick<Episodes, 'observationSpace' | 'actionSpace'>;

const box = new Box({ low: [-1, Number.NEGATIVE_INFINITY], high: [Number.POSITIVE_INFINITY, 2] });
const double = new Box({ low: -1, high: 1, shape: [2, 3], dtype: 'float64' });
const picture = new Box({ low: 0, high: 255, shape: [32, 33, 3], dtype: 'uint8' });

export const manySpaces: { readonly [name: string]: Spaces } = Object.fromEntries(
  Object.entries({
    'Box and Discrete': [box, new Discrete(3, { start: -1 })],
    'Box of float64 and MultiDiscrete': [double, new MultiDiscrete([2, 3], { start: [1, 0] })],
    'Discrete and Box': [new Discrete(5), new Box({ low: -2, high: 2, shape: [1] })],
    'MultiBinary and MultiBinary': [new MultiBinary(3), new MultiBinary(2)],
    'pictures and Discrete': [picture, new Discrete(2)],
    'Dict and Tuple': [
      new Dict({
        goal: new Tuple([new Discrete(4, { start: 2 }), double]),
        a: new Dict({ b: box, c: new MultiBinary(2) }),
      }),
      new Tuple([new Discrete(2), new Box({ low: 0, high: 1, shape: [2] })]),
    ],
  }).map(([name, [observationSpace, actionSpace]]) => [
    name,
    { observationSpace: observationSpace as unknown as Space, actionSpace: actionSpace as unknown as Space },
  ]),
);

/** Episodes of the given lengths: the first ends, the second is cut by a limit, and so on. */
export function madeEpisodes(spaces: Spaces, lengths: readonly number[], seed: number): Episodes {
  const rng = new Rng(seed);
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const drawn = (space: Space, rows: number) => {
    const out = packedArray(space.dtype, rows * space.size);
    for (let row = 0; row < rows; row++) space.pack(space.sample(rng), out, row * space.size);
    return out;
  };
  return {
    ...{ ...spaces, environment: 'Made-v0', policy: 'nobody', lengths: Int32Array.from(lengths) },
    observations: drawn(spaces.observationSpace, steps + lengths.length),
    actions: drawn(spaces.actionSpace, steps),
    rewards: Float64Array.from({ length: steps }, () => rng.random()),
    terminated: Uint8Array.from(lengths, (_, k) => 1 - (k % 2)),
    truncated: Uint8Array.from(lengths, (_, k) => k % 2),
  };
}
