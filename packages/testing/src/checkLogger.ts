import type { Logger, MaybePromise, RunEvent } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { type Check, must, mustBeText, same } from './check.ts';

/** Events of a short run, of every kind. @param firstStep above 0 for a resumed run. */
function exampleEvents(firstStep = 0): RunEvent[] {
  const at = (step: number): { readonly envSteps: number } => ({ envSteps: firstStep + step });
  const [terminated, truncated] = [true, false].map((isEnd) => ({ terminated: isEnd, truncated: !isEnd }));
  const observations = new Float32Array([0.1, -0.2, 0.3, 0.4, 1, 2, 3, 4]);
  return [
    {
      type: 'start',
      ...at(0),
      manifest: {
        environment: 'CartPole-v1',
        agent: 'dqn',
        seed: 1,
        numEnvs: 2,
        steps: firstStep + 1000,
        environmentConfig: {},
        agentConfig: { learningRate: 0.001, hidden: [64, 64] },
      },
    },
    { type: 'steps', ...at(256), count: 256, observations, actions: new Int32Array([0, 1]) },
    { type: 'episode', ...at(300), episode: 1, env: 0, return: 21, length: 21, ...terminated! },
    { type: 'episode', ...at(310), episode: 2, env: 1, return: -1.5, length: 500, ...truncated! },
    { type: 'update', ...at(400), updates: 1, metrics: { loss: 0.5, epsilon: 0.9 } },
    { type: 'evaluating', ...at(500), played: 0, episodes: 2, meanReturn: Number.NaN },
    { type: 'evaluating', ...at(500), played: 1, episodes: 2, meanReturn: 10 },
    { type: 'evaluation', ...at(500), episodes: 2, meanReturn: 15, stdReturn: 5, returns: [10, 20] },
    { type: 'checkpoint', ...at(600), path: 'checkpoints/600', bytes: 12345, seconds: 0.01 },
    { type: 'steps', ...at(1000), count: 744, observations, actions: new Int32Array([1, 1]) },
    { type: 'end', ...at(1000), reason: 'finished', episodes: 2, updates: 1, seconds: 1.5 },
  ];
}

/** A logger and its observable output. */
export interface ObservedLogger {
  readonly logger: Logger;
  /** Returns its output so far, such as the text of a stream or the contents of files, or a number that grows with it. */
  readonly written: () => MaybePromise<unknown>;
}

/** Milliseconds in which a closed logger must not write. */
const closeTimeout = 300;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Returns the checks of a logger.
 *
 * @param create creates a new logger each time.
 */
export function checkLogger(create: () => MaybePromise<ObservedLogger>): Check[] {
  /** Creates a check that closes its logger once, like a runner. */
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
      mustBeText(logger.name, 'name');
    }),
    check('accepts every kind of event', ({ logger }) => logAll(logger, exampleEvents())),
    check('accepts a resumed run, whose steps do not begin at 0', ({ logger }) =>
      logAll(logger, exampleEvents(50_000)),
    ),
    check('accepts metrics and returns that are not finite', ({ logger }) => {
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
    check('can be closed without any event', () => {}),
    check('can be closed without an end event', ({ logger }) => logAll(logger, exampleEvents().slice(0, 5))),
    {
      name: 'writes something for a run, and nothing after close',
      run: async () => {
        const { logger, written } = await create();
        const before = structuredClone(await written());
        logAll(logger, exampleEvents());
        await logger.close();
        const after = structuredClone(await written());
        must(
          !same(after, before),
          'Nothing was written for a whole run.',
          'close must wait until everything is written.',
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
