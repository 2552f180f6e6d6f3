import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import loadWabt from 'wabt';
import { CartPoleKernel } from './cartPoleKernel.ts';
import { cartPoleKernelWasm } from './cartPoleKernel.wasm.ts';

test('the committed WebAssembly is what its source compiles to', async () => {
  const wabt = await loadWabt();
  const source = readFileSync(new URL('cartPoleKernel.wat', import.meta.url), 'utf8');
  const { buffer } = wabt.parseWat('cartPoleKernel.wat', source).toBinary({});
  expect(Buffer.from(buffer).toString('base64')).toBe(cartPoleKernelWasm);
});

test.each([1, 2, 15, 16, 17])('lists who fell, and nobody beyond the last of %i carts', (count) => {
  const kernel = new CartPoleKernel(count);
  // Everybody beyond the right end, those without a number too.
  kernel.state.fill(3, 0, kernel.room);
  expect(kernel.advance()).toBe(count);
  expect(Array.from(kernel.ended)).toEqual(Array.from({ length: count }, (_, i) => i));
  expect(Array.from(kernel.terminated)).toEqual(new Array(count).fill(1));
  kernel.state.fill(0);
  kernel.state[0] = -2.5;
  expect(kernel.advance()).toBe(1);
  expect(kernel.ended[0]).toBe(0);
  expect(kernel.terminated.reduce((sum, flag) => sum + flag, 0)).toBe(1);
});
