// Writes tfjs's elementwise operations as kernel instructions.
import type { Instruction, KernelOp, Operand } from './program.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** Collects instructions and numbers them. */
export class Instructions {
  /** The scalars of a program, or the instructions of a loop, in order. */
  readonly list: Instruction[] = [];
  readonly #of: Operand['of'];

  /** @param of whether these are the scalars of a program or the elements of a loop */
  constructor(of: Operand['of']) {
    this.#of = of;
  }

  /** Adds an instruction; its result can be an operand of later ones. */
  add(instruction: Instruction): Operand {
    return { of: this.#of, index: this.list.push(instruction) - 1 };
  }

  /** Adds an operation on earlier results. */
  apply(op: KernelOp, ...operands: Operand[]): Operand {
    return this.add({ kind: 'apply', op, operands });
  }
}

/** Constant scalars, each added once. */
export class Numbers {
  readonly #scalars: Instructions;
  readonly #known = new Map<number, Operand>();

  constructor(scalars: Instructions) {
    this.#scalars = scalars;
  }

  /** Returns a constant, rounded to float32. */
  get(value: number): Operand {
    const known = Object.is(value, -0) ? undefined : this.#known.get(value);
    if (known !== undefined) return known;
    const made = this.#scalars.add({ kind: 'number', value });
    if (!Object.is(value, -0)) this.#known.set(value, made);
    return made;
  }
}

const ONE_INSTRUCTION: Readonly<Record<string, KernelOp>> = {
  Abs: 'abs',
  Add: 'add',
  Equal: 'equal',
  Floor: 'floor',
  Less: 'less',
  LessEqual: 'lessEqual',
  LogicalAnd: 'mul',
  LogicalOr: 'atLeast',
  Maximum: 'max',
  Minimum: 'min',
  Multiply: 'mul',
  Neg: 'neg',
  RealDiv: 'div',
  Select: 'select',
  Sqrt: 'sqrt',
  Sub: 'sub',
};

/**
 * tanh x ≈ p(x²)·x / q(x²) on [−9, 9], beyond which it is ±1 in float32: the minimax fit of Eigen and ONNX Runtime's MLAS. Coefficients from
 * the highest power down.
 */
const TANH = {
  most: 9,
  p: [
    -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
    1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
  ],
  q: [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3],
} as const;

/** Polynomials of S. L. Moshier's Cephes library, from the highest power down; accurate to one or two units in the last place. */
const EXP = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
] as const;
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
] as const;
/** Taylor's series of sin y / y in y², up to (π / 2)¹⁰. */
const SINE = [-39_916_800, 362_880, -5040, 120, -6, 1].map((factorial) => 1 / factorial);
/** π and ln 2 in two parts; the first times a small integer is exact. */
const PI = [3.140625, Math.PI - 3.140625] as const;
const LN2 = [0.693359375, -2.121944400546906e-4] as const;
/** Beyond these exponents 2ⁿ⁻¹ rounds to 0 or ∞. */
const LEAST_EXPONENT = -87.3;
const MOST_EXPONENT = 89.5;

function polynomial(
  into: Instructions,
  numbers: Numbers,
  x: Operand,
  [first = 0, ...rest]: readonly number[],
): Operand {
  return rest.reduce(
    (sum, c) => into.apply('add', into.apply('mul', sum, x), numbers.get(c)),
    numbers.get(first),
  );
}

/** eˣ = 2ⁿ·eʳ with |r| ≤ ln 2 / 2; 0 below −87, where denormal numbers begin. */
function exponential(into: Instructions, numbers: Numbers, x: Operand): Operand {
  const number = (value: number): Operand => numbers.get(value);
  const near = into.apply('atMost', into.apply('atLeast', x, number(LEAST_EXPONENT)), number(MOST_EXPONENT));
  const turns = into.apply('add', into.apply('mul', near, number(Math.LOG2E)), number(0.5));
  const n = into.apply('floor', turns);
  const r = LN2.reduce((rest, part) => into.apply('sub', rest, into.apply('mul', n, number(part))), near);
  const curve = into.apply('mul', polynomial(into, numbers, r, EXP), into.apply('mul', r, r));
  const power = into.apply('add', into.apply('add', curve, r), number(1));
  // Multiply by 2ⁿ⁻¹ and then by 2: 2¹²⁸ is not a float32.
  const half = into.apply('powerOfTwo', into.apply('sub', n, number(1)));
  return into.apply('mul', into.apply('mul', power, half), number(2));
}

