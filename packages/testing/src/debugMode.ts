import { isDebug, setDebug } from '@prism-rl/core';

/** Runs `body` in debug mode, where contracts are checked, and puts the mode back. */
export async function inDebugMode(body: () => Promise<void>): Promise<void> {
  const before = isDebug();
  setDebug(true);
  try {
    await body();
  } finally {
    setDebug(before);
  }
}
