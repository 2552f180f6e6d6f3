/**
 * Compiles packages/core/src/rng/pcg64.wat to pcg64.wasm.ts beside it.
 * Run: pnpm --filter @prism-rl/core generate:pcg64
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const core = new URL('../../packages/core/', import.meta.url);
interface WabtModule {
  validate(): void;
  toBinary(options: object): { buffer: Uint8Array };
}
type LoadWabt = () => Promise<{ parseWat(name: string, source: string): WabtModule }>;
// wabt is a development dependency of core alone.
const loadWabt = createRequire(new URL('package.json', core))('wabt') as LoadWabt;
const wabt = await loadWabt();
const module = wabt.parseWat('pcg64.wat', readFileSync(new URL('src/rng/pcg64.wat', core), 'utf8'));
module.validate();
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
const lines = base64.match(/.{1,100}/g)?.map((line) => `  '${line}'`) ?? [];
writeFileSync(
  new URL('src/rng/pcg64.wasm.ts', core),
  `/** pcg64.wat compiled, as base64. Written by tools/rng/pcg64Wasm.ts; do not edit. */\nexport const pcg64Wasm =\n${lines.join(' +\n')};\n`,
);
