// Compiles assembly/ to src/kernel/kernelWasm.ts: pnpm --filter @prism-rl/env-classic generate:kernels
import { writeFileSync } from 'node:fs';
import { compileKernels } from './kernels.ts';

const base64 = Buffer.from(await compileKernels()).toString('base64');
const lines = base64.match(/.{1,100}/g)?.map((line) => `  '${line}'`) ?? [];
writeFileSync(
  new URL('../src/kernel/kernelWasm.ts', import.meta.url),
  `/** assembly/ compiled, as base64. Written by wasm/compileKernels.ts; do not edit. */\n` +
    `export const kernelWasm =\n${lines.join(' +\n')};\n`,
);
