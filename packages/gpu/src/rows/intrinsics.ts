// Functions and operators of JavaScript that are worked out, or that WGSL has.
import { cos, sin } from '@prism-rl/core/trigonometry';

export type Callable = (...args: never[]) => unknown;

export interface Intrinsic {
  readonly name: string;
  /** Whether it takes integers. */
  readonly isWhole: boolean;
  write(...args: readonly string[]): string;
}

const other = (fn: Callable, isWhole: boolean, write: Intrinsic['write']): [Callable, Intrinsic] => [
  fn,
  { name: fn.name, isWhole, write },
];
const chained = (name: 'min' | 'max'): [Callable, Intrinsic] =>
  other(Math[name], false, (...args) => args.reduce((all, one) => `${name}(${all}, ${one})`));
const own = (fn: Callable, name: string): [Callable, Intrinsic] =>
  other(fn, false, (...args) => `${name}(${args.join(', ')})`);

/** Same names and meanings in WGSL. */
const SAME = 'tan asin acos atan sinh cosh tanh exp log log2 sqrt ceil floor trunc abs sign'.split(' ');

export const intrinsics: ReadonlyMap<unknown, Intrinsic> = new Map<unknown, Intrinsic>([
  ...SAME.map((name) => own((Math as unknown as Record<string, Callable>)[name]!, name)),
  chained('min'),
  chained('max'),
  own(Math.atan2, 'rulesAtan2'),
  own(Math.pow, 'rulesPow'),
  own(Math.sin, 'rulesSin'),
  own(Math.cos, 'rulesCos'),
  own(sin, 'rulesSin'),
  own(cos, 'rulesCos'),
  other(Math.round, false, (x) => `floor(${x} + 0.5f)`),
  other(Math.hypot, false, (...args) => `sqrt(${args.map((x) => `${x} * ${x}`).join(' + ')})`),
  other(Math.fround, false, (x) => x),
  other(Math.clz32, true, (x) => `countLeadingZeros(${x})`),
  other(Math.imul, true, (x, y) => `(${x} * ${y})`),
]);

/** Functions without effects, called while translating if all their arguments are known. */
export const pureFunctions: ReadonlySet<unknown> = new Set<unknown>([
  ...[Number, String, Boolean, Number.isFinite, Number.isInteger, Number.isNaN, Array.isArray],
  ...[Object.hasOwn, Object.keys, Object.values, Object.freeze],
  ...['at', 'includes', 'indexOf', 'slice'].map((name) => Array.prototype[name as 'at']),
]);

type Fold = Readonly<Record<string, (a: number, b: number) => unknown>>;

/** Operators between known values, mostly numbers. */
export const folded: { readonly unary: Fold; readonly binary: Fold } = {
  unary: { '-': (a) => -a, '+': (a) => +a, '!': (a) => !a, '~': (a) => ~a, typeof: (a) => typeof a },
  binary: {
    ...{ '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b },
    ...{ '%': (a, b) => a % b, '**': (a, b) => a ** b, '&': (a, b) => a & b, '|': (a, b) => a | b },
    ...{ '^': (a, b) => a ^ b, '<<': (a, b) => a << b, '>>': (a, b) => a >> b, '>>>': (a, b) => a >>> b },
    ...{ '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b },
    ...{ '===': (a, b) => a === b, '!==': (a, b) => a !== b },
  },
};
