// Keeps the page for times without a network: small files at once, large ones (the runtime for networks) from their first use on. Files carry a hash in their names, so what is kept never goes stale; a new build has
// a new version; files of the one before stay for pages that are still open, and older ones are thrown away.
const { version, files } = __SETTINGS__;
const name = `prism-playground-${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(name);
      // From the server: what the browser still keeps of an old version's page would be kept for good.
      await cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      // A page of the version before may still be open, and ask for its scripts: the newest other one is kept.
      const others = (await caches.keys()).filter(
        (key) => key.startsWith('prism-playground-') && key !== name,
      );
      for (const old of others.slice(0, -1)) await caches.delete(old);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(name);
      const kept =
        (await cache.match(request, { ignoreSearch: true })) ??
        // Names carry a hash: what an older version kept under this one is what was asked for.
        (request.mode === 'navigate' ? undefined : await caches.match(request, { ignoreSearch: true }));
      if (kept !== undefined) return kept;
      const answer = await fetch(request);
      if (answer.ok) event.waitUntil(cache.put(request, answer.clone()));
      return answer;
    })(),
  );
});