/** ln(m·2ᵉ) = ln m + e·ln 2 with m between √½ and √2. Treats denormal numbers as 0. */
function logarithm(into: Instructions, numbers: Numbers, x: Operand): Operand {
  const number = (value: number): Operand => numbers.get(value);
  const mantissa = into.apply('mantissa', x);
  const isMore = into.apply('less', number(Math.SQRT2), mantissa);
  const m = into.apply('select', isMore, into.apply('mul', mantissa, number(0.5)), mantissa);
  const e = into.apply('add', into.apply('exponent', x), isMore);
  const f = into.apply('sub', m, number(1));
  const square = into.apply('mul', f, f);
  const curve = into.apply('mul', into.apply('mul', polynomial(into, numbers, f, LOG), f), square);
  const low = into.apply('add', curve, into.apply('mul', e, number(LN2[1])));
  const bent = into.apply('sub', low, into.apply('mul', square, number(0.5)));
  const sum = into.apply('add', into.apply('add', f, bent), into.apply('mul', e, number(LN2[0])));
  // Preserve ∞ and NaN.
  const above = into.apply('select', into.apply('less', x, number(Number.POSITIVE_INFINITY)), sum, x);
  const isNegative = into.apply('less', x, number(0));
  const below = into.apply('select', isNegative, number(Number.NaN), number(Number.NEGATIVE_INFINITY));
  return into.apply('select', into.apply('less', x, number(2 ** -126)), below, above);
}

/** cos x = 1 − 2 sin² y with y = x / 2 − nπ and |y| ≤ π / 2; within 10⁻⁶ for |x| ≤ 1000. */
function cosine(into: Instructions, numbers: Numbers, x: Operand): Operand {
  const number = (value: number): Operand => numbers.get(value);
  const turns = into.apply('add', into.apply('mul', x, number(0.5 / Math.PI)), number(0.5));
  const n = into.apply('floor', turns);
  const half = into.apply('mul', x, number(0.5));
  const y = PI.reduce((rest, part) => into.apply('sub', rest, into.apply('mul', n, number(part))), half);
  const sine = into.apply('mul', y, polynomial(into, numbers, into.apply('mul', y, y), SINE));
  return into.apply('sub', number(1), into.apply('mul', into.apply('mul', sine, sine), number(2)));
}

type Writer = (
  into: Instructions,
  operands: readonly [Operand, Operand],
  numbers: Numbers,
  attrs: Attributes,
) => Operand;

