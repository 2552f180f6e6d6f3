// Computes a portable program here, with the functions that exported modules contain.
import { dense, ELEMENTWISE, MOST_WIDE_WEIGHTS, type Numbers, STRUCTURAL } from './operations.ts';
import type { Call, Place, PortableProgram } from './program.ts';

/** Index of a place in the one array of JavaScript and Python: constants, then memory. Matrices are apart. */
export function startOf(program: PortableProgram, { of, at }: Place): number {
  const { constants, wideConstants, wideMemory } = program;
  const first = { weights: 0, constants: 0, wideConstants: constants.length };
  const memory = constants.length + wideConstants.length;
  return at + { ...first, wideMemory: memory, memory: memory + wideMemory }[of];
}

/** The numbers of a program, and a way to compute a part of its calls. */
export function machineOf(program: PortableProgram) {
  const { constants, wideConstants, wideMemory, memory, weights } = program;
  const m = new Float64Array(constants.length + wideConstants.length + wideMemory + memory);
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

function stepOf(program: PortableProgram, call: Call, m: Float64Array, w: Numbers): () => void {
  const { name, to, from, numbers } = call;
  const [target, x = 0, y = 0, z = 0] = [to, ...from].map((place) => (place ? startOf(program, place) : -1));
  const [n = 0, b = 0, c = 0] = numbers;
  if (name === 'dense') {
    const matrices = from[1]?.of === 'weights' ? w : m;
    return () => dense(m, matrices, target!, x, y, z, n, b, c);
  }
  const structural = STRUCTURAL[name];
  if (structural !== undefined) {
    const all = [target!, ...from.map((place) => startOf(program, place!)), ...numbers];
    return () => structural(m, ...all);
  }
  const { js } = ELEMENTWISE[name]!;
  const steps = from.length === 1 ? [1] : numbers.slice(1);
  const [xs = 0, ys = 0, zs = 0] = steps;
  return () => {
    for (let i = 0; i < n; i++) m[target! + i] = js(m[x + i * xs]!, m[y + i * ys]!, m[z + i * zs]!);
  };
}
