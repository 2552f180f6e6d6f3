// Compiles kernels, to WebAssembly where that may run.
import { plainKernel } from './plainKernel.ts';
import type { Kernel, KernelMemory, KernelProgram, MovableKernel } from './program.ts';
import { kernelModule } from './wasmModule.ts';
import { SPLAT, WasmFunction } from './wasmWriter.ts';

/**
 * Compiles a program to WebAssembly.
 *
 * @param isMovable whether the kernel takes a base; otherwise it ignores it
 * @returns undefined without WebAssembly SIMD, and for programs of devices, with products
 */
export function wasmKernel(
  program: KernelProgram,
  { memory }: KernelMemory,
  isMovable = false,
): ((base?: number) => void) | undefined {
  if (memory === undefined || program.stages.some(({ kind }) => kind === 'product')) return undefined;
  const bytes = kernelModule(program, isMovable);
  try {
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { host: { memory: memory as WebAssembly.Memory } });
    return exports.run as MovableKernel & Kernel;
  } catch (cause) {
    // Without SIMD, or if the page may not compile, there is no kernel; any other error is a bug of this package.
    if (cause instanceof WebAssembly.CompileError && !hasVectors()) return undefined;
    throw cause;
  }
}

/** Whether a minimal module with a vector compiles here. */
function hasVectors(): boolean {
  const f = new WasmFunction();
  f.f32(0);
  f.simd(SPLAT);
  f.emit(0x1a); // drop
  try {
    return new WebAssembly.Module(f.module()) !== undefined;
  } catch {
    return false;
  }
}

/** Allocates memory of at least `bytes` bytes; where there is no WebAssembly, for programs in plain JavaScript. */
export function kernelMemory(bytes: number): KernelMemory {
  if (typeof WebAssembly === 'undefined') return { buffer: new ArrayBuffer(bytes) };
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  return { memory, buffer: memory.buffer };
}

/**
 * Compiles a program to WebAssembly, or to plain JavaScript if WebAssembly has no SIMD, no `WebAssembly.Memory` is given, or the program was
 * written for devices and has products.
 *
 * @param memory the memory that the program's addresses refer to
 */
export function compileKernel(program: KernelProgram, memory: KernelMemory): Kernel {
  return wasmKernel(program, memory) ?? plainKernel(program, memory);
}

/**
 * Compiles a program that works at any place of a memory, so that one kernel serves many sets of parameters: its addresses count from a base,
 * a multiple of four that each call gives. See {@link compileKernel}.
 *
 * @param bytes size of the block of memory that the program uses, from the base on
 */
export function compileMovable(program: KernelProgram, memory: KernelMemory, bytes: number): MovableKernel {
  const kernel = wasmKernel(program, memory, true);
  if (kernel !== undefined) return kernel;
  const block = new Uint8Array(bytes);
  const plain = plainKernel(program, { buffer: block.buffer });
  return (base) => {
    const there = new Uint8Array(memory.buffer, base, bytes);
    block.set(there);
    plain();
    there.set(block);
  };
}
