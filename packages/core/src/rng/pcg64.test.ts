import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import loadWabt from 'wabt';
import { pcg64Wasm } from './pcg64.wasm.ts';

test('the committed WebAssembly is what its source compiles to, and small', async () => {
  const wabt = await loadWabt();
  const source = readFileSync(new URL('pcg64.wat', import.meta.url), 'utf8');
  const module = wabt.parseWat('pcg64.wat', source);
  const { buffer } = module.toBinary({});
  expect(Buffer.from(buffer).toString('base64')).toBe(pcg64Wasm);
  expect(buffer.byteLength).toBeLessThan(1024);
});
