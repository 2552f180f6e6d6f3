// Bytes to floats in WebAssembly: sixteen at a time where there is one plane, or four to be laid side by side (four frames of grey).
import type { Widen } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** Bytes of a vector. */
const VECTOR = 16;

const SIMD = {
  load: 0x00,
  store: 0x0b,
  shuffle: 0x0d,
  /** To numbers of twice as many bits: the lower half of a vector, and the upper. */
  bytesToShorts: [0x89, 0x8a],
  shortsToInts: [0xa9, 0xaa],
  toFloats: 0xfb,
} as const;

/** Numbers of the elements that two vectors give in turns, `width` bytes each: of their lower halves, or their upper ones. */
function inTurns(width: number, half: 0 | 1): number[] {
  return Array.from({ length: VECTOR }, (_, i) => {
    const pair = Math.floor(i / (2 * width));
    const isSecond = Math.floor(i / width) % 2;
    return 8 * half + pair * width + (i % width) + VECTOR * isSecond;
  });
}

/** Emits bytes to floats. */
export function emitWiden(f: WasmFunction, stage: Widen): void {
  const { planes, length } = stage;
  const at = f.local('i32');
  const whole = planes === 1 || planes === 4 ? length - (length % VECTOR) : 0;
  f.count(at, 0, whole, VECTOR, () => emitVectors(f, stage, at));
  const target = f.local('i32');
  for (let plane = 0; plane < planes; plane++) {
    f.count(at, whole, length, 1, () => {
      f.get(at);
      f.i32(4 * planes);
      f.emit(0x6c); // i32.mul
      f.set(target);
      f.get(target);
      f.get(at);
      f.emit(0x2d); // i32.load8_u
      f.memory(0, stage.from + plane * length);
      f.emit(0xb3); // f32.convert_i32_u
      f.emit(0x38); // f32.store
      f.memory(2, stage.to + 4 * plane);
    });
  }
}

/** Sixteen bytes of each plane. @param at local with the number of the first */
function emitVectors(f: WasmFunction, { from, to, planes, length }: Widen, at: number): void {
  const target = f.local('i32');
  f.get(at);
  f.i32(4 * planes);
  f.emit(0x6c); // i32.mul
  f.set(target);
  let vectors = Array.from({ length: planes }, (_, plane) => {
    const local = f.local('v128');
    f.get(at);
    f.simd(SIMD.load);
    f.memory(0, from + plane * length);
    f.set(local);
    return local;
  });
  if (planes === 4) {
    const [a, b, c, d] = vectors as [number, number, number, number];
    const pairs = [shuffled(f, a, b, 1), shuffled(f, c, d, 1)] as const;
    vectors = [0, 1].flatMap((half) => shuffled(f, pairs[0][half]!, pairs[1][half]!, 2));
  }
  for (const [k, vector] of vectors.entries()) {
    for (const [i, toShorts] of SIMD.bytesToShorts.entries()) {
      for (const [j, toInts] of SIMD.shortsToInts.entries()) {
        f.get(target);
        f.get(vector);
        for (const operation of [toShorts, toInts, SIMD.toFloats]) f.simd(operation);
        f.simd(SIMD.store);
        f.memory(2, to + 4 * (VECTOR * k + 8 * i + 4 * j));
      }
    }
  }
}

/** Two vectors' elements of `width` bytes in turns: two vectors again. */
function shuffled(f: WasmFunction, one: number, other: number, width: number): [number, number] {
  const half = (which: 0 | 1): number => {
    const local = f.local('v128');
    f.get(one);
    f.get(other);
    f.simd(SIMD.shuffle);
    f.emit(...inTurns(width, which));
    f.set(local);
    return local;
  };
  return [half(0), half(1)];
}
