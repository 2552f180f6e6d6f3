// Compiles assembly/ to WebAssembly and writes it as a TypeScript module, `src/generated/kernels.ts`.
// The compiler is AssemblyScript: TypeScript's syntax over WebAssembly's types.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** 112 silences the warning that the host cannot pass pairs of numbers (v128): they stay inside the module. */
const options =
  '--runtime stub --noAssert -O3 --enable simd --importMemory --noExportMemory --disableWarning 112'.split(
    ' ',
  );
const baseDir = fileURLToPath(new URL('..', import.meta.url));
const output = new URL('../src/generated/kernels.ts', import.meta.url);
const files = new Map<string, string | Uint8Array>();
const { error, stderr } = await asc.main(
  ['assembly/index.ts', '--baseDir', baseDir, '--outFile', 'kernels.wasm', ...options],
  { writeFile: (name, contents) => void files.set(name, contents) },
);
const wasm = files.get('kernels.wasm');
if (error !== null || !(wasm instanceof Uint8Array)) throw new Error(`asc failed\n${stderr.toString()}`);
const base64 = Buffer.from(wasm).toString('base64');
mkdirSync(new URL('.', output), { recursive: true });
writeFileSync(
  output,
  `// Made by wasm/build.ts from assembly/.\nexport const kernelWasm =\n  '${base64}';\n`,
);
