// Computes a portable program here, with the functions that exported modules contain.
import { dense, ELEMENTWISE, gather, MOST_WIDE_WEIGHTS, type Numbers } from './operations.ts';
import type { Call, Place, PortableProgram } from './program.ts';

/** Index of a place in the one array of JavaScript and Python: constants, then memory. Matrices are apart. */
export function startOf(program: PortableProgram, { of, at }: Place): number {
  const { constants, wideConstants, wideMemory } = program;
  const first = { weights: 0, constants: 0, wideConstants: constants.length };
  const memory = constants.length + wideConstants.length;
  return at + { ...first, wideMemory: memory, memory: memory + wideMemory }[of];
}

/** How many numbers the one array has. */
export function sizeOfNumbers(program: PortableProgram): number {
  return startOf(program, { of: 'memory', at: program.memory });
}

/** Distances of elements from the first one, in order. */
export function offsetsOf(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (before, n, axis) =>
      before.flatMap((offset) => Array.from({ length: n }, (_, k) => offset + k * strides[axis]!)),
    [0],
  );
}

/** The numbers of a program, and a way to compute a part of its calls. */
export function machineOf(program: PortableProgram) {
  const { constants, wideConstants, weights } = program;
  const m = new Float64Array(sizeOfNumbers(program));
  m.set(constants);
  m.set(wideConstants, constants.length);
  const w = weights.length < MOST_WIDE_WEIGHTS ? Float64Array.from(weights) : weights;
  const steps = program.calls.map((call) => stepOf(program, call, m, w));
  return {
    numbers: m,
    run: (from: number, to: number): void => {
      for (let k = from; k < to; k++) steps[k]!();
    },
  };
}

function stepOf(
  program: PortableProgram,
  { name, to, from, shape }: Call,
  m: Float64Array,
  w: Numbers,
): () => void {
  const [target = 0, x = 0, y = 0, z = 0] = [to, ...from].map((one) => (one ? startOf(program, one) : -1));
  const [n = 1, b = 0, c = 0, d = 0] = shape;
  if (name === 'gather') return () => gather(m, target, x, y, n, b, c, d);
  if (name === 'dense') {
    const matrices = from[1]?.of === 'weights' ? w : m;
    return () => dense(m, matrices, target, x, y, z, n, b, c);
  }
  const { js } = ELEMENTWISE[name]!;
  // All axes but the last: offsets. They are few where the last is long.
  const rows = [to, ...from].map((one) => offsetsOf(shape.slice(0, -1), one!.strides));
  const [tos, xs = tos!, ys = xs, zs = xs] = rows as [number[], ...number[][]];
  const [ts = 0, xk = 0, yk = 0, zk = 0] = [to, ...from].map((one) => one!.strides.at(-1));
  const length = shape.at(-1) ?? 1;
  return () => {
    for (let row = 0; row < tos.length; row++) {
      const [p, q, r, s] = [target + tos[row]!, x + xs[row]!, y + ys[row]!, z + zs[row]!];
      for (let i = 0; i < length; i++) m[p + i * ts] = js(m[q + i * xk]!, m[r + i * yk]!, m[s + i * zk]!);
    }
  };
}
