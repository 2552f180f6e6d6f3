import { expect, test } from 'vitest';
import { pcg64Wasm } from '../generated/pcg64.ts';

test('the WebAssembly is small: every bundle with random numbers carries it', () => {
  expect(Buffer.from(pcg64Wasm, 'base64').byteLength).toBeLessThan(1024);
});
