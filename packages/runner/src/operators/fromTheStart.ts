import { PrismError } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { defer, tap } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';

/** Requires a run's first event, for an operator that would miss steps without it. @throws PrismError `state` on a late subscription. */
export function fromTheStart(name: string): MonoTypeOperatorFunction<RunnerEvent> {
  return (source) =>
    defer(() => {
      let hasBegun = false;
      return source.pipe(
        tap(({ type }) => {
          hasBegun ||= type === 'start';
          if (!hasBegun) throw lateSubscriber(name);
        }),
      );
    });
}

function lateSubscriber(name: string): PrismError {
  return new PrismError(
    'state',
    `${name} was subscribed after the run had begun, and would miss its steps.`,
    {
      hint: 'Subscribe everything before the run begins: connectable(train(…)) of RxJS waits for connect().',
    },
  );
}
