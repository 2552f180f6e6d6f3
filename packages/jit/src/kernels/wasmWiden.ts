// Converts bytes to floats in WebAssembly: sixteen at a time from one plane, or interleaving four planes (four grey frames).

import type { Widen } from './program.ts';
import { extract, four, shuffled, single, stored, type WasmFunction } from './wasmWriter.ts';

const VECTOR = 16;

const SIMD = {
  /** Loads eight bytes and zero-extends them. */
  loadEight: 0x5d,
  /** Widens the lower and the upper half of a vector to twice as many bits. */
  bytesToShorts: [0x89, 0x8a],
  shortsToInts: [0xa9, 0xaa],
  toFloats: 0xfb,
} as const;

/** Lanes that interleave two vectors' elements of `width` bytes, from their lower or upper halves. */
function inTurns(width: number, half: 0 | 1): number[] {
  return Array.from({ length: VECTOR }, (_, i) => {
    const pair = Math.floor(i / (2 * width));
    const isSecond = Math.floor(i / width) % 2;
    return 8 * half + pair * width + (i % width) + VECTOR * isSecond;
  });
}

interface Pointers {
  readonly source: number;
  readonly target: number;
}

export function emitWiden(f: WasmFunction, stage: Widen): void {
  emitAxis(f, stage, 0, undefined);
}

/** @param outer addresses of the lines of this axis; undefined for the outermost */
function emitAxis(f: WasmFunction, stage: Widen, axis: number, outer: Pointers | undefined): void {
  const at: Pointers = { source: f.local('i32'), target: f.local('i32') };
  for (const name of ['source', 'target'] as const) {
    if (outer === undefined) f.i32(0);
    else f.get(outer[name]);
    f.set(at[name]);
  }
  const line = stage.lines[axis];
  if (line === undefined) {
    emitLine(f, stage, at);
    return;
  }
  f.count(f.local('i32'), 0, line.count, 1, () => {
    emitAxis(f, stage, axis + 1, at);
    f.advance(at.source, line.from);
    f.advance(at.target, 4 * line.to);
  });
}

/** Vectors of bytes that are unrolled. */
const WRITTEN_OUT = 4;

function emitLine(f: WasmFunction, stage: Widen, at: Pointers): void {
  const { planes, length } = stage;
  if (planes !== 1 && planes !== 4) {
    emitSingly(f, stage, at);
    return;
  }
  const vectors = Math.floor(length / VECTOR);
  let done = 0;
  if (vectors > WRITTEN_OUT) {
    f.count(f.local('i32'), 0, vectors, 1, () => {
      emitVectors(f, stage, at, 0, VECTOR);
      f.advance(at.source, VECTOR);
      f.advance(at.target, 4 * planes * VECTOR);
    });
    // Advance the addresses to this position.
  } else {
    for (; done < vectors * VECTOR; done += VECTOR) emitVectors(f, stage, at, done, VECTOR);
  }
  if (length % VECTOR > 0) emitVectors(f, stage, at, done, length % VECTOR);
}

function emitSingly(f: WasmFunction, { from, to, planes, apart, length }: Widen, at: Pointers): void {
  f.count(f.local('i32'), 0, length, 1, () => {
    for (let plane = 0; plane < planes; plane++) {
      f.get(at.target, at.source);
      f.addBase();
      f.emit(0x2d); // i32.load8_u
      f.memory(0, from + plane * apart);
      f.emit(0xb3); // f32.convert_i32_u
      single.store(f, to + 4 * plane);
    }
    f.advance(at.source, 1);
    f.advance(at.target, 4 * planes);
  });
}

/** Widens up to sixteen bytes of each plane, starting at one position of the line. */
function emitVectors(
  f: WasmFunction,
  { from, to, planes, apart }: Widen,
  at: Pointers,
  place: number,
  places: number,
): void {
  let vectors = Array.from({ length: planes }, (_, plane) => {
    f.get(at.source);
    f.addBase();
    f.simd(places > 8 ? 0x00 : SIMD.loadEight); // v128.load
    f.memory(0, from + plane * apart + place);
    return stored(f);
  });
  if (planes === 4) {
    const [a, b, c, d] = vectors as [number, number, number, number];
    const halves = places > 8 ? ([0, 1] as const) : ([0] as const);
    const [one, other] = [interleaved(f, a, b, 1, halves), interleaved(f, c, d, 1, halves)];
    vectors = halves.flatMap((half) => interleaved(f, one[half]!, other[half]!, 2, [0, 1]));
  }
  for (let first = 0; first < planes * places; first += 4) {
    const half = Math.floor(first / 8) % 2;
    const quarter = Math.floor(first / 4) % 2;
    f.get(vectors[Math.floor(first / VECTOR)]!);
    for (const step of [SIMD.bytesToShorts[half]!, SIMD.shortsToInts[quarter]!, SIMD.toFloats]) f.simd(step);
    const floats = stored(f);
    const address = to + 4 * (planes * place + first);
    const rest = planes * places - first;
    if (rest >= 4) {
      f.get(at.target, floats);
      four.store(f, address);
      continue;
    }
    for (let lane = 0; lane < rest; lane++) {
      f.get(at.target);
      extract(f, floats, lane);
      single.store(f, address + 4 * lane);
    }
  }
}

/** Interleaves two vectors' elements of `width` bytes: one result from the lower halves, one from the upper. */
function interleaved(
  f: WasmFunction,
  one: number,
  other: number,
  width: number,
  halves: readonly (0 | 1)[],
): number[] {
  return halves.map((half) => shuffled(f, one, other, inTurns(width, half)));
}
