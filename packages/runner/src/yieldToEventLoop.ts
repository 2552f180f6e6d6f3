type Schedule = (callback: () => void) => void;

// setImmediate lets timers, signals and I/O in and comes back at once; browsers have no such thing, but a message to
// oneself does the same without setTimeout's 4 ms.
const schedule: Schedule =
  (globalThis as { setImmediate?: Schedule }).setImmediate ??
  ((callback) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      callback();
    };
    port2.postMessage(undefined);
  });

/** Resolves after whatever else waits in the event loop had its turn. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => schedule(resolve));
}
