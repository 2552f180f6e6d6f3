/** The fixture of tools/rng/numpy_fixture.py and how its checksums are computed. */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

interface Draws {
  readonly crc: string;
  readonly first: readonly (number | string)[];
}

interface NumpyFixture {
  readonly count: number;
  readonly weights: readonly number[];
  readonly words: { readonly [seed: string]: readonly string[] };
  readonly generator: { readonly [method: string]: { readonly [seed: string]: Draws } };
}

export const numpyFixture = JSON.parse(
  readFileSync(new URL('fixtures/numpyRng.json', import.meta.url), 'utf8'),
) as NumpyFixture;

type Drawn = Float64Array | Int32Array | Int8Array | BigUint64Array;

/** Checksum and first values of a draw, to be compared with an entry of the fixture. */
export function drawsOf(values: Drawn): Draws {
  const first = Array.from<number | bigint>(values.subarray(0, 3));
  return {
    crc: crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      .toString(16)
      .padStart(8, '0'),
    first: first.map((value) => (typeof value === 'bigint' ? value.toString() : value)),
  };
}

/** `count` results of `draw` as float64. */
export function repeat(count: number, draw: () => number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = draw();
  return out;
}
