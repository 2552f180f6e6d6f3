// tfjs's elementwise kernels as instructions of ours.
import type { Attributes } from '../graph/ir.ts';
import type { Instruction, KernelOp, Operand } from './program.ts';

/** Instructions in the making, numbered. */
export class Instructions {
  readonly list: Instruction[] = [];
  readonly #of: Operand['of'];

  constructor(of: Operand['of']) {
    this.#of = of;
  }

  add(instruction: Instruction): Operand {
    return { of: this.#of, index: this.list.push(instruction) - 1 };
  }

  apply(op: KernelOp, ...operands: Operand[]): Operand {
    return this.add({ kind: 'apply', op, operands });
  }
}

/** Scalars that are known now, each once. */
export class Numbers {
  readonly #scalars: Instructions;
  readonly #known = new Map<number, Operand>();

  constructor(scalars: Instructions) {
    this.#scalars = scalars;
  }

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
  Floor: 'floor',
  Maximum: 'max',
  Minimum: 'min',
  Multiply: 'mul',
  Neg: 'neg',
  RealDiv: 'div',
  Sqrt: 'sqrt',
  Sub: 'sub',
};

/**
 * tanh x ≈ p(x²)·x / q(x²) on [−9, 9], beyond which it is ±1 in float32: the minimax fit that Eigen and ONNX Runtime's MLAS use.
 * Coefficients from the highest power down.
 */
const TANH = {
  most: 9,
  p: [
    -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
    1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
  ],
  q: [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3],
} as const;

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
  Reciprocal: (into, [x], numbers) => into.apply('div', numbers.get(1), x),
  Relu: (into, [x], numbers) => into.apply('atLeast', x, numbers.get(0)),
  Rsqrt: (into, [x], numbers) => into.apply('div', numbers.get(1), into.apply('sqrt', x)),
  Sign: (into, [x], numbers) => {
    // Twice by 2¹²⁷: then the smallest number is beyond 1.
    const steep = into.apply('mul', into.apply('mul', x, numbers.get(2 ** 127)), numbers.get(2 ** 127));
    return into.apply('atMost', into.apply('atLeast', steep, numbers.get(-1)), numbers.get(1));
  },
  Square: (into, [x]) => into.apply('mul', x, x),
  SquaredDifference: (into, [a, b]) => {
    const difference = into.apply('sub', a, b);
    return into.apply('mul', difference, difference);
  },
  Tanh: (into, [x], numbers) => {
    const near = into.apply(
      'atMost',
      into.apply('atLeast', x, numbers.get(-TANH.most)),
      numbers.get(TANH.most),
    );
    const square = into.apply('mul', near, near);
    const polynomial = ([first = 0, ...rest]: readonly number[]): Operand =>
      rest.reduce(
        (sum, c) => into.apply('add', into.apply('mul', sum, square), numbers.get(c)),
        numbers.get(first),
      );
    return into.apply('div', into.apply('mul', near, polynomial(TANH.p)), polynomial(TANH.q));
  },
};

/** tfjs kernels of one or two operands that kernels of ours compute. */
export const KERNEL_ARITHMETIC: ReadonlySet<string> = new Set([
  ...Object.keys(ONE_INSTRUCTION),
  ...Object.keys(SEVERAL),
]);

/** Writes one of {@link KERNEL_ARITHMETIC}. */
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
  if (write === undefined) throw new Error(`a kernel was given the operation ${kernel}`);
  return write(into, operands as [Operand, Operand], numbers, attrs);
}
