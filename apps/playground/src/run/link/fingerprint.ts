// A run's state in sixteen letters: equal fingerprints mean equal bits.
import type { Snapshot } from '@prism-rl/core';
import { encodeSnapshot } from '@prism-rl/core/safetensors';

/** Environment steps before a run's fingerprint, taken at the end of the first chunk of steps from here on. */
export const fingerprintAfter = 10_000;

/** The start of the SHA-256 of everything that determines the run's future: tables or networks, replay buffer, world, random streams. */
export async function fingerprint(snapshot: Snapshot): Promise<string> {
  const all = new Blob(encodeSnapshot(snapshot) as Uint8Array<ArrayBuffer>[]);
  return digestOf(new Uint8Array(await all.arrayBuffer()));
}

/** The start of the SHA-256 of bytes. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest).subarray(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
