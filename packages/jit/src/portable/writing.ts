// Walks through a program once, for all languages.
import { ELEMENTWISE } from './operations.ts';
import { partsOfPolicy, requireSmall } from './parts.ts';
import type { PolicyParts } from './policy.ts';
import type { Call, PortableProgram, View } from './program.ts';

/** How a language writes the calls of a program. */
export interface Language {
  /** The functions that a call needs, by their names. */
  define(call: Call): readonly (readonly [name: string, text: string])[];
  /** A call of a function on whole arrays. */
  call(call: Call): string;
  /** An operation on elements. */
  each(call: Call): string;
}

/** A program in a language. */
export interface Written {
  readonly parts: PolicyParts;
  readonly functions: string;
  /** Statements that compute action values or parameters of the policy, that choose an action, and that compute the expected return. */
  readonly think: string;
  readonly choose: string;
  readonly judge: string;
}

/** @throws JitError `bad-input` for a network that is too large for a file without a runtime, and for a model that is no policy */
export function written(program: PortableProgram, { define, call, each }: Language, gap = '\n'): Written {
  requireSmall(program);
  const { calls, thought, choice } = program;
  const write = (some: readonly Call[]): string =>
    some.map((one) => (Object.hasOwn(ELEMENTWISE, one.name) ? each(one) : call(one))).join('\n');
  return {
    parts: partsOfPolicy(program),
    functions: [...new Map(calls.flatMap(define)).values()].join(gap),
    think: write(calls.slice(0, thought)),
    choose: write(calls.slice(thought, choice)),
    judge: write(calls.slice(choice)),
  };
}

/** An element as JavaScript and C name it, with a letter for each axis: `2 * i + j`. */
export function elementOf({ strides }: View, at: number): string {
  const terms = strides.flatMap((stride, axis) => {
    if (stride === 0) return [];
    return stride === 1 ? [LETTERS[axis]] : [`${stride} * ${LETTERS[axis]}`];
  });
  return [...(at === 0 && terms.length > 0 ? [] : [at]), ...terms].join(' + ');
}

const LETTERS = 'ijklnopq';

/** A statement for each element, in the loops of JavaScript and C. */
export function looped(shape: readonly number[], type: 'let' | 'int', statement: string): string {
  const loops = shape.map((n, axis) => {
    const i = LETTERS[axis];
    return `for (${type} ${i} = 0; ${i} < ${n}; ${i}++)`;
  });
  return `  ${[...loops, statement].join(' ')}`;
}
