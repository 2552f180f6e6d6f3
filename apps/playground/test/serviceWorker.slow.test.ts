import fs from 'node:fs';
import vm from 'node:vm';
import { expect, test } from 'vitest';

type Listener = (event: { waitUntil(done: Promise<void>): void }) => void;

test('a new version takes its files from the server: an old page, which asks for an old version’s scripts, is not kept with them', async () => {
  const source = fs.readFileSync(new URL('../build/serviceWorker.js', import.meta.url), 'utf8');
  const listeners: { [type: string]: Listener } = {};
  const asked: Request[] = [];
  const cache = {
    addAll: async (requests: readonly RequestInfo[]) => {
      for (const request of requests)
        asked.push(typeof request === 'string' ? new Request(new URL(request, 'https://site/')) : request);
    },
  };
  vm.runInNewContext(source.replace('__SETTINGS__', '{ version: "2", files: ["./", "assets/index-2.js"] }'), {
    self: {
      addEventListener: (type: string, listener: Listener) => {
        listeners[type] = listener;
      },
      skipWaiting: async () => undefined,
      location: new URL('https://site/playground/sw.js'),
    },
    caches: { open: async () => cache },
    Request: class extends Request {
      constructor(file: string, init?: RequestInit) {
        super(new URL(file, 'https://site/playground/'), init);
      }
    },
  });
  let done: Promise<void> | undefined;
  listeners.install!({
    waitUntil: (installed) => {
      done = installed;
    },
  });
  await done;
  expect(asked.map(({ url, cache: mode }) => [url, mode])).toEqual([
    ['https://site/playground/', 'reload'],
    ['https://site/playground/assets/index-2.js', 'reload'],
  ]);
});
