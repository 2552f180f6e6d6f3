// The two ways in which a GPU executes steps: one workgroup a run, or one dispatch a level.
import type { NamedArray, StepPrograms } from '@prism-rl/jit';
import { positionsOf, sectionsOf, wgslDeclarations, wgslGrid, wgslKernel } from '@prism-rl/jit/kernels';
import type { Dispatch, GpuDevice } from './gpuDevice.ts';
import { aligned, elementOf, forEach, TILES } from './wgsl.ts';

/**
 * - `resident`: a workgroup computes a run, and a dispatch many steps. For small networks and many runs.
 * - `grid`: many workgroups compute each level of a step, in a dispatch. For large networks and few runs.
 */
export type ScheduleName = 'resident' | 'grid';

/** How steps are executed. */
export interface Schedule {
  /** Floats of a run's memory. */
  readonly floats: number;
  /** Returns the dispatches of `count` steps. */
  dispatches(count: number): readonly Dispatch[];
}

type MakeSchedule = (
  device: GpuDevice,
  step: StepPrograms,
  runs: number,
  threads: number,
) => Promise<Schedule>;

export function floatsOf(arrays: readonly { readonly length: number }[]): number {
  return arrays.reduce((sum, { length }) => sum + length, 0);
}

/** Writes copies between arrays of a run's memory and a buffer that holds them contiguously. @param which the index of this run's part there */
function copies(
  arrays: readonly NamedArray[],
  threads: number,
  which: string,
  line: (own: string, other: string) => string,
): string {
  let offset = 0;
  const loops = arrays.map(({ address, length }) => {
    const body = line(elementOf(address), `[first + ${offset}u + i]`);
    offset += length;
    return forEach(length, threads, body);
  });
  return `{ let first = (${which}) * ${offset}u; ${loops.join('\n')} }`;
}

const toMemory = (inputs: readonly NamedArray[], threads: number): string =>
  copies(inputs, threads, 'run * turn.w + at % turn.w', (own, other) => `${own} = given${other};`);
const toHost = (outputs: readonly NamedArray[], threads: number): string =>
  copies(outputs, threads, 'run * turn.z + at', (own, other) => `made${other} = ${own};`);

const BINDINGS = `
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> made: array<f32>;
@group(0) @binding(3) var<uniform> turn: vec4u;`;

/** `turn` contains the number of steps in this dispatch, the index of its first step, the number of all steps, and of those with inputs of their own. */
const residentSchedule: MakeSchedule = async (device, step, runs, threads) => {
  const { programs, inputs, outputs, bytes } = step;
  const kernel = wgslKernel(programs, { threads, bytes: TILES });
  const floats = aligned(bytes / 4);
  const shader = await device.shader(`${BINDINGS}
${wgslDeclarations([kernel])}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
  let run = id.x;
  let base = run * ${floats}u;
  for (var done = 0u; done < turn.x; done++) {
    let at = turn.y + done;
    ${toMemory(inputs, threads)}
    storageBarrier();
    ${kernel.statements}
    ${toHost(outputs, threads)}
    storageBarrier();
  }
}`);
  return { floats, dispatches: () => [{ shader, workgroups: [runs, 1] }] };
};

/** A step's dispatches: inputs, a level each, outputs, and a count of steps in the memory of each run. */
const gridSchedule: MakeSchedule = async (device, given, runs, threads) => {
  const { programs, inputs, outputs, bytes } = given;
  // At least two workgroups: with one, `sectionsOf` leaves scalars on the level of the stages that read them from memory.
  const across = Math.max(2, Math.ceil(FILLED / runs));
  const workgroup = { threads, bytes: TILES, workgroups: across };
  const kernel = wgslGrid(programs, workgroup, bytes);
  const counter = bytes / 4 + kernel.scalars;
  const floats = aligned(counter + 1);
  const main = (statements: string): string => `${BINDINGS}
${wgslDeclarations([kernel])}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) local: u32) {
  let run = id.y;
  let workgroup = id.x;
  let t = workgroup * ${threads}u + local;
  let base = run * ${floats}u;
  let at = turn.y + u32(m[base + ${counter}u]);
  ${statements}
}`;
  const all = threads * across;
  const levels = await Promise.all(
    [toMemory(inputs, all), ...kernel.levels, toHost(outputs, all)].map((text) => device.shader(main(text))),
  );
  const count = await device.shader(
    main(
      `if (t == 0u) { let next = u32(m[base + ${counter}u]) + 1u; m[base + ${counter}u] = f32(next % turn.x); }`,
    ),
  );
  const step: Dispatch[] = [
    ...levels.map((shader): Dispatch => ({ shader, workgroups: [across, runs] })),
    { shader: count, workgroups: [1, runs] },
  ];
  return { floats, dispatches: (steps) => Array.from({ length: steps }, () => step).flat() };
};

/** @param name default: the faster one */
export const makeSchedule = (name: ScheduleName | undefined, ...given: Parameters<MakeSchedule>) =>
  ((name ?? fasterSchedule(given[1], given[2])) === 'grid' ? gridSchedule : residentSchedule)(...given);

/** Multiprocessors of a large GPU, and workgroups that fill it. */
const PROCESSORS = 132;
const FILLED = 2 * PROCESSORS;
/** Estimates for an H100: floating point operations a second of one workgroup and of all, seconds of a barrier and of a dispatch. */
const COST = { workgroup: 1.5e11, all: 5e12, barrier: 1e-6, dispatch: 5e-6 } as const;

/** Floating point operations of the products of a step. */
export function operationsOf({ programs }: StepPrograms): number {
  return programs
    .flatMap(({ stages }) => stages)
    .reduce((sum, stage) => {
      if (stage.kind !== 'product') return sum;
      return sum + 2 * positionsOf([...stage.slices, ...stage.rows, ...stage.inner, ...stage.units]);
    }, 0);
}

/** The schedule with the shorter estimated time for a step of all runs. */
export function fasterSchedule(step: StepPrograms, runs: number): ScheduleName {
  const operations = operationsOf(step);
  const levels = Math.max(
    ...sectionsOf(step.programs, { threads: 256, bytes: TILES }).map(({ level }) => level + 1),
  );
  const resident = Math.ceil(runs / PROCESSORS) * (operations / COST.workgroup + levels * COST.barrier);
  const grid = levels * COST.dispatch + (runs * operations) / COST.all;
  return resident <= grid ? 'resident' : 'grid';
}
