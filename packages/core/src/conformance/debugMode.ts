import { isDebug, setDebug } from '../debug.ts';

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
