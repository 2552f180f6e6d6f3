import type { Space } from '@prism-rl/core';

/** Values of all sorts that are not in `space`: just beside it, of a wrong length or type, and not finite. */
export function nonMembers(space: Space, member: unknown): unknown[] {
  const candidates: unknown[] = [undefined, null, 'left', Number.NaN, Number.POSITIVE_INFINITY, 0.5, -1, []];
  const json = space.toJSON();
  if (json.kind === 'discrete') candidates.push(json.start - 1, json.start + json.n, json.start + 0.5);
  if (ArrayBuffer.isView(member)) {
    const elements = member as Float32Array;
    candidates.push(elements.slice(1), new Float64Array(elements.length + 1));
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 127, -1]) {
      const changed = elements.slice();
      changed[changed.length - 1] = value;
      candidates.push(changed);
    }
  }
  return candidates.filter((candidate) => !space.contains(candidate));
}
