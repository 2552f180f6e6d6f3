// Writes kernels as WGSL for one workgroup. The results equal those of WebAssembly and plain JavaScript to the bit, if the device rounds each
// operation as IEEE 754 prescribes.
import { dependence, type Touched, touchedBy, touchedByScalars, touchedByStores } from './accesses.ts';
import { type Instruction, type KernelProgram, PARTIAL_SUMS, type Stage } from './program.ts';
import { WGSL_FUNCTIONS, WGSL_OPS, wgslNumber } from './wgslNumbers.ts';
import { blocksOf, productOf, type Workgroup } from './wgslProduct.ts';
import { WgslStages, wgslAt } from './wgslStages.ts';

/** The parts of a shader that compute programs. */
export interface WgslKernel {
  /** Declarations of the module. They need `m`, a read-write storage variable of type `array<f32>`. */
  readonly declarations: string;
  /**
   * Statements for uniform control flow. They need `t`, the index of the thread, and `base`, the index in `m` of the memory's first element. They end with
   * a barrier, so every thread sees the results.
   */
  readonly statements: string;
  /** Number of barriers between parts. */
  readonly barriers: number;
}

/** A part of a program that runs as one. */
interface Part {
  readonly touched: Touched;
  readonly text: string;
  /** Number of barriers before it. */
  readonly level: number;
}

/** Computes scalars redundantly in every thread. */
class Scalars {
  readonly names: string[] = [];
  readonly text: string;
  /** Elements of `partial` that they need. */
  readonly partial: number;

  constructor(instructions: readonly Instruction[], prefix: string, stages: WgslStages) {
    const sums = instructions.flatMap((one, i) => (one.kind === 'sumOfSquares' ? [{ one, i }] : []));
    const parts = sums.map(({ one }, k) => stages.partialSums(one, k * PARTIAL_SUMS));
    const lines = sums.length === 0 ? [] : ['workgroupBarrier();', ...parts, 'workgroupBarrier();'];
    for (const [i, one] of instructions.entries()) {
      const name = `${prefix}${i}`;
      this.names.push(one.kind === 'number' ? wgslNumber(one.value) : name);
      if (one.kind === 'load') lines.push(`let ${name} = ${wgslAt(one.address)};`);
      if (one.kind === 'loadOfColumn' || one.kind === 'loadOfRow') throw new Error('a scalar has no rows');
      if (one.kind === 'sumOfSquares') {
        const place = PARTIAL_SUMS * sums.findIndex((sum) => sum.i === i);
        lines.push(stages.sumOfPartial(one, place, name));
      }
      if (one.kind !== 'apply') continue;
      const [a = '', b = '', c = ''] = one.operands.map(({ index }) => this.names[index] as string);
      lines.push(`let ${name} = ${WGSL_OPS[one.op](a, b, c)};`);
    }
    this.text = lines.join('\n');
    this.partial = PARTIAL_SUMS * sums.length;
  }
}

/** The accesses of a stage. Blocks of a product divide its results among the threads in another way than all other stages do. */
function accessesOf(stage: Stage, workgroup: Workgroup): Touched {
  const touched = touchedBy(stage);
  if (stage.kind !== 'dense' && stage.kind !== 'product') return touched;
  const product = stage.kind === 'dense' ? productOf(stage) : stage;
  if (blocksOf(product, workgroup) !== undefined) return touched;
  return { ...touched, writes: touched.writes.map((access) => ({ ...access, isOwn: true })) };
}

/**
 * Writes programs that run one after another on the same memory as WGSL for one workgroup. Parts that do not depend on one another run side by side,
 * with as few barriers as the dependences allow.
 *
 * @param workgroup the results do not depend on it
 */
export function wgslKernel(programs: readonly KernelProgram[], workgroup: Workgroup): WgslKernel {
  const stages = new WgslStages(workgroup);
  const parts: Part[] = [];
  let partial = PARTIAL_SUMS + 1;
  const add = (touched: Touched, text: string, least: number): Part => {
    const levels = parts.map((earlier) => {
      const on = dependence(touched, earlier.touched);
      return on === 'none' ? 0 : earlier.level + Number(on === 'all');
    });
    const part = { touched, text, level: Math.max(least, ...levels) };
    parts.push(part);
    return part;
  };
  for (const [number, program] of programs.entries()) {
    const scalars = new Scalars(program.scalars, `s${number}_`, stages);
    partial = Math.max(partial, scalars.partial);
    const { level } = add(touchedByScalars(program), scalars.text, 0);
    // Everything else uses their names.
    for (const stage of program.stages)
      add(accessesOf(stage, workgroup), stages.write(stage, scalars.names), level);
    const stores = program.stores.map(
      ({ address, value }) => `${wgslAt(address)} = ${scalars.names[value.index]};`,
    );
    if (stores.length > 0) add(touchedByStores(program), `if (t == 0u) { ${stores.join(' ')} }`, level);
  }
  const levels = Math.max(...parts.map(({ level }) => level)) + 1;
  const texts = Array.from({ length: levels }, (_, level) =>
    parts.flatMap((part) => (part.level === level && part.text !== '' ? [part.text] : [])),
  );
  const filled = texts.filter((list) => list.length > 0);
  return {
    declarations: `var<workgroup> partial: array<f32, ${partial}>;
var<workgroup> tile: array<vec4f, ${stages.tile}>;
fn byteAt(at: u32) -> f32 { return f32((bitcast<u32>(m[at >> 2u]) >> (8u * (at & 3u))) & 0xffu); }
${WGSL_FUNCTIONS}`,
    statements: filled.map((list) => `${list.join('\n')}\nstorageBarrier();`).join('\n'),
    barriers: filled.length,
  };
}
