import type { Frame } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** @throws PrismError `invalid-argument` for no frames, frames of several sizes, wrong lengths, or a rate that is none. */
export function checkFrames(frames: readonly Frame[], fps: number): { width: number; height: number } {
  const [first] = frames;
  if (first === undefined) {
    throw new PrismError('invalid-argument', 'A film needs at least one frame.', {
      hint: 'Pass what render() returns.',
    });
  }
  const { width, height } = first;
  for (const [i, frame] of frames.entries()) {
    if (frame.width === width && frame.height === height && frame.data.length === 3 * width * height)
      continue;
    throw new PrismError(
      'invalid-argument',
      `Frame ${i} of a film has ${frame.data.length} bytes for ${frame.width} × ${frame.height} pixels; the film has ${width} × ${height} pixels of 3 bytes.`,
      { hint: 'All frames have the size of the first.' },
    );
  }
  if (!(fps > 0 && fps <= 1000)) {
    throw new PrismError('invalid-argument', `A film cannot show ${fps} frames a second.`, {
      hint: 'Pass a number above 0, at most 1000; 30 is usual.',
    });
  }
  return { width, height };
}
