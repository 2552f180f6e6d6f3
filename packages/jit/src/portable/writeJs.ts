// Writes a policy as one ES module without imports, or as a classic script, and its types.
import { startOf } from './machine.ts';
import { dense, ELEMENTWISE, MOST_WIDE_WEIGHTS, STRUCTURAL } from './operations.ts';
import { partsOfPolicy, requireSmall } from './parts.ts';
import { policyOf, samplerOf } from './policy.ts';
import type { Call, PortableProgram } from './program.ts';

/** How a policy is written. */
export interface WritingOptions {
  /** Lines of the header: where the policy comes from, and what it expects. */
  readonly about: readonly string[];
}

/** The text of a function, indented by tabs; stripping types leaves blanks. */
function textOf(own: (...args: never[]) => unknown): string {
  const text = own
    .toString()
    .replaceAll(/^ +/gm, (blanks) => '\t'.repeat(Math.floor(blanks.length / 2)))
    .replaceAll(/(?<=\S) {2,}/g, ' ');
  return text.replaceAll(/ (?=[,;)\]]|\.(?!\.))/g, '');
}

/** Writes numbers as text: the bits of each as five digits of base 85, whose characters need no escapes in scripts and pages. */
function textOfNumbers(numbers: Float32Array): string {
  const digits = Array.from({ length: 85 }, (_, k) =>
    String.fromCharCode({ 4: 122, 25: 121, 57: 120 }[k] ?? 35 + k),
  );
  const parts = Array.from(new Uint32Array(numbers.buffer), (bits) =>
    [85 ** 4, 85 ** 3, 85 ** 2, 85, 1].map((place) => digits[Math.floor(bits / place) % 85]!).join(''),
  );
  return parts.join('');
}

/** Reads the numbers in a text. */
function floats(text: string): Float32Array {
  const bits = new Uint32Array(text.length / 5);
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    const digit = code < 120 ? code - 35 : code === 122 ? 4 : code === 121 ? 25 : 57;
    const at = Math.floor(k / 5);
    bits[at] = bits[at]! * 85 + digit;
  }
  return new Float32Array(bits.buffer);
}

function functionOf(name: string, operands: number): string {
  if (name === 'dense') return `const dense = ${textOf(dense)};`;
  const structural = STRUCTURAL[name];
  if (structural !== undefined) return `const ${name} = ${textOf(structural)};`;
  const names = ['x', 'y', 'z'].slice(0, operands);
  const steps = operands === 1 ? [] : names.map((own) => `${own}s`);
  const read = names.map((own, k) => `m[${own} + i${steps[k] === undefined ? '' : ` * ${steps[k]}`}]`);
  return `const ${name}Of = ${textOf(ELEMENTWISE[name]!.js)};
const ${name} = (m, ${['to', ...names, 'n', ...steps].join(', ')}) => {
  for (let i = 0; i < n; i++) m[to + i] = ${name}Of(${read.join(', ')});
};`;
}

function callOf(program: PortableProgram, { name, to, from, numbers }: Call): string {
  const places = [to, ...from].map((place) => (place === undefined ? -1 : startOf(program, place)));
  const arrays = name === 'dense' ? ['m', from[1]?.of === 'weights' ? 'w' : 'm'] : ['m'];
  return `  ${name}(${[...arrays, ...places, ...numbers].join(', ')});`;
}

function bodyOf(program: PortableProgram, { about }: WritingOptions): string {
  requireSmall(program);
  const { calls, thought, choice, constants, wideConstants, weights, wideMemory, memory, noise } = program;
  const functions = new Map(calls.map(({ name, from }) => [name, from.length]));
  const numbers = new Float32Array(constants.length + weights.length);
  numbers.set(constants);
  numbers.set(weights, constants.length);
  const parts = partsOfPolicy(program);
  const sampler =
    noise && `const sampler = (${textOf(samplerOf)})(m, ${parts.thought.at}, ${JSON.stringify(noise)});\n`;
  const size = constants.length + wideConstants.length + wideMemory + memory;
  const wide = wideConstants.length > 0 ? `m.set([${wideConstants.join(', ')}], ${constants.length});\n` : '';
  const lines = (some: readonly Call[]): string => some.map((call) => callOf(program, call)).join('\n');
  return `${about.map((line) => `// ${line}`.trimEnd()).join('\n')}

const floats = ${textOf(floats)};
const numbers = floats('${textOfNumbers(numbers)}');
const w = ${weights.length < MOST_WIDE_WEIGHTS ? `new Float64Array(numbers.subarray(${constants.length}))` : `numbers.subarray(${constants.length})`};
const m = new Float64Array(${size});
m.set(numbers.subarray(0, ${constants.length}));
${wide}
${[...functions].map(([name, operands]) => functionOf(name, operands)).join('\n')}

function think() {
${lines(calls.slice(0, thought))}
}

function choose() {
${lines(calls.slice(thought, choice))}
}

function judge() {
${lines(calls.slice(choice))}
}

const policyOf = ${textOf(policyOf)};
const parts = ${JSON.stringify(parts)};
${sampler ?? 'const sampler = undefined;\n'}`;
}

/** The policy as an ES module that exports `policy`. */
export function writeModule(program: PortableProgram, options: WritingOptions): string {
  return `${bodyOf(program, options)}
export const policy = policyOf(m, parts, { think, choose, judge }, sampler);
`;
}

/** The policy as a classic script that defines `policy`, for pages in one file. */
export function writeScript(program: PortableProgram, options: WritingOptions): string {
  return `var policy = (() => {
${bodyOf(program, options)}
return policyOf(m, parts, { think, choose, judge }, sampler);
})();
`;
}

/** The types of the module. */
export function writeTypes(program: PortableProgram, { about }: WritingOptions): string {
  const { inputs, form, thought, value, state } = partsOfPolicy(program);
  const action = form === 'number' ? 'number' : form === 'int32' ? 'Int32Array' : 'Float32Array';
  const behind = thought.name === 'values' ? 'values' : form === 'number' ? 'probabilities' : 'parameters';
  const named = inputs.map(
    ({ name, size }) => `${JSON.stringify(name)}: ${size === 1 ? 'number | ' : ''}ArrayLike<number>`,
  );
  const single = inputs.length === 1 && inputs[0]!.size === 1 ? 'number | ' : '';
  const parameters = `observation: Observation, ${state ? 'mask: ArrayLike<number> | undefined, state: Float32Array' : 'mask?: ArrayLike<number>'}`;
  return `${about.map((line) => `// ${line}`.trimEnd()).join('\n')}

/** Packed numbers, the parts of a Dict one after the other in alphabetical order, or the parts by name. */
export type Observation = ${single}ArrayLike<number> | { ${named.join('; ')} };

export interface Assessed {
  readonly action: ${action};
  readonly ${behind}: readonly number[];${value ? '\n  /** The expected return. */\n  readonly value: number;' : ''}
}

export interface Policy {
  /** The greedy action${form === 'number' ? '' : ', in an array that the next call overwrites'}. A mask has 0 for impossible actions.${state ? ' The call overwrites the state.' : ''} */
  act(${parameters}): ${action};
  /** The same with the numbers behind it, as new arrays. */
  assess(${parameters}): Assessed;
  /** The state of a recurrent policy at the start of an episode; empty for others. */
  begin(): Float32Array;
  /** The policy that samples its actions, as in training; throws a RangeError if it does not sample. */
  explore(seed: number): Policy;
}

export declare const policy: Policy;
`;
}
