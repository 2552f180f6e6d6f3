import { plainKernel } from './plainKernel.ts';
import type { Kernel, KernelMemory, KernelProgram } from './program.ts';
import { wasmKernel } from './wasmKernel.ts';

/**
 * A program ready to run: as WebAssembly, or as plain JavaScript where WebAssembly has no vectors or no `WebAssembly.Memory` is given.
 *
 * @param memory what the program's addresses lead into
 */
export function compileKernel(program: KernelProgram, memory: KernelMemory): Kernel {
  return wasmKernel(program, memory) ?? plainKernel(program, memory);
}
