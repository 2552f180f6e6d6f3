// Files of the project `sharing` follow each other in one process. Each of them finds it as the first one did: contracts are checked, and
// TensorFlow.js computes with its cpu backend, as it does where nothing else was chosen. Whatever a file stands in for is real again after it.
import { afterAll, expect, vi } from 'vitest';
import { setDebug } from '../../packages/core/src/debug.ts';

/** TensorFlow.js keeps its engine here, one for all copies of it. */
const { _tfengine: engine } = globalThis as {
  _tfengine?: { readonly registryFactory: object; setBackend(name: string): Promise<boolean> };
};
if (engine !== undefined && 'cpu' in engine.registryFactory) await engine.setBackend('cpu');
setDebug(true);

const folder = process.cwd();
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  expect(process.cwd()).toBe(folder);
});
