// The events of a run that a service tracks, and a server to be that service.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunEvent } from '@prism-rl/core';
import { type EndEvent, endAt, exampleManifest, startOf, updateAt } from './exampleEvents.ts';

/** Of a run with more settings than MLflow takes at once. */
const manifest = {
  ...exampleManifest(1000),
  seed: 3,
  environmentConfig: { maxEpisodeSteps: 500 },
  wrappers: [{ name: 'frame-stack', config: { k: 4 } }],
  agentConfig: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`setting${i}`, i])),
};

/** Five that every run has, one each for its environment and wrappers, and the agent's. */
export const allParameters = 5 + 1 + 1 + 120;

export const start = (envSteps = 0): RunEvent => startOf(manifest, envSteps);
export const update = (envSteps: number, loss: number): RunEvent => updateAt(envSteps, { loss });
export const end = (envSteps: number, reason: EndEvent['reason'] = 'finished') => endAt(envSteps, { reason });

/** A server on a free port of this machine. */
export async function listening(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** An answer of hundreds of megabytes. */
export const floods: RequestListener = (_, response) => {
  const piece = Buffer.alloc(2 ** 20, 'a');
  let sent = 0;
  const more = (): void => {
    while (sent < 400) {
      sent++;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
};
