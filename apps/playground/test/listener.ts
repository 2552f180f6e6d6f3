import { vi } from 'vitest';
import type { FromWorker } from '../src/run/messages.ts';

/** Records a session's messages and waits for the first one of a kind. */
export function listener() {
  const said: FromWorker[] = [];
  return {
    said,
    send: (message: FromWorker): void => {
      said.push(message);
    },
    first: <T extends FromWorker['type']>(type: T, from = 0) =>
      vi.waitFor(
        () => {
          const found = said.slice(from).find((message) => message.type === type);
          if (found === undefined) throw new Error(`no ${type} yet`);
          return found as Extract<FromWorker, { type: T }>;
        },
        { timeout: 60_000, interval: 1 },
      ),
  };
}
