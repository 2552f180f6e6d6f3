// Writes a policy as one ES module without imports, or as a classic script, and its types.

import { JitError } from '../errors.ts';
import { startOf } from './machine.ts';
import { dense, ELEMENTWISE, MOST_WIDE_WEIGHTS, STRUCTURAL } from './operations.ts';
import { partsOfPolicy, requireSmall } from './parts.ts';
import { policyOf, samplerOf } from './policy.ts';
import type { Call, PortableProgram } from './program.ts';
import { denseModule } from './wasmDense.ts';
import { base85, floats, type WeightFormat, writtenWeights } from './weightText.ts';

/** How a policy is written. */
export interface WritingOptions {
  /** Lines of the header: where the policy comes from, and what it expects. */
  readonly about: readonly string[];
  /** Default: `float32`, exact. */
  readonly weights?: WeightFormat | undefined;
  /** Whether dense layers are WebAssembly where that may run, with plain JavaScript elsewhere; numbers are then float32. Default: false. */
  readonly wasm?: boolean | undefined;
}

/** The text of a function without comments and indents; stripping types leaves blanks. */
function textOf(own: (...args: never[]) => unknown): string {
  return own
    .toString()
    .replaceAll(/^ *\/\/.*\n/gm, '')
    .replaceAll(/^ +/gm, '')
    .replaceAll(/(?<=\S) {2,}/g, ' ')
    .replaceAll(/ (?=[,;)\]]|\.(?!\.))/g, '');
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

/** @param wasmSize where the weights begin in `m`, which has everything in modules with WebAssembly; undefined in others */
function callOf(
  program: PortableProgram,
  { name, to, from, numbers }: Call,
  wasmSize: number | undefined,
): string {
  const places = [to, ...from].map((place) => {
    if (place === undefined) return -1;
    return startOf(program, place) + (place.of === 'weights' ? (wasmSize ?? 0) : 0);
  });
  const isApart = wasmSize === undefined && from[1]?.of === 'weights';
  const arrays = name === 'dense' ? ['m', isApart ? 'w' : 'm'] : ['m'];
  return `  ${name}(${[...arrays, ...places, ...numbers].join(', ')});`;
}

/** The largest difference of rounded weights, for people. */
function errorOf({ weights }: PortableProgram, rounded: Float32Array): string {
  const most = (numbers: Float32Array): number => numbers.reduce((all, x) => Math.max(all, Math.abs(x)), 0);
  const error = most(weights.map((x, k) => x - rounded[k]!));
  return `they differ by at most ${error.toPrecision(2)}, the largest is ${most(weights).toPrecision(2)}`;
}

/** Everything in one float32 memory, and the function `run` where WebAssembly may run. */
function wasmMemory(size: number): string {
  const module = denseModule();
  return `const host = (() => {
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((${size} + weights.length) / 16384) });
    const code = new Uint8Array(floats('${base85(module)}').buffer, 0, ${module.length});
    return { memory, ...new WebAssembly.Instance(new WebAssembly.Module(code), { host: { memory } }).exports };
  } catch {}
})();
const m = new Float32Array(host ? host.memory.buffer : ${size} + weights.length);
m.set(weights, ${size});
const plain = ${textOf(dense)};
const dense = host ? (m, w, to, x, matrix, bias, rows, inner, units) => host.run(to, x, matrix, bias, rows, inner, units) : plain;`;
}

function bodyOf(
  program: PortableProgram,
  { about, weights: format = 'float32', wasm }: WritingOptions,
): string {
  requireSmall(program);
  const { calls, thought, choice, constants, wideConstants, weights, wideMemory, memory, noise } = program;
  if (wasm && wideConstants.length + wideMemory > 0) {
    throw JitError.badInput`The policy computes with float64, for which these modules have no WebAssembly.
      Export it without WebAssembly.`;
  }
  const written = writtenWeights(program, format);
  const functions = new Map(calls.map(({ name, from }) => [name, from.length]));
  if (wasm) functions.delete('dense');
  const parts = partsOfPolicy(program);
  const sampler =
    noise && `const sampler = (${textOf(samplerOf)})(m, ${parts.thought.at}, ${JSON.stringify(noise)});\n`;
  const size = constants.length + wideConstants.length + wideMemory + memory;
  const arrays = wasm
    ? wasmMemory(size)
    : `const w = ${weights.length < MOST_WIDE_WEIGHTS ? 'new Float64Array(weights)' : 'weights'};
const m = new Float64Array(${size});`;
  const wide = wideConstants.length > 0 ? `m.set([${wideConstants.join(', ')}], ${constants.length});\n` : '';
  const lines = (some: readonly Call[]): string =>
    some.map((call) => callOf(program, call, wasm ? size : undefined)).join('\n');
  const header =
    format === 'float32' ? about : [...about, `Weights as ${format}: ${errorOf(program, written.weights)}`];
  return `${header.map((line) => `// ${line}`.trimEnd()).join('\n')}

const floats = ${textOf(floats)};
${written.functions.map((own) => `const ${own.name} = ${textOf(own)};\n`).join('')}const weights = ${written.code};
${arrays}
m.set(floats('${base85(Float32Array.from(constants))}'));
${wide}
${[...functions].map(([name, operands]) => functionOf(name, operands)).join('\n')}

function think() {
${lines(calls.slice(0, thought))}
}

function choose() {
${lines(calls.slice(thought, choice))}
}

${choice === calls.length ? 'const judge = undefined;' : `function judge() {\n${lines(calls.slice(choice))}\n}`}

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
${
  state
    ? ''
    : `  /** The actions for many packed observations, row after row in a new array. */
  actAll(observations: ArrayLike<number>, rows: number): ${form === 'number' ? 'Int32Array' : action};
`
}  /** The state of a recurrent policy at the start of an episode; empty for others. */
  begin(): Float32Array;
  /** The policy that samples its actions, as in training; throws a RangeError if it does not sample. */
  explore(seed: number): Policy;
}

export declare const policy: Policy;
`;
}
