// Weights with the names and shapes of a PyTorch state_dict.
import { readFileSync } from 'node:fs';
import { PrismError, type PrismErrorCode, type Weights } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';

type Tensor = Weights[string];

/** The place of a tensor in a state_dict; `null` if it has none. */
type Place = {
  readonly name: string;
  /** Channels, height and width of the picture that PyTorch flattened into the layer's inputs. */
  readonly flattened?: readonly [number, number, number];
} | null;

/** Places by the names of our tensors. */
export type Mapping = ReadonlyMap<string, Place>;

const placeWords =
  'the name of a tensor, null, or an object with name and, after a flattened picture, flattened: [channels, height, width]';

const example = 'Write a JSON file like this: {"dense0/kernel": "0.weight", "dense0/bias": "0.bias"}.';

/**
 * Reads a mapping: a JSON object with the names of our tensors.
 *
 * @throws PrismError `file` if it cannot be read, `invalid-argument` if it is no mapping.
 */
export function readMapping(path: string): Mapping {
  const refused = (code: PrismErrorCode, why: string, cause?: unknown): PrismError =>
    new PrismError(code, `The mapping ${path} ${why}.`, { hint: example, cause });
  let text: string;
  try {
    text = new TextDecoder().decode(readFileSync(path));
  } catch (cause) {
    throw refused('file', `cannot be read: ${(cause as Error).message}`, cause);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refused('invalid-argument', `is not JSON: ${(cause as Error).message}`, cause);
  }
  if (!shape.isObject(json)) throw refused('invalid-argument', 'is not a JSON object');
  return new Map(Object.entries(json).map(([name, place]) => [name, readPlace(path, name, place)]));
}

function readPlace(path: string, name: string, place: unknown): Place {
  if (place === null) return null;
  if (typeof place === 'string') return { name: place };
  if (shape.isObject(place) && typeof place.name === 'string') {
    const { flattened } = place;
    if (flattened === undefined) return { name: place.name };
    const isPicture =
      Array.isArray(flattened) &&
      flattened.length === 3 &&
      flattened.every((n) => Number.isInteger(n) && n > 0);
    if (isPicture) return { name: place.name, flattened: flattened as [number, number, number] };
  }
  throw new PrismError(
    'invalid-argument',
    `In the mapping ${path}, "${name}" must be ${placeWords}, but is ${JSON.stringify(place)}.`,
    { hint: example },
  );
}

/** The weights as a state_dict. @throws PrismError `incompatible` unless the mapping has exactly their names, and a place for each. */
export function toPyTorch(weights: Weights, mapping: Mapping): Weights {
  const unknown = [...mapping.keys()].find((name) => !Object.hasOwn(weights, name));
  if (unknown !== undefined) throw misfit(`The network has no "${unknown}", but the mapping does.`, weights);
  const tensors = Object.entries(weights).flatMap(([name, tensor]): [string, Tensor][] => {
    const place = mapping.get(name);
    if (place === undefined) throw misfit(`The mapping lacks "${name}".`, weights);
    if (place === null) return [];
    const ordered =
      place.flattened === undefined ? tensor : reordered(name, tensor, place.flattened, 'PyTorch');
    return [[place.name, isKernel(name) ? transposed(tensor.shape.length, ordered) : ordered]];
  });
  const twice = tensors.find(([name], k) => tensors.findIndex(([other]) => other === name) < k);
  if (twice !== undefined) throw misfit(`The mapping gives "${twice[0]}" to two tensors.`, weights);
  return Object.fromEntries(tensors);
}

/** A state_dict as weights. @throws PrismError `incompatible` if it lacks a tensor of the mapping. */
export function fromPyTorch(
  state: Weights,
  mapping: Mapping,
): { readonly [name: string]: Weights[string] | null } {
  const tensors = [...mapping].map(([name, place]) => {
    if (place === null) return [name, null];
    const tensor = state[place.name];
    if (tensor === undefined) throw misfit(`The file lacks "${place.name}", the mapping's "${name}".`, state);
    const own = isKernel(name) ? restored(tensor) : tensor;
    return [name, place.flattened === undefined ? own : reordered(name, own, place.flattened, 'ours')];
  });
  return Object.fromEntries(tensors);
}

function misfit(message: string, there: Weights): PrismError {
  const names = Object.entries(there).map(([name, tensor]) => `${name} [${tensor.shape.join(', ')}]`);
  return new PrismError('incompatible', message, { hint: `It has ${names.join(', ')}.` });
}

/** Kernels are `[…, inputs, outputs]` here, and `[outputs, inputs, …]` in PyTorch. */
function isKernel(name: string): boolean {
  return /kernel(Sigma)?$/i.test(name);
}

/** Axes of a kernel here, in PyTorch's order. */
function axesInPyTorch(rank: number): readonly number[] {
  return [rank - 1, rank - 2, ...Array.from({ length: rank - 2 }, (_, k) => k)];
}

function transposed(rank: number, kernel: Tensor): Tensor {
  return permuted(kernel, axesInPyTorch(rank));
}

function restored(kernel: Tensor): Tensor {
  const { length: rank } = kernel.shape;
  const axes = axesInPyTorch(rank);
  return permuted(
    kernel,
    Array.from({ length: rank }, (_, k) => axes.indexOf(k)),
  );
}

/** Orders the axes of a tensor: axis k of the result is axis `axes[k]`. */
function permuted({ shape, values }: Tensor, axes: readonly number[]): Tensor {
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((size, extent) => size * extent, 1));
  const extents = axes.map((axis) => shape[axis]!);
  const result = values.slice();
  const at = extents.map(() => 0);
  for (let k = 0; k < result.length; k++) {
    result[k] = values[at.reduce((sum, i, axis) => sum + i * strides[axes[axis]!]!, 0)]!;
    for (let axis = at.length - 1; axis >= 0; axis--) {
      at[axis]!++;
      if (at[axis]! < extents[axis]!) break;
      at[axis] = 0;
    }
  }
  return { shape: extents, values: result };
}

/**
 * Orders the inputs of a dense layer that follows a flattened picture: height, width and channels here, channels, height and width in PyTorch.
 *
 * @throws PrismError `incompatible` for another number of inputs.
 */
function reordered(
  name: string,
  { shape, values }: Tensor,
  [c, h, w]: readonly [number, number, number],
  order: 'ours' | 'PyTorch',
): Tensor {
  const [inputs, outputs] = shape as [number, number];
  if (shape.length !== 2 || inputs !== c * h * w) {
    throw new PrismError(
      'incompatible',
      `The mapping says that "${name}" follows a flattened picture, but ${c} × ${h} × ${w} is not its number of inputs, ${inputs}.`,
      { hint: 'Pass the channels, height and width of the picture that PyTorch flattens.' },
    );
  }
  const [picture, axes] =
    order === 'ours'
      ? [
          [c, h, w],
          [1, 2, 0, 3],
        ]
      : [
          [h, w, c],
          [2, 0, 1, 3],
        ];
  return { shape, values: permuted({ shape: [...picture, outputs], values }, axes).values };
}
