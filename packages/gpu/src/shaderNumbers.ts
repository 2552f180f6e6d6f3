// Runs that differ in numbers only, such as discounts, rates and periods, share a shader, which reads these numbers from each run's memory.

/** A number of a shader. Declarations that need constants are skipped. */
const NUMBER = /\b(?:const|var<\w+>) [^;]*;|(?<![\w.])\d[\d.]*(?:e[+-]?\d+)?f\b/g;

/** A shader without its numbers, and these in their order. */
export interface ShaderForm {
  readonly form: string;
  readonly numbers: readonly number[];
}

function withNumbers(code: string, write: (literal: string, number: number) => string): string {
  let number = 0;
  return code.replace(NUMBER, (text) => (text.endsWith(';') ? text : write(text, number++)));
}

export function shaderForm(code: string): ShaderForm {
  const numbers: number[] = [];
  const form = withNumbers(code, (literal) => {
    numbers.push(Number.parseFloat(literal));
    return '#';
  });
  return { form, numbers };
}

/** Returns the indices of the numbers in which shaders of one form differ. */
export function differing([first, ...others]: readonly ShaderForm[]): number[] {
  if (others.some(({ form }) => form !== first!.form)) throw new Error('shaders of several forms');
  return first!.numbers.flatMap((x, k) => (others.every(({ numbers }) => numbers[k] === x) ? [] : [k]));
}

/** Makes a shader read some of its numbers from a run's memory, in which they begin at float `first`. */
export function readNumbers(code: string, indices: readonly number[], first: number): string {
  const places = new Map(indices.map((index, k) => [index, first + k]));
  return withNumbers(code, (literal, number) =>
    places.has(number) ? `m[base + ${places.get(number)}u]` : literal,
  );
}
