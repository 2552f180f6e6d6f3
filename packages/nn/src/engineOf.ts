import type { AgentContext, Engine as AnyEngine } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { Engine } from './stepFunction.ts';

/**
 * The engine that an agent was given to compile its steps with.
 *
 * @throws PrismError `state` where it was given none, or a promise of one, `incompatible` for one that does not compile steps of TensorFlow.js.
 */
export function engineOf({ engine }: Pick<AgentContext, 'engine'>): Engine {
  if (engine === undefined) {
    throw new PrismError('state', 'An agent with a neural network was given no engine to compute it.', {
      hint: "Hand on what activating a backend gives: engine: await activateBackend('auto'), from @prism-rl/nn.",
    });
  }
  if (compilesSteps(engine)) return engine;
  if (engine instanceof Promise) {
    throw new PrismError('state', 'An agent with a neural network was given a promise of an engine.', {
      hint: "Await it: engine: await activateBackend('auto').",
    });
  }
  throw new PrismError(
    'incompatible',
    `The engine ${engine.name} does not compile steps of TensorFlow.js, which this agent is made of.`,
    { hint: 'Take a backend of @prism-rl/nn, such as ort.' },
  );
}

/** Whether an engine runs steps of TensorFlow.js. */
export function compilesSteps(engine: AnyEngine): engine is Engine {
  return typeof (engine as Partial<Engine>).compile === 'function';
}
