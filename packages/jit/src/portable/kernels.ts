// Runs of calls as kernels in WebAssembly, for modules that embed them. All numbers are float32 in one memory, matrices after the others.
import { Instructions, Numbers, writeArithmetic } from '../kernels/arithmetic.ts';
import type { Axes, Instruction, Stage } from '../kernels/program.ts';
import { kernelModule } from '../kernels/wasmModule.ts';
import { sizeOfNumbers, startOf } from './machine.ts';
import type { Call, Place, PortableProgram } from './program.ts';

/** Operations of kernels, by our names. */
const OPERATIONS: Readonly<Record<string, string>> = {
  ...{
    add: 'Add',
    sub: 'Sub',
    mul: 'Multiply',
    div: 'RealDiv',
    max: 'Maximum',
    min: 'Minimum',
    less: 'Less',
  },
  ...{ lessOrEqual: 'LessEqual', equal: 'Equal', where: 'Select', relu: 'Relu', tanh: 'Tanh', exp: 'Exp' },
  ...{ sigmoid: 'Sigmoid', log: 'Log', sqrt: 'Sqrt', abs: 'Abs', neg: 'Neg', floor: 'Floor' },
};

/** Consecutive calls as one, which computes them where WebAssembly may not run. */
export interface Kernel extends Call {
  readonly name: 'kernel';
  readonly inside: readonly Call[];
  readonly module: Uint8Array;
}

export function isKernel(call: Call): call is Kernel {
  return call.name === 'kernel';
}

/** Writes calls as stages. */
class Stages {
  readonly #scalars = new Instructions('scalar');
  readonly #numbers = new Numbers(this.#scalars);
  readonly #addressOf: (place: Place | undefined) => number;

  constructor(program: PortableProgram) {
    const weights = sizeOfNumbers(program);
    this.#addressOf = (place) =>
      place === undefined ? -1 : 4 * (startOf(program, place) + (place.of === 'weights' ? weights : 0));
  }

  module(calls: readonly Call[]): Uint8Array {
    const stages = calls.flatMap((call) => this.of(call)!);
    return kernelModule({ scalars: this.#scalars.list, stages, stores: [] });
  }

  /** Undefined for a call that is no stage. */
  of({ name, shape, to, from }: Call): Stage[] | undefined {
    const [target, g, w, bias] = [to, ...from].map(this.#addressOf) as [number, number, number, number];
    const [n = 1, inner = 1, units = 1] = shape;
    if (name === 'dense') {
      const layer: Stage = { kind: 'denseBack', g, w, to: target, rows: n, inner: units, units: inner };
      const sum = [
        { kind: 'load', address: target } as const,
        { kind: 'loadOfColumn', address: bias } as const,
      ];
      return bias < 0 ? [layer] : [layer, this.#loop('Add', [n, units], target, sum)];
    }
    const strides = [to, ...from].map((one) => one!.strides);
    if (name === 'copy') {
      if (strides.flat().some((stride) => stride <= 0)) return undefined;
      const axes = [shape, ...strides].map((all) => [1, 1, 1, ...all].slice(-3) as unknown as Axes);
      const [last, toStrides, fromStrides] = axes as [Axes, Axes, Axes];
      const [tos, froms] = strides as [number[], number[]];
      const lines = shape.slice(0, -3).map((count, k) => ({ count, to: tos[k]!, from: froms[k]! }));
      return [{ kind: 'move', from: g, to: target, shape: last, toStrides, fromStrides, lines }];
    }
    const operation = OPERATIONS[name];
    const isRow = shape.length < 2 && strides.every(([step = 1], k) => step === 1 || (k > 0 && step === 0));
    if (operation === undefined || !isRow) return undefined;
    const loads = from.map((one) => {
      const kind = one!.strides[0] === 0 ? ('loadOfRow' as const) : ('load' as const);
      return { kind, address: this.#addressOf(one) };
    });
    return [this.#loop(operation, [1, n], target, loads)];
  }

  #loop(
    name: string,
    [rows, length]: readonly [number, number],
    to: number,
    loads: readonly Instruction[],
  ): Stage {
    const into = new Instructions('element');
    const operands = loads.map((one) => into.add(one));
    const value = writeArithmetic(name, {}, operands, into, this.#numbers);
    return { kind: 'loop', rows, length, instructions: into.list, stores: [{ address: to, value }] };
  }
}

/** The program with runs of calls that have a dense layer as kernels. */
export function withKernels(program: PortableProgram): PortableProgram {
  const isStage = (call: Call): boolean => new Stages(program).of(call) !== undefined;
  const grouped = (calls: readonly Call[]): Call[] => {
    const runs: Call[][] = [];
    for (const call of calls) {
      const run = runs.at(-1);
      if (run !== undefined && isStage(run[0]!) && isStage(call)) run.push(call);
      else runs.push([call]);
    }
    return runs.flatMap((run): readonly (Call | Kernel)[] => {
      if (!run.some(({ name }) => name === 'dense')) return run;
      return [{ ...run[0]!, name: 'kernel', inside: run, module: new Stages(program).module(run) }];
    });
  };
  const { calls, thought, choice } = program;
  const [think, choose, judge] = [
    calls.slice(0, thought),
    calls.slice(thought, choice),
    calls.slice(choice),
  ].map(grouped);
  const all = [...think!, ...choose!];
  return { ...program, calls: [...all, ...judge!], thought: think!.length, choice: all.length };
}

/** The text of everything in one float32 memory, and a compiler of kernels, which gives nothing where WebAssembly may not run. */
export function wasmMemory(size: number): string {
  return `let memory;
const compiled = (text, length) => {
  try {
    const module = new WebAssembly.Module(new Uint8Array(floats(text).buffer, 0, length));
    return memory && new WebAssembly.Instance(module, { host: { memory } }).exports.run;
  } catch {}
};
try {
  memory = new WebAssembly.Memory({ initial: Math.ceil((${size} + weights.length) / 16384) });
} catch {}
const m = new Float32Array(memory ? memory.buffer : ${size} + weights.length);
m.set(weights, ${size});`;
}
