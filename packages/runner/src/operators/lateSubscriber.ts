import { PrismError } from '@prism-rl/core';

/** The error for an operator that needs a run's first event and has missed it. */
export function lateSubscriber(name: string): PrismError {
  return new PrismError(
    'state',
    `${name} was subscribed after the run had begun, and would miss its steps.`,
    {
      hint: 'Subscribe everything before the run begins: connectable(train(…)) of RxJS waits for connect().',
    },
  );
}
