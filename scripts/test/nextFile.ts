// Files of the project `sharing` follow each other in one process. Each of them finds it as the first one did: contracts are checked, and
// TensorFlow.js computes with its cpu backend, as it does where nothing else was chosen. Whatever a file stands in for is real again after it,
// and the variables that it made are gone: each trace of a step holds all that there are, so that what earlier files leave behind would
// be most of the work of those that compile many steps.
import { afterAll, expect, vi } from 'vitest';
import { setDebug } from '../../packages/core/src/debug.ts';

/** TensorFlow.js keeps its engine here, one for all copies of it. */
const place = globalThis as {
  _tfengine?: {
    readonly registryFactory: object;
    setBackend(name: string): Promise<boolean>;
    disposeVariables(): void;
  };
};
const { _tfengine: engine } = place;
if (engine !== undefined && 'cpu' in engine.registryFactory) await engine.setBackend('cpu');
setDebug(true);

const folder = process.cwd();
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  // Of the engine that is there now: the first file that imports TensorFlow.js makes it.
  place._tfengine?.disposeVariables();
  expect(process.cwd()).toBe(folder);
});