const SEVERAL: Readonly<Record<string, Writer>> = {
  ClipByValue: (into, [x], numbers, attrs) => {
    const least = into.apply('atLeast', x, numbers.get(attrs.clipValueMin as number));
    return into.apply('atMost', least, numbers.get(attrs.clipValueMax as number));
  },
  Cos: (into, [x], numbers) => cosine(into, numbers, x),
  Elu: (into, [x], numbers) => {
    const power = exponential(into, numbers, into.apply('atMost', x, numbers.get(0)));
    const isMore = into.apply('less', numbers.get(0), x);
    return into.apply('select', isMore, x, into.apply('sub', power, numbers.get(1)));
  },
  EluGrad: (into, [dy, y], numbers) =>
    into.apply('mul', dy, into.apply('add', into.apply('atMost', y, numbers.get(0)), numbers.get(1))),
  Exp: (into, [x], numbers) => exponential(into, numbers, x),
  Greater: (into, [a, b]) => into.apply('less', b, a),
  GreaterEqual: (into, [a, b]) => into.apply('lessEqual', b, a),
  Log: (into, [x], numbers) => logarithm(into, numbers, x),
  LogicalNot: (into, [x], numbers) => into.apply('sub', numbers.get(1), x),
  NotEqual: (into, [a, b], numbers) => into.apply('sub', numbers.get(1), into.apply('equal', a, b)),
  Reciprocal: (into, [x], numbers) => into.apply('div', numbers.get(1), x),
  Relu: (into, [x], numbers) => into.apply('atLeast', x, numbers.get(0)),
  Rsqrt: (into, [x], numbers) => into.apply('div', numbers.get(1), into.apply('sqrt', x)),
  Sign: (into, [x], numbers) => {
    // Multiplying twice by 2¹²⁷ takes even the smallest number beyond 1.
    const steep = into.apply('mul', into.apply('mul', x, numbers.get(2 ** 127)), numbers.get(2 ** 127));
    return into.apply('atMost', into.apply('atLeast', steep, numbers.get(-1)), numbers.get(1));
  },
  Sigmoid: (into, [x], numbers) => {
    const power = exponential(into, numbers, into.apply('neg', x));
    return into.apply('div', numbers.get(1), into.apply('add', power, numbers.get(1)));
  },
  // max(x, 0) + log(1 + exp(−|x|))
  Softplus: (into, [x], numbers) => {
    const power = exponential(into, numbers, into.apply('neg', into.apply('abs', x)));
    const above = logarithm(into, numbers, into.apply('add', power, numbers.get(1)));
    return into.apply('add', into.apply('atLeast', x, numbers.get(0)), above);
  },
  Square: (into, [x]) => into.apply('mul', x, x),
  SquaredDifference: (into, [a, b]) => {
    const difference = into.apply('sub', a, b);
    return into.apply('mul', difference, difference);
  },
  Step: (into, [x], numbers, attrs) => {
    const slope = (attrs.alpha as number | undefined) ?? 0;
    const isMore = into.apply('less', numbers.get(0), x);
    const made = slope === 0 ? isMore : into.apply('select', isMore, numbers.get(1), numbers.get(slope));
    return into.apply('select', into.apply('equal', x, x), made, x);
  },
  Tanh: (into, [x], numbers) => {
    const near = into.apply(
      'atMost',
      into.apply('atLeast', x, numbers.get(-TANH.most)),
      numbers.get(TANH.most),
    );
    const square = into.apply('mul', near, near);
    const [p, q] = [polynomial(into, numbers, square, TANH.p), polynomial(into, numbers, square, TANH.q)];
    return into.apply('div', into.apply('mul', near, p), q);
  },
};

/** Elementwise tfjs operations of up to three operands that kernels on devices can compute. */
export const DEVICE_ARITHMETIC: ReadonlySet<string> = new Set([
  ...Object.keys(ONE_INSTRUCTION),
  ...Object.keys(SEVERAL),
]);
/** Those that kernels on the processor compute; a graph computes the others there. */
export const KERNEL_ARITHMETIC: ReadonlySet<string> = new Set(
  [...DEVICE_ARITHMETIC].filter((op) => !['Cos', 'Elu', 'EluGrad', 'Softplus'].includes(op)),
);

/**
 * Writes one of {@link DEVICE_ARITHMETIC}; bools are 0 and 1. `Exp` gives 0 below −87, `Log` treats denormal numbers as 0, NaN propagates.
 *
 * @param attrs the operation's: `alpha` of `Step` (0 by default), `clipValueMin` and `clipValueMax` of `ClipByValue`
 * @param operands in tfjs's order: `x`, or `a` and `b`, or `condition`, `t` and `e`
 * @param into receives the instructions
 * @param numbers supplies constants
 * @returns the result
 * @throws Error for another operation
 */
export function writeArithmetic(
  kernel: string,
  attrs: Attributes,
  operands: readonly Operand[],
  into: Instructions,
  numbers: Numbers,
): Operand {
  const op = ONE_INSTRUCTION[kernel];
  if (op !== undefined) return into.apply(op, ...operands);
  const write = SEVERAL[kernel];
  if (write === undefined) throw new Error(`kernels have no operation ${kernel}`);
  return write(into, operands as [Operand, Operand], numbers, attrs);
}
