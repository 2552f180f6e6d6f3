// Weights as text in files, exact or rounded: each function that reads them stands in exported modules, and uses no names of this file.
import { JitError } from '../errors.ts';
import type { PortableProgram } from './program.ts';

/** How the weights of a module are written: exactly, with 11 bits, or with 8 bits and a scale for each row of a matrix. */
export type WeightFormat = 'float32' | 'float16' | 'int8';

/** Writes the bits of numbers, four bytes as five digits of base 85, whose characters need no escapes in scripts and pages. */
export function base85({ buffer }: { readonly buffer: ArrayBufferLike }): string {
  const digits = Array.from({ length: 85 }, (_, k) =>
    String.fromCharCode({ 4: 122, 25: 121, 57: 120 }[k] ?? 35 + k),
  );
  const bytes = new Uint8Array(4 * Math.ceil(buffer.byteLength / 4));
  bytes.set(new Uint8Array(buffer));
  const parts = Array.from(new Uint32Array(bytes.buffer), (bits) =>
    [85 ** 4, 85 ** 3, 85 ** 2, 85, 1].map((place) => digits[Math.floor(bits / place) % 85]!).join(''),
  );
  return parts.join('');
}

/** Reads the numbers in a text. */
export function floats(text: string): Float32Array {
  const bits = new Uint32Array(text.length / 5);
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    const digit = code < 120 ? code - 35 : code === 122 ? 4 : code === 121 ? 25 : 57;
    const at = Math.floor(k / 5);
    bits[at] = bits[at]! * 85 + digit;
  }
  return new Float32Array(bits.buffer);
}

/** Reads float16. */
export function halves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (h) => {
    const exponent = (h >> 10) & 31;
    const x = exponent === 0 ? (h & 1023) * 2 ** -24 : (1 + (h & 1023) / 1024) * 2 ** (exponent - 15);
    return h >> 15 ? -x : x;
  });
}

/** Reads bytes with a scale for each row. @param matrices rows and columns of each matrix */
export function scaled(
  bytes: Int8Array,
  scales: Float32Array,
  matrices: readonly (readonly number[])[],
): Float32Array {
  const numbers = new Float32Array(bytes.length);
  let [at, row] = [0, 0];
  for (const [rows, columns] of matrices)
    for (const last = row + rows!; row < last; row++)
      for (const end = at + columns!; at < end; at++) numbers[at] = bytes[at]! * scales[row]!;
  return numbers;
}

/** The bits of the nearest float16; the largest one for larger numbers. */
function halfOf(x: number): number {
  const size = Math.min(Math.abs(x), 65504);
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  // A mantissa that is rounded up to 2 carries into the exponent.
  const bits = Math.round(size * 2 ** (10 - exponent)) + (exponent + 14) * 1024;
  return (x < 0 ? 0x8000 : 0) + bits;
}

/** An expression that gives the weights, the functions that it needs, and the weights that it gives. */
export interface WrittenWeights {
  readonly code: string;
  readonly functions: readonly ((...inputs: never[]) => Float32Array)[];
  readonly weights: Float32Array;
}

export function writtenWeights({ weights, calls }: PortableProgram, format: WeightFormat): WrittenWeights {
  if (format === 'float32') return { code: `floats('${base85(weights)}')`, functions: [], weights };
  if (format === 'float16') {
    const bits = Uint16Array.from(weights, halfOf);
    const code = `halves(new Uint16Array(floats('${base85(bits)}').buffer, 0, ${bits.length}))`;
    return { code, functions: [halves], weights: halves(bits) };
  }
  if (format !== 'int8') {
    throw JitError.badInput`Weights have no format "${format}".
      Use float32, float16 or int8.`;
  }
  const sizes = new Map(
    calls.flatMap(({ name, from: [, place], shape: [, inner, units] }) =>
      name === 'dense' && place?.of === 'weights' ? [[place.at, [units!, inner!]] as const] : [],
    ),
  );
  const matrices = [...sizes].sort(([a], [b]) => a - b).map(([, size]) => size);
  const bytes = new Int8Array(weights.length);
  const scales: number[] = [];
  let at = 0;
  for (const [rows, columns] of matrices) {
    for (let row = 0; row < rows!; row++, at += columns!) {
      const own = weights.subarray(at, at + columns!);
      const scale = Math.fround(own.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 127) || 1;
      scales.push(scale);
      bytes.set(
        own.map((x) => Math.round(x / scale)),
        at,
      );
    }
  }
  const all = Float32Array.from(scales);
  const code = `scaled(new Int8Array(floats('${base85(bytes)}').buffer, 0, ${bytes.length}), floats('${base85(all)}'), ${JSON.stringify(matrices)})`;
  return { code, functions: [scaled], weights: scaled(bytes, all, matrices) };
}

/** The largest difference of rounded weights, for people. */
export function errorOf(weights: Float32Array, rounded: Float32Array): string {
  const most = (numbers: Float32Array): number => numbers.reduce((all, x) => Math.max(all, Math.abs(x)), 0);
  const error = most(weights.map((x, k) => x - rounded[k]!));
  return `they differ by at most ${error.toPrecision(2)}, the largest is ${most(weights).toPrecision(2)}`;
}

/** A number as C reads it: 9 digits for float32, 17 for float64. */
export function decimal(x: number, digits: number): string {
  if (Number.isNaN(x)) return 'NAN';
  if (!Number.isFinite(x)) return x > 0 ? 'INFINITY' : '-INFINITY';
  const text = String(Number(x.toPrecision(digits)));
  return `${/[.e]/.test(text) ? text : `${text}.0`}${digits === 9 ? 'f' : ''}`;
}

/** The bits of numbers, as Python reads them. */
export function base64(numbers: Float32Array): string {
  return btoa(Array.from(new Uint8Array(numbers.buffer), (byte) => String.fromCharCode(byte)).join(''));
}
