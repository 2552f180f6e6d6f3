// Files of the project `sharing` run one after the other in one process. Each starts like the first: contract checks are on, TensorFlow.js
// uses its default cpu backend, mocks are restored, and variables of earlier files are disposed of. The last matters because every trace of
// a step visits all variables, which would dominate files that compile many steps.
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
  // The engine exists once a file has imported TensorFlow.js.
  place._tfengine?.disposeVariables();
  expect(process.cwd()).toBe(folder);
});
