// The compiler of assembly/: AssemblyScript, which is TypeScript's syntax over WebAssembly's types.
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** 112 says that functions inside the module hand over pairs of numbers, which the host could not. */
const options =
  '--runtime stub --noAssert -O3 --enable simd --importMemory --noExportMemory --disableWarning 112'.split(
    ' ',
  );

/**
 * The module that assembly/index.ts compiles to.
 * @throws Error with the compiler's words
 */
export async function compileKernels(): Promise<Uint8Array> {
  const baseDir = fileURLToPath(new URL('..', import.meta.url));
  const files = new Map<string, string | Uint8Array>();
  const { error, stderr } = await asc.main(
    ['assembly/index.ts', '--baseDir', baseDir, '--outFile', 'kernels.wasm', ...options],
    { writeFile: (name, contents) => void files.set(name, contents) },
  );
  const wasm = files.get('kernels.wasm');
  if (error !== null || !(wasm instanceof Uint8Array)) throw new Error(`asc failed\n${stderr.toString()}`);
  return wasm;
}
