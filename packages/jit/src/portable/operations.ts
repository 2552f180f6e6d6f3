// What portable programs are made of, in three languages. The functions in JavaScript run here, and their text stands in exported modules: they
// are self-contained, and use neither names of this file nor library code beyond `Math`.

/** An operation on numbers: a function, and expressions of x, y and z in C and NumPy. */
interface Elementwise {
  readonly js: (x: number, y: number, z: number) => number;
  readonly c: string;
  readonly python: string;
}

/** The same expression in C and NumPy. */
const same = (c: string, js: Elementwise['js']): Elementwise => ({ js, c, python: c });

/** Operations on one, two or three numbers; flags are 0 and 1. */
export const ELEMENTWISE: Readonly<Record<string, Elementwise>> = {
  copy: same('x', (x) => x),
  add: same('x + y', (x, y) => x + y),
  sub: same('x - y', (x, y) => x - y),
  mul: same('x * y', (x, y) => x * y),
  div: same('x / y', (x, y) => x / y),
  max: { js: (x, y) => Math.max(x, y), c: 'x < y ? y : x', python: 'np.maximum(x, y)' },
  min: { js: (x, y) => Math.min(x, y), c: 'y < x ? y : x', python: 'np.minimum(x, y)' },
  pow: { js: (x, y) => x ** y, c: 'powf(x, y)', python: 'x ** y' },
  leaky: { js: (x, y) => (x > 0 ? x : x * y), c: 'x > 0 ? x : x * y', python: 'np.where(x > 0, x, x * y)' },
  elu: {
    js: (x, y) => (x > 0 ? x : y * Math.expm1(x)),
    c: 'x > 0 ? x : y * expm1f(x)',
    python: 'np.where(x > 0, x, y * np.expm1(np.minimum(x, 0)))',
  },
  less: same('x < y', (x, y) => (x < y ? 1 : 0)),
  lessOrEqual: same('x <= y', (x, y) => (x <= y ? 1 : 0)),
  equal: same('x == y', (x, y) => (x === y ? 1 : 0)),
  not: same('x == 0', (x) => (x === 0 ? 1 : 0)),
  flag: same('x != 0', (x) => (x === 0 ? 0 : 1)),
  where: { js: (x, y, z) => (x === 0 ? z : y), c: 'x != 0 ? y : z', python: 'np.where(x != 0, y, z)' },
  relu: { js: (x) => (x < 0 ? 0 : x), c: 'x < 0 ? 0 : x', python: 'np.maximum(x, 0)' },
  // The minimax fit of `kernels/arithmetic.ts`, within 3e-8 of tanh; five times as fast as Math.tanh.
  tanh: {
    js: (x) => {
      const near = x > 9 ? 9 : x < -9 ? -9 : x;
      const s = near * near;
      const high = ((-2.76076847742355e-16 * s + 2.00018790482477e-13) * s - 8.60467152213735e-11) * s;
      const low = ((high + 5.12229709037114e-8) * s + 1.48572235717979e-5) * s + 6.37261928875436e-4;
      const below = (1.19825839466702e-6 * s + 1.18534705686654e-4) * s + 2.268434632439e-3;
      return (near * (low * s + 4.89352455891786e-3)) / (below * s + 4.89352518554385e-3);
    },
    c: 'tanhf(x)',
    python: 'np.tanh(x)',
  },
  sigmoid: { js: (x) => 1 / (1 + Math.exp(-x)), c: '1 / (1 + expf(-x))', python: '1 / (1 + np.exp(-x))' },
  softplus: {
    js: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    c: '(x < 0 ? 0 : x) + log1pf(expf(-fabsf(x)))',
    python: 'np.logaddexp(x, 0)',
  },
  exp: { js: (x) => Math.exp(x), c: 'expf(x)', python: 'np.exp(x)' },
  log: { js: (x) => Math.log(x), c: 'logf(x)', python: 'np.log(x)' },
  sqrt: { js: (x) => Math.sqrt(x), c: 'sqrtf(x)', python: 'np.sqrt(x)' },
  abs: { js: (x) => Math.abs(x), c: 'fabsf(x)', python: 'np.abs(x)' },
  neg: same('-x', (x) => -x),
  cos: { js: (x) => Math.cos(x), c: 'cosf(x)', python: 'np.cos(x)' },
  sin: { js: (x) => Math.sin(x), c: 'sinf(x)', python: 'np.sin(x)' },
  sign: { js: (x) => Math.sign(x), c: '(x > 0) - (x < 0)', python: 'np.sign(x)' },
  floor: { js: (x) => Math.floor(x), c: 'floorf(x)', python: 'np.floor(x)' },
  trunc: { js: (x) => Math.trunc(x), c: 'truncf(x)', python: 'np.trunc(x)' },
  round: { js: (x) => Math.fround(x), c: '(float)x', python: 'x.astype(np.float32)' },
};

