/** MuJoCo itself: Google DeepMind's WebAssembly build, loaded when the first environment is made. */

import type { MainModule } from '@mujoco/mujoco';
import { messageOf, PrismError } from '@prism-rl/core';

/** The functions of MuJoCo, under the names of its C interface. */
export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** The engine, which all environments of a thread share. @throws PrismError `unavailable` where it cannot be loaded. */
export function loadMujoco(): Promise<Mujoco> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Mujoco> {
  try {
    const { default: create } = await import('@mujoco/mujoco');
    return await create();
  } catch (cause) {
    loading = undefined;
    throw new PrismError('unavailable', `MuJoCo could not be loaded: ${messageOf(cause)}`, { cause });
  }
}
