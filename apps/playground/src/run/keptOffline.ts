/**
 * Keeps the page for times without a network. The run that a visitor came for goes first: call this once something is learned, or shown, so that
 * its files do not share the network with those that are kept for later.
 */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // A page that is opened as a file, or in a private window, has none; it works all the same, but not offline.
  navigator.serviceWorker.register('./sw.js').catch(() => undefined);
}
