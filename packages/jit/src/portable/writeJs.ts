// Writes a policy as one ES module without imports, or as a classic script, and its types.
import { JitError } from '../errors.ts';
import { isKernel, wasmMemory, withKernels } from './kernels.ts';
import { sizeOfNumbers, startOf } from './machine.ts';
import { dense, ELEMENTWISE, gather, MOST_WIDE_WEIGHTS } from './operations.ts';
import { policyOf, samplerOf } from './policy.ts';
import type { Call, Place, PortableProgram, View } from './program.ts';
import { base85, errorOf, floats, type WeightFormat, writtenWeights } from './weightText.ts';
import { elementOf, type Language, looped, written } from './writing.ts';

/** How a policy is written. */
export interface WritingOptions {
  /** Lines of the header: where the policy comes from, and what it expects. */
  readonly about: readonly string[];
  /** Default: `float32`, exact. */
  readonly weights?: WeightFormat | undefined;
  /** Whether layers are WebAssembly where that may run, with plain JavaScript elsewhere; numbers are then float32. Default: false. */
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

/** @param wasmSize where the weights begin in `m`, which has everything in modules with WebAssembly; undefined in others */
function javaScript(program: PortableProgram, wasmSize: number | undefined): Language {
  const at = (place: Place): number =>
    startOf(program, place) + (place.of === 'weights' ? (wasmSize ?? 0) : 0);
  const element = (view: View): string => `m[${elementOf(view, at(view))}]`;
  const own: Language = {
    define: (call) => {
      const { name } = call;
      if (isKernel(call)) {
        const plain = call.inside.map((one) => (one.name === 'dense' ? own.call(one) : own.each(one)));
        const text = `'${base85(call.module)}', ${call.module.length}`;
        const kernel = `const ${nameOf(call)} = compiled(${text}) ?? (() => {\n${plain.join('\n')}\n});`;
        return [...call.inside.flatMap(own.define), [nameOf(call), kernel]];
      }
      const known = name === 'dense' ? dense : name === 'gather' ? gather : ELEMENTWISE[name]!.js;
      return name === 'copy' ? [] : [[name, `const ${name} = ${textOf(known)};`]];
    },
    call: (call) => {
      if (isKernel(call)) return `  ${nameOf(call)}();`;
      const { name, to, from, shape } = call;
      const matrices = wasmSize === undefined && from[1]?.of === 'weights' ? ['w'] : ['m'];
      const places = [to, ...from].map((place) => (place ? at(place) : -1));
      return `  ${name}(${['m', ...(name === 'dense' ? matrices : []), ...places, ...shape].join(', ')});`;
    },
    each: ({ name, to, from, shape }) => {
      const sources = from.map((one) => element(one!)).join(', ');
      return looped(shape, 'let', `${element(to)} = ${name === 'copy' ? sources : `${name}(${sources})`};`);
    },
  };
  return own;
}

/** A kernel's name. */
function nameOf({ to }: Call): string {
  return `layers${to.at}`;
}

function bodyOf(
  program: PortableProgram,
  { about, weights: format = 'float32', wasm }: WritingOptions,
): string {
  const { constants, wideConstants, weights, wideMemory, noise } = program;
  if (wasm && wideConstants.length + wideMemory > 0) {
    throw JitError.badInput`The policy computes with float64, for which these modules have no WebAssembly.
      Export it without WebAssembly.`;
  }
  const size = sizeOfNumbers(program);
  const language = javaScript(program, wasm ? size : undefined);
  const { parts, functions, think, choose, judge } = written(wasm ? withKernels(program) : program, language);
  const kept = writtenWeights(program, format);
  const header =
    format === 'float32' ? about : [...about, `Weights as ${format}: ${errorOf(weights, kept.weights)}`];
  const arrays = wasm
    ? wasmMemory(size)
    : `const w = ${weights.length < MOST_WIDE_WEIGHTS ? 'new Float64Array(weights)' : 'weights'};
const m = new Float64Array(${size});`;
  const lines = [
    ...header.map((line) => `// ${line}`.trimEnd()),
    `\nconst floats = ${textOf(floats)};`,
    ...kept.functions.map((own) => `const ${own.name} = ${textOf(own)};`),
    `const weights = ${kept.code};\n${arrays}`,
    `m.set(floats('${base85(Float32Array.from(constants))}'));`,
    ...(wideConstants.length > 0 ? [`m.set([${wideConstants.join(', ')}], ${constants.length});`] : []),
    `\n${functions}`,
    `\nfunction think() {\n${think}\n}\n\nfunction choose() {\n${choose}\n}\n`,
    judge === '' ? 'const judge = undefined;' : `function judge() {\n${judge}\n}`,
    `\nconst policyOf = ${textOf(policyOf)};\nconst parts = ${JSON.stringify(parts)};`,
    noise
      ? `const sampler = (${textOf(samplerOf)})(m, ${parts.thought.at}, ${JSON.stringify(noise)});\n`
      : 'const sampler = undefined;\n',
  ];
  return lines.join('\n');
}

const MADE = 'policyOf(m, parts, { think, choose, judge }, sampler);';

/** The policy as an ES module that exports `policy`. */
export function writeModule(program: PortableProgram, options: WritingOptions): string {
  return `${bodyOf(program, options)}\nexport const policy = ${MADE}\n`;
}

/** The policy as a classic script that defines `policy`, for pages in one file. */
export function writeScript(program: PortableProgram, options: WritingOptions): string {
  return `var policy = (() => {\n${bodyOf(program, options)}\nreturn ${MADE}\n})();\n`;
}
