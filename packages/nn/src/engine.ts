import { PrismError } from '@prism-rl/core';
import type { Engine } from './stepFunction.ts';

let active: Engine | undefined;

/** The engine that agents created from now on compile their steps with. Backends call it when they are activated. */
export function setEngine(engine: Engine): void {
  active = engine;
}

/** @throws PrismError `state` before any backend was activated. */
export function currentEngine(): Engine {
  if (active !== undefined) return active;
  throw new PrismError('state', 'No backend for neural networks is active.', {
    hint: "Call await activateBackend('auto') from @prism-rl/nn first.",
  });
}
