/** The contract of {@link Logger} as checks. */

import type { Logger, MaybePromise, RunEvent } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import type { Check } from './check.ts';
import { must, same } from './check.ts';
import { exampleEvents } from './exampleEvents.ts';

/** A logger, and its observable output. */
export interface ObservedLogger {
  readonly logger: Logger;
  /** Everything it has written so far (the text of its stream, the contents of its files), or a number that grows with it. */
  readonly written: () => MaybePromise<unknown>;
}

/** How long a closed logger is watched for writing on, in milliseconds. */
const closeTimeout = 300;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The checks of a logger.
 *
 * @param create makes a new one each time, with a way to see what it writes.
 */
export function checkLogger(create: () => MaybePromise<ObservedLogger>): Check[] {
  /** A check that closes its logger once, as a runner does. */
  const check = (name: string, body: (observed: ObservedLogger) => MaybePromise<void>): Check => ({
    name,
    run: async () => {
      const observed = await create();
      try {
        await body(observed);
      } finally {
        await observed.logger.close();
      }
    },
  });
  const logAll = (logger: Logger, events: readonly RunEvent[]): void => {
    for (const event of events) {
      const result: unknown = logger.log(event);
      must(
        result === undefined,
        `log must return nothing, but returned ${describeValue(result)}.`,
        'It is not awaited: queue slow work for close.',
      );
    }
  };

  return [
    check('has a name', ({ logger }) => {
      must(
        typeof logger.name === 'string' && logger.name !== '',
        `name must be a text, but is ${describeValue(logger.name)}.`,
      );
    }),
    check('takes every kind of event', ({ logger }) => logAll(logger, exampleEvents())),
    check('takes a resumed run, whose steps do not begin at 0', ({ logger }) =>
      logAll(logger, exampleEvents(50_000)),
    ),
    check('takes metrics and returns that are not finite', ({ logger }) => {
      const [start, ...others] = exampleEvents();
      logAll(logger, [
        start!,
        {
          type: 'update',
          envSteps: 1,
          updates: 1,
          metrics: { loss: Number.NaN, gradient: Number.POSITIVE_INFINITY },
        },
        {
          type: 'evaluation',
          envSteps: 2,
          episodes: 1,
          meanReturn: Number.NaN,
          stdReturn: 0,
          returns: [Number.NaN],
        },
        ...others,
      ]);
    }),
    check('does not change events', ({ logger }) => {
      const events = exampleEvents();
      logAll(logger, events);
      const changed = events.findIndex((event, k) => !same(event, exampleEvents()[k]));
      must(changed === -1, `log changed the event ${describeValue(events[changed]?.type)}.`);
    }),
    check('closes a run that ended before its first event', () => {}),
    check('closes a run that broke off', ({ logger }) => logAll(logger, exampleEvents().slice(0, 5))),
    {
      name: 'writes something of a run, and nothing after close',
      run: async () => {
        const { logger, written } = await create();
        const before = structuredClone(await written());
        logAll(logger, exampleEvents());
        await logger.close();
        const after = structuredClone(await written());
        must(
          !same(after, before),
          'Nothing was written of a whole run.',
          'close must wait until everything is out.',
        );
        await sleep(closeTimeout);
        must(
          same(await written(), after),
          'Something was written after close.',
          'Stop timers and end streams before close returns.',
        );
      },
    },
  ];
}