/** Numbers of a program. */
export type Numbers = Float32Array | Float64Array;

/** Matrices of a program: float64 takes less time, but large ones no longer fit into the processor's caches. */
export const MOST_WIDE_WEIGHTS = 2 ** 16;

/** A dense layer: rows of x times the rows of a matrix `[units, inner]` of w, plus the bias at an index of m; none if it is negative. */
export function dense(
  m: Float64Array,
  w: Numbers,
  to: number,
  x: number,
  matrix: number,
  bias: number,
  rows: number,
  inner: number,
  units: number,
): void {
  for (let row = 0; row < rows; row++) {
    const from = x + row * inner;
    const out = to + row * units;
    let u = 0;
    let p = matrix;
    // Four sums at a time: each waits for its own last addition.
    for (; u + 4 <= units; u += 4) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      const q = p + inner;
      const r = q + inner;
      const s = r + inner;
      for (let k = 0; k < inner; k++) {
        const v = m[from + k]!;
        a += v * w[p + k]!;
        b += v * w[q + k]!;
        c += v * w[r + k]!;
        d += v * w[s + k]!;
      }
      m[out + u] = a;
      m[out + u + 1] = b;
      m[out + u + 2] = c;
      m[out + u + 3] = d;
      p = s + inner;
    }
    for (; u < units; u++) {
      let a = 0;
      for (let k = 0; k < inner; k++) a += m[from + k]! * w[p + k]!;
      m[out + u] = a;
      p += inner;
    }
    if (bias >= 0) for (let k = 0; k < units; k++) m[out + k]! += m[bias + k]!;
  }
}

/** Blocks of x, along an axis of this length, whose numbers are in a table; negative ones count from the end. */
export function gather(
  m: Float64Array,
  to: number,
  x: number,
  table: number,
  outer: number,
  count: number,
  block: number,
  axis: number,
): void {
  let p = to;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < count; i++) {
      const at = m[table + i]!;
      let q = x + (o * axis + (at < 0 ? at + axis : at)) * block;
      for (let b = 0; b < block; b++) m[p++] = m[q++]!;
    }
}

/** Functions on whole arrays in C; T is the type of their numbers. */
export const C_FUNCTIONS: Readonly<Record<string, string>> = {
  dense: `(T *to, const T *x, const float *w, const float *bias, int rows, int inner, int units) {
  for (int row = 0; row < rows; row++, x += inner) {
    const float *v = w;
    for (int u = 0; u < units; u++, v += inner) {
      float a = 0, b = 0, c = 0, d = 0;
      int k = 0;
      for (; k + 4 <= inner; k += 4) {
        a += x[k] * v[k];
        b += x[k + 1] * v[k + 1];
        c += x[k + 2] * v[k + 2];
        d += x[k + 3] * v[k + 3];
      }
      for (; k < inner; k++) a += x[k] * v[k];
      *to++ = (a + b) + (c + d) + (bias ? bias[u] : 0);
    }
  }
}`,
  gather: `(T *to, const T *x, const float *table, int outer, int count, int block, int axis) {
  for (int o = 0; o < outer; o++)
    for (int i = 0; i < count; i++) {
      const int at = (int)table[i];
      const T *from = x + (o * axis + (at < 0 ? at + axis : at)) * block;
      for (int b = 0; b < block; b++) *to++ = from[b];
    }
}`,
};

/** The same in Python. */
export const PYTHON_FUNCTIONS: Readonly<Record<string, string>> = {
  dense: `(to, x, matrix, bias, rows, inner, units):
    product = _m[x : x + rows * inner].reshape(rows, inner) @ _w[matrix : matrix + units * inner].reshape(units, inner).T
    _m[to : to + rows * units] = (product if bias < 0 else product + _m[bias : bias + units]).ravel()`,
  gather: `(to, x, table, outer, count, block, axis):
    rows = _m[x : x + outer * axis * block].reshape(outer, axis, block)
    _m[to : to + outer * count * block] = rows[:, _m[table : table + count].astype(int)].ravel()`,
};
