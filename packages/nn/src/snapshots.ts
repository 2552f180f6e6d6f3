import type { Snapshot } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from './network.ts';

/** The values of named variables (a network's or an optimizer's), bit for bit. */
export async function saveVariables(variables: Variables): Promise<Snapshot> {
  const arrays: { [name: string]: Float32Array } = {};
  for (const [name, variable] of Object.entries(variables)) {
    arrays[name] = Float32Array.from(await variable.data<'float32'>());
  }
  return { meta: {}, arrays };
}

/** Puts saved values back. @throws PrismError `corrupt` where names or sizes differ. */
export function restoreVariables(variables: Variables, { arrays }: Snapshot): void {
  for (const [name, variable] of Object.entries(variables)) {
    const values = arrays[name];
    if (!(values instanceof Float32Array) || values.length !== variable.size) {
      throw new PrismError(
        'corrupt',
        `The saved network does not fit: ${name} should hold ${counted(variable.size, 'float')}.`,
        {
          hint: 'Resume with the configuration that the checkpoint was made with.',
        },
      );
    }
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
  }
}
