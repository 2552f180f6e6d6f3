import { PrismError } from './errors.ts';

/** Puts byte strings into one: a 32-bit little-endian length before each. {@link splitBytes} takes them apart. */
export function joinBytes(frames: readonly Uint8Array[]): Uint8Array {
  const total = frames.reduce((sum, frame) => sum + 4 + frame.byteLength, 0);
  const joined = new Uint8Array(total);
  const view = new DataView(joined.buffer);
  let offset = 0;
  for (const frame of frames) {
    view.setUint32(offset, frame.byteLength, true);
    joined.set(frame, offset + 4);
    offset += 4 + frame.byteLength;
  }
  return joined;
}

/**
 * Takes apart what {@link joinBytes} joined.
 *
 * @throws PrismError `corrupt` unless it holds exactly `count` frames.
 */
export function splitBytes(joined: Uint8Array, count: number): Uint8Array[] {
  const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
  const frames: Uint8Array[] = [];
  let offset = 0;
  while (offset + 4 <= joined.byteLength) {
    const length = view.getUint32(offset, true);
    if (offset + 4 + length > joined.byteLength) break;
    frames.push(joined.slice(offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  if (offset !== joined.byteLength || frames.length !== count) {
    throw new PrismError(
      'corrupt',
      `The snapshot should hold ${count} parts, but holds ${frames.length} or is cut off.`,
    );
  }
  return frames;
}
