// Offline availability: small files are cached at the first visit, large programs at their first use (`build/serviceWorker.js`).
import { signal } from '@preact/signals';
import { agentOf } from '../choices/agents.ts';
import { worldOf } from '../choices/worlds.ts';

/** The cached large programs; `undefined` while there is a network. */
const kept = signal<{ readonly networks: boolean; readonly robots: boolean } | undefined>(undefined);

/** Whether an agent can run in a world now; always true with a network. */
export function isReady(world: string, agent: string): boolean {
  if (kept.value === undefined) return true;
  const { networks, robots } = kept.value;
  return (networks || agentOf(agent).kind !== 'network') && (robots || worldOf(world).look !== 'robot');
}

/** Whether the browser is offline. */
export function isOffline(): boolean {
  return kept.value !== undefined;
}

/** Checks for a network, now and after every change. */
export function watchNetwork(): void {
  const look = async () => (kept.value = navigator.onLine ? undefined : await keptPrograms());
  for (const change of ['online', 'offline']) addEventListener(change, () => void look());
  void look();
}

async function keptPrograms(): Promise<{ networks: boolean; robots: boolean }> {
  const names = (await caches.keys()).filter((name) => name.startsWith('prism-playground-'));
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  const has = (program: RegExp): boolean => requests.flat().some(({ url }) => program.test(url));
  return { networks: has(/ort-wasm-simd-threaded-[^.]*\.wasm/), robots: has(/mujoco-[^.]*\.wasm/) };
}

/**
 * Caches the page for offline use. Call this after the first learning step or picture, so that the cached files do not compete with the
 * run's own for the network.
 */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // A page that is opened as a file, or in a private window, has none; it works all the same, but not offline.
  navigator.serviceWorker.register('./sw.js').catch(() => undefined);
}
