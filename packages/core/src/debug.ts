/**
 * Debug and optimized mode. In debug mode the contracts are checked while running (spaces, shapes, bounds, actions); in optimized
 * mode only what costs next to nothing, such as results that are not finite. Hot loops read the flag once, before they start, so that they pay nothing when it is off.
 */

function fromEnvironment(): boolean {
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
  try {
    const value = environment?.PRISM_DEBUG;
    return value !== undefined && value !== '' && value !== '0';
  } catch {
    // Deno refuses to read a variable without --allow-env: treat it as unset.
    return false;
  }
}

let debug = fromEnvironment();

/** Whether contracts are checked. Set at start by `PRISM_DEBUG=1`, or by {@link setDebug}. */
export function isDebug(): boolean {
  return debug;
}

/** Switches debug mode on or off for objects created from now on. */
export function setDebug(on: boolean): void {
  debug = on;
}
