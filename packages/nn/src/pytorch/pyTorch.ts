// Weights with the names and shapes of a PyTorch state_dict.
import { PrismError, type Weights } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import type { ImageSize } from '../convolutions.ts';
import { followsPicture, isKernel, type Mapping, type Network, type Place } from './mapping.ts';
import { namedMappings } from './namedMappings.ts';

type Tensor = Weights[string];

const placeWords =
  'the name of a tensor, null, or an object with name and, after a flattened picture, flattened: [channels, height, width]';

const mappingNames = Object.keys(namedMappings).join(', ');

const example = `Name one of ${mappingNames}, or write a JSON file like this: {"dense0/kernel": "0.weight", "dense0/bias": "0.bias"}.`;

/**
 * Reads a mapping from the text of a JSON file: an object of the names of our tensors, each with its name in the state_dict.
 *
 * @param source of the text, in errors
 * @throws PrismError `invalid-argument` if it is no mapping
 */
export function parseMapping(text: string, source: string): Mapping {
  const refused = (why: string, cause?: unknown): PrismError =>
    new PrismError('invalid-argument', `The mapping ${source} ${why}.`, { hint: example, cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refused(`is not JSON: ${(cause as Error).message}`, cause);
  }
  if (!shape.isObject(json)) throw refused('is not a JSON object');
  const places = new Map(Object.entries(json).map(([name, place]) => [name, readPlace(source, name, place)]));
  return () => places;
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
  throw PrismError.invalidArgument`In the mapping ${path}, "${name}" must be ${placeWords}, but is ${JSON.stringify(place)}.
    ${example}`;
}

/** Gets notes for people: what may be wrong with a mapping. */
export type OnNote = (note: string) => void;

/** The weights as a state_dict. @throws PrismError `incompatible` unless the mapping has exactly their names, and a place for each. */
export function toPyTorch(network: Network, mapping: Mapping, onNote: OnNote = () => {}): Weights {
  const { weights } = network;
  const tensors = placesOf(network, mapping, onNote).flatMap(([name, place]): [string, Tensor][] => {
    if (place === null) return [];
    const tensor = weights[name]!;
    const ordered = place.flattened ? reordered(name, tensor, place.flattened, 'PyTorch') : tensor;
    const { shape, values } = isKernel(name) ? transposed(tensor.shape.length, ordered) : ordered;
    return [[place.name, { shape: place.isRow ? [1, ...shape] : shape, values }]];
  });
  const twice = tensors.find(([name], k) => tensors.findIndex(([other]) => other === name) < k);
  if (twice !== undefined) throw misfit(`The mapping gives "${twice[0]}" to two tensors.`, weights);
  return Object.fromEntries(tensors);
}

/** A state_dict as weights for a network. @throws PrismError `incompatible` if it lacks a tensor of the mapping. */
export function fromPyTorch(
  state: Weights,
  network: Network,
  mapping: Mapping,
  onNote: OnNote = () => {},
): { readonly [name: string]: Weights[string] | null } {
  const tensors = placesOf(network, mapping, onNote).map(([name, place]) => {
    if (place === null) return [name, null];
    const tensor = Object.hasOwn(state, place.name) ? state[place.name] : undefined;
    if (tensor === undefined) throw misfit(`The file lacks "${place.name}", the mapping's "${name}".`, state);
    const { shape, values } = isKernel(name) ? restored(tensor) : tensor;
    const own = { shape: place.isRow && shape.length === 2 ? shape.slice(1) : shape, values };
    return [name, place.flattened ? reordered(name, own, place.flattened, 'ours') : own];
  });
  return Object.fromEntries(tensors);
}

/** The places of all tensors of a network. @throws PrismError `incompatible` unless the mapping has exactly their names, and its picture. */
function placesOf(network: Network, mapping: Mapping, onNote: OnNote): [name: string, place: Place][] {
  const { weights, picture } = network;
  const places = mapping(network);
  const unknown = [...places.keys()].find((name) => !Object.hasOwn(weights, name));
  if (unknown !== undefined) throw misfit(`The network has no "${unknown}", but the mapping does.`, weights);
  return Object.keys(weights).map((name) => {
    const place = places.get(name);
    if (place === undefined) throw misfit(`The mapping lacks "${name}".`, weights);
    if (place !== null && picture !== 'unknown') checkPicture(name, place, network, picture, onNote);
    return [name, place];
  });
}

/** @throws PrismError `incompatible` for a picture other than the network's; a note if the mapping has none where convolutions have one. */
function checkPicture(
  name: string,
  { flattened }: NonNullable<Place>,
  network: Network,
  picture: ImageSize | undefined,
  onNote: OnNote,
): void {
  const own = picture && [picture.channels, picture.height, picture.width].join(' × ');
  if (flattened === undefined) {
    if (followsPicture(name, network))
      onNote(
        `"${name}" reads a flattened picture of ${own} (channels × height × width), for which the mapping has no "flattened": its inputs keep their order, the channels last`,
      );
    return;
  }
  if (flattened.join(' × ') === own) return;
  throw PrismError.incompatible`The mapping says that "${name}" follows a flattened picture of ${flattened.join(' × ')} (channels × height \
    × width), but in this network ${own === undefined ? 'no layer reads a picture with its channels last' : `it is ${own}`}.
    ${own === undefined ? 'Leave "flattened" out.' : `Write "flattened": [${own.replaceAll(' ×', ',')}].`}`;
}

function misfit(message: string, there: Weights): PrismError {
  const names = Object.entries(there).map(([name, tensor]) => `${name} [${tensor.shape.join(', ')}]`);
  return new PrismError('incompatible', message, { hint: `It has ${names.join(', ')}.` });
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
    throw PrismError.incompatible`The mapping says that "${name}" follows a flattened picture, but ${c} × ${h} × ${w} is not its number of \
      inputs, ${inputs}.
      Pass the channels, height and width of the picture that PyTorch flattens.`;
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
