// Writes kernels as WGSL for one workgroup. Results are bit-identical to WebAssembly's and plain JavaScript's if the device rounds each operation as
// IEEE 754 prescribes.
import { type Instruction, type KernelProgram, PARTIAL_SUMS } from './program.ts';
import { WGSL_PRODUCT_FUNCTIONS, type Workgroup } from './wgslProduct.ts';
import { type Section, sectionsOf } from './wgslSections.ts';
import { WGSL_FUNCTIONS, WGSL_OPS, WgslStages, wgslAt, wgslNumber } from './wgslStages.ts';

/** The sections of a shader that compute programs. */
export interface WgslKernel {
  /** Numbers in `partial` and vectors in `tile`, arrays in workgroup memory that {@link wgslDeclarations} declares. */
  readonly partial: number;
  readonly tile: number;
  /**
   * Statements for uniform control flow. They need `t`, the index of the thread, and `base`, the index in `m` of the memory's first element. They
   * end with a barrier, so every thread sees the results.
   */
  readonly statements: string;
  /** Number of barriers between sections. */
  readonly barriers: number;
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

const storesOf = ({ stores }: KernelProgram, names: readonly string[]): string => {
  const lines = stores.map(({ address, value }) => `${wgslAt(address)} = ${names[value.index]};`);
  return `if (t == 0u) { ${lines.join(' ')} }`;
};

/** The texts of each level, without empty ones. */
function textsOf(sections: readonly Section[], textOf: (section: Section) => string): string[] {
  const levels: string[][] = [];
  for (const section of sections) {
    levels[section.level] ??= [];
    levels[section.level]!.push(textOf(section));
  }
  const texts = levels.map((list) => list.filter((text) => text !== '').join('\n'));
  return texts.filter((text) => text !== '');
}

/**
 * Writes programs that run in order on the same memory as WGSL for one workgroup. Independent sections run concurrently.
 *
 * @param workgroup does not affect the results
 */
export function wgslKernel(programs: readonly KernelProgram[], workgroup: Workgroup): WgslKernel {
  const stages = new WgslStages(workgroup);
  const scalars = programs.map(({ scalars: list }, number) => new Scalars(list, `s${number}_`, stages));
  const levels = textsOf(sectionsOf(programs, workgroup), ({ of, program }) => {
    const { text, names } = scalars[program]!;
    if (of === 'scalars') return text;
    return of === 'stores' ? storesOf(programs[program]!, names) : stages.write(of, names);
  });
  return {
    partial: Math.max(PARTIAL_SUMS + 1, ...scalars.map(({ partial }) => partial)),
    tile: stages.tile,
    statements: `{\n${levels.map((text) => `${text}\nstorageBarrier();`).join('\n')}\n}`,
    barriers: levels.length,
  };
}

/** The levels of programs; each runs as a separate dispatch. */
export interface WgslGrid extends Pick<WgslKernel, 'partial' | 'tile'> {
  /**
   * Statements of each level. They need `t`, the index of the thread among all, `local`, its index in its workgroup, `workgroup`, the
   * workgroup's index, and `base`.
   */
  readonly levels: readonly string[];
  /** Floats at the given address that hold scalars between levels. */
  readonly scalars: number;
}

/**
 * Writes programs that run in order on the same memory as WGSL for several workgroups. Sums have the same order as in {@link wgslKernel}.
 *
 * @param scalarsAt address of memory for scalars
 */
export function wgslGrid(
  programs: readonly KernelProgram[],
  workgroup: Workgroup & { readonly workgroups: number },
  scalarsAt: number,
): WgslGrid {
  const stages = new WgslStages(workgroup);
  const scalars = programs.map(({ scalars: list }, number) => new Scalars(list, `s${number}_`, stages));
  const firsts = programs.map((_, number) =>
    programs.slice(0, number).reduce((sum, { scalars: { length } }) => sum + length, 0),
  );
  const placeOf = (program: number, index: number): string =>
    wgslAt(scalarsAt + 4 * (firsts[program]! + index));
  /** Names that stages use, unless a number stands for itself. */
  const kept = (program: number): { readonly name: string; readonly place: string }[] =>
    scalars[program]!.names.flatMap((name, i) =>
      name === `s${program}_${i}` ? [{ name, place: placeOf(program, i) }] : [],
    );
  const levels = textsOf(sectionsOf(programs, workgroup), ({ of, program }) => {
    const { text, names } = scalars[program]!;
    if (of === 'scalars') {
      const saved = kept(program).map(({ name, place }) => `${place} = ${name};`);
      return saved.length === 0 ? '' : `if (workgroup == 0u) { ${text} if (t == 0u) { ${saved.join(' ')} } }`;
    }
    const own = of === 'stores' ? storesOf(programs[program]!, names) : stages.write(of, names);
    const used = kept(program).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(own));
    return `{ ${used.map(({ name, place }) => `let ${name} = ${place};`).join(' ')} ${own} }`;
  });
  return {
    partial: Math.max(PARTIAL_SUMS + 1, ...scalars.map(({ partial }) => partial)),
    tile: stages.tile,
    levels,
    scalars: programs.reduce((sum, { scalars: { length } }) => sum + length, 0),
  };
}

/** Writes the declarations that the statements of kernels need. They need `m`, a read-write storage variable of type `array<f32>`. */
export function wgslDeclarations(kernels: readonly Pick<WgslKernel, 'partial' | 'tile'>[]): string {
  return `var<workgroup> partial: array<f32, ${Math.max(...kernels.map(({ partial }) => partial))}>;
var<workgroup> tile: array<vec4f, ${Math.max(...kernels.map(({ tile }) => tile))}>;
${WGSL_FUNCTIONS}${WGSL_PRODUCT_FUNCTIONS}`;
}
