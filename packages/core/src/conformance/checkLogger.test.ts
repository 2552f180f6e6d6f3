import { type Defect, proveKit } from '../../test/conformance/proveKit.ts';
import type { Logger, RunEvent } from '../contracts/events.ts';
import type { Check } from './check.ts';
import { checkLogger } from './checkLogger.ts';

/** A logger that keeps every rule: one line an event. */
class Lines implements Logger {
  readonly name: string = 'lines';
  readonly lines: string[] = [];

  log(event: RunEvent): void {
    this.lines.push(`${event.type} ${event.envSteps}`);
  }

  close(): void | Promise<void> {
    this.lines.push('closed');
  }
}

const on =
  (create: () => Lines): (() => Check[]) =>
  () =>
    checkLogger(() => {
      const logger = create();
      return { logger, written: () => logger.lines };
    });
/** Lines whose `log` does something else besides. */
const logging = (besides: (event: RunEvent) => unknown): (() => Check[]) =>
  on(() => {
    const logger = new Lines();
    return Object.assign(logger, {
      log(event: RunEvent) {
        logger.lines.push(event.type);
        return besides(event);
      },
    });
  });

const everyKind = 'takes every kind of event';
const writing = 'writes something of a run, and nothing after close';

function refuse(condition: boolean, message: string): void {
  if (condition) throw new Error(message);
}

const defects: Defect[] = [
  [
    'an empty name',
    'has a name',
    'name must be a text, but is "".',
    on(() => Object.assign(new Lines(), { name: '' })),
  ],
  [
    'a kind of event it does not know',
    everyKind,
    'what is this?',
    logging((event) => refuse(event.type === 'checkpoint', 'what is this?')),
  ],
  [
    'a promise that nobody awaits',
    everyKind,
    'log must return nothing, but returned a Promise.',
    logging(async () => {}),
  ],
  [
    'steps that must begin at 0',
    'takes a resumed run, whose steps do not begin at 0',
    'begin at 0',
    logging((event) => refuse(event.type === 'start' && event.envSteps > 0, 'begin at 0')),
  ],
  [
    'numbers that must be finite',
    'takes metrics and returns that are not finite',
    'not finite',
    logging((event) =>
      refuse(event.type === 'update' && !Object.values(event.metrics).every(Number.isFinite), 'not finite'),
    ),
  ],
  [
    'observations that are scaled in place',
    'does not change events',
    'log changed the event "steps".',
    logging((event) => {
      if (event.type === 'steps') event.observations.fill(0);
    }),
  ],
  [
    'a close that needs a start',
    'closes a run that ended before its first event',
    'nothing was opened',
    on(
      () =>
        new (class extends Lines {
          override close(): void {
            refuse(this.lines.length === 0, 'nothing was opened');
          }
        })(),
    ),
  ],
  [
    'a close that needs an end',
    'closes a run that broke off',
    'no end',
    on(
      () =>
        new (class extends Lines {
          override close(): void {
            refuse(this.lines.length > 0 && !this.lines.at(-1)!.startsWith('end'), 'no end');
          }
        })(),
    ),
  ],
  [
    'nothing written',
    writing,
    'Nothing was written of a whole run.',
    on(
      () =>
        new (class extends Lines {
          override log(): void {}
          override close(): void {}
        })(),
    ),
  ],
  [
    'lines that come after close',
    writing,
    'Something was written after close.',
    on(
      () =>
        new (class extends Lines {
          override async close(): Promise<void> {
            setTimeout(() => this.lines.push('late'), 20);
          }
        })(),
    ),
  ],
];

proveKit(
  'checkLogger',
  on(() => new Lines()),
  defects,
);
