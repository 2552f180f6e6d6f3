import type { H264MP4Encoder } from 'h264-mp4-encoder';
import type { Film } from './film.ts';

/** MP4 with H.264: small, smooth and lossy. Sizes must be even: an odd row or column is repeated at the edge. */

/** Loss: 10 (best quality) to 51 (smallest file). */
const quantization = 22;

export async function encodeMp4(film: Film): Promise<Uint8Array> {
  const encoder = await createEncoder();
  const width = film.width + (film.width % 2);
  const height = film.height + (film.height % 2);
  try {
    encoder.width = width;
    encoder.height = height;
    const { rate, times } = wholeRate(film.framesPerSecond);
    encoder.frameRate = rate;
    encoder.quantizationParameter = quantization;
    encoder.initialize();
    const rgba = new Uint8Array(width * height * 4);
    for (const frame of film.frames()) {
      fill(rgba, width, height, frame.data, film.width, film.height);
      for (let k = 0; k < times; k++) encoder.addFrameRgba(rgba);
    }
    encoder.finalize();
    return withoutTimes(encoder.FS.readFile(encoder.outputFilename, { encoding: 'binary' }).slice());
  } finally {
    encoder.delete();
  }
}

/**
 * Sets the times of creation and modification to 0, "unknown", so that the same frames always give the same bytes (ISO/IEC 14496-12,
 * sections 8.2.2, 8.3.2 and 8.4.2).
 */
function withoutTimes(bytes: Uint8Array, from = 0, to = bytes.length): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at < to; at += Math.max(8, view.getUint32(at))) {
    const end = at + view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (['moov', 'trak', 'mdia'].includes(name)) withoutTimes(bytes, at + 8, end);
    const isLong = bytes[at + 8] === 1; // two times of 64 bits instead of 32
    if (['mvhd', 'tkhd', 'mdhd'].includes(name)) bytes.fill(0, at + 12, at + (isLong ? 28 : 20));
  }
  return bytes;
}

/** Tolerated deviation of the frame rate: 29.97 pictures per second become 30. */
const tolerance = 0.004;

/** The encoder takes only whole numbers of pictures per second: 12.5 becomes 25, each picture shown twice. */
function wholeRate(framesPerSecond: number): { rate: number; times: number } {
  for (let times = 1; times <= 100; times++) {
    const rate = Math.round(framesPerSecond * times);
    if (rate >= 1 && Math.abs(rate / times / framesPerSecond - 1) < tolerance) return { rate, times };
  }
  // Slower than one picture in a hundred seconds.
  const times = Math.ceil(1 / framesPerSecond);
  return { rate: 1, times };
}

/** The package is CommonJS: its exports are under `default`. */
async function createEncoder(): Promise<H264MP4Encoder> {
  const loaded = (await import('h264-mp4-encoder')) as unknown as {
    readonly default?: { createH264MP4Encoder?(): Promise<H264MP4Encoder> };
    createH264MP4Encoder?(): Promise<H264MP4Encoder>;
  };
  const create = loaded.createH264MP4Encoder ?? loaded.default?.createH264MP4Encoder;
  return create!();
}

function fill(
  rgba: Uint8Array,
  width: number,
  height: number,
  data: Uint8Array,
  fromWidth: number,
  fromHeight: number,
): void {
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.min(y, fromHeight - 1) * fromWidth;
    for (let x = 0; x < width; x++) {
      const from = (row + Math.min(x, fromWidth - 1)) * 3;
      rgba[at++] = data[from]!;
      rgba[at++] = data[from + 1]!;
      rgba[at++] = data[from + 2]!;
      rgba[at++] = 255;
    }
  }
}
