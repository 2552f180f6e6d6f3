// Debug mode checks spaces, shapes, bounds and actions at run time; without it only cheap checks run, such as for NaN. Hot loops read the flag
// once, before they start.

function fromEnvironment(): boolean {
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
  try {
    const value = environment?.PRISM_DEBUG;
    return value !== undefined && value !== '' && value !== '0';
  } catch {
    // Deno throws without --allow-env.
    return false;
  }
}

let debug = fromEnvironment();

/** Whether debug mode is on, by `PRISM_DEBUG=1` or {@link setDebug}. */
export function isDebug(): boolean {
  return debug;
}

/** Turns debug mode on or off for objects created later. */
export function setDebug(on: boolean): void {
  debug = on;
}
