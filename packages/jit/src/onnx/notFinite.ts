import { ELEMENT_TYPE } from './model.ts';
import { bytesOf, fieldsOf, text } from './readPorts.ts';

/** A weight of a model that is NaN or infinite. */
export interface NotFinite {
  readonly tensor: string;
  readonly value: number;
  readonly position: number;
}

/** Float types of weights, by their number in ONNX. */
const floats = new Map<number | undefined, typeof Float32Array | typeof Float64Array>([
  [ELEMENT_TYPE.float32, Float32Array],
  [ELEMENT_TYPE.float64, Float64Array],
]);

/**
 * Finds the first weight of a model that is NaN or infinite.
 *
 * @throws JitError `bad-input` for bytes that are not a protobuf message
 */
export function notFiniteIn(model: Uint8Array): NotFinite | undefined {
  for (const { field, bytes: tensor } of fieldsOf(bytesOf(model, 7))) {
    if (field !== 5) continue;
    const type = [...fieldsOf(tensor)].find((part) => part.field === 2)?.value;
    const Floats = floats.get(type);
    if (Floats === undefined) continue;
    const raw = Uint8Array.from(bytesOf(tensor, 9)); // aligned
    const values = new Floats(raw.buffer, 0, Math.floor(raw.length / Floats.BYTES_PER_ELEMENT));
    const position = values.findIndex((value) => !Number.isFinite(value));
    if (position >= 0) return { tensor: text(bytesOf(tensor, 8)), value: values[position]!, position };
  }
  return undefined;
}
