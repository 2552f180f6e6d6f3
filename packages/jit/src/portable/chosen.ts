// What a policy chooses by, as a text in its model: runtimes ignore it, and `readPolicy` reads it.
import { readMetadata, withMetadata } from '../onnx/rewriteModel.ts';
import type { Chosen } from './program.ts';

const NAME = 'chosen';

export function withChosen(model: Uint8Array, chosen: Chosen | undefined): Uint8Array {
  return chosen === undefined ? model : withMetadata(model, { [NAME]: JSON.stringify(chosen) });
}

/** Undefined if the model does not say it, or in other words. */
export function chosenIn(model: Uint8Array): Chosen | undefined {
  try {
    const found = JSON.parse(readMetadata(model)[NAME] ?? 'null') as Partial<
      Chosen & { noise: unknown[] }
    > | null;
    if (found?.by === 'values') return { by: 'values' };
    const noise = found?.by === 'distribution' && Array.isArray(found.noise) ? found.noise : [];
    const isNoise = noise.every(
      (one, k) =>
        one === 'category' || one === 'switch' || (Number.isInteger(one) && k + Number(one) in noise),
    );
    return isNoise && noise.length > 0 ? ({ by: 'distribution', noise } as Chosen) : undefined;
  } catch {
    return undefined;
  }
}
