// Compiles src/cartPoleKernel.wat to cartPoleKernel.wasm.ts beside it: pnpm --filter @prism-rl/env-classic generate:kernel
import { readFileSync, writeFileSync } from 'node:fs';
import loadWabt from 'wabt';

const folder = new URL('../src/', import.meta.url);
const wabt = await loadWabt();
const module = wabt.parseWat(
  'cartPoleKernel.wat',
  readFileSync(new URL('cartPoleKernel.wat', folder), 'utf8'),
);
module.validate();
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
const lines = base64.match(/.{1,100}/g)?.map((line) => `  '${line}'`) ?? [];
writeFileSync(
  new URL('cartPoleKernel.wasm.ts', folder),
  `/** cartPoleKernel.wat compiled, as base64. Written by wasm/compileKernel.ts; do not edit. */\n` +
    `export const cartPoleKernelWasm =\n${lines.join(' +\n')};\n`,
);
