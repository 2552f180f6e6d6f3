// Compiles src/rng/pcg64.wat to WebAssembly and writes it as a TypeScript module, `src/generated/pcg64.ts`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import loadWabt from 'wabt';

const source = new URL('../src/rng/pcg64.wat', import.meta.url);
const output = new URL('../src/generated/pcg64.ts', import.meta.url);
const wabt = await loadWabt();
const module = wabt.parseWat('pcg64.wat', readFileSync(source, 'utf8'));
module.validate();
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
mkdirSync(new URL('.', output), { recursive: true });
writeFileSync(
  output,
  `// Made by build/pcg64.ts from src/rng/pcg64.wat.\nexport const pcg64Wasm =\n  '${base64}';\n`,
);
