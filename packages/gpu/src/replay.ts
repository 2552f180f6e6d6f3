// Experience replay in a shader: a ring of transitions that keeps each frame once, n-step windows, uniform and prioritized sampling.
import type { DeviceEnv } from './deviceEnv.ts';
import { PURPOSES } from './random.ts';
import { CHILDREN, COUNTERS, frameGap, type ReplayShape, type RunLayout, TRANSITION } from './runLayout.ts';
import { seenAt } from './runShader.ts';
import { BARRIER, elementOf, forEach } from './wgsl.ts';

/** A word of the run: an offset, and an index in WGSL. */
export function wordAt(offset: number, index = ''): string {
  return `store[own + ${offset}u${index === '' ? '' : ` + ${index}`}]`;
}

/** Counters that each environment has. */
const OF_ENV: readonly string[] = ['now', 'oldest', 'open'] satisfies (typeof COUNTERS)[number][];

export function counter(name: (typeof COUNTERS)[number]): string {
  return wordAt(COUNTERS.indexOf(name), OF_ENV.includes(name) ? `${COUNTERS.length}u * envNumber` : '');
}

/** Counts the slots whose priority a step can change: new transitions and transitions that lose their frames. */
export function mostChanged(replay: ReplayShape): number {
  return replay.nStep + 3 + frameGap(replay);
}

/** Writes the WGSL expression that reads an element of a frame from the ring. */
export function decoded(
  bits: number,
  frame: string,
  element: string,
  layout: Pick<RunLayout, 'frames' | 'frameCount' | 'frameWords'>,
): string {
  const each = 32 / bits;
  const at = `(${frame} % ${layout.frameCount}u) * ${layout.frameWords}u + ${element} / ${each}u`;
  const word = wordAt(layout.frames, at);
  if (bits === 32) return `bitcast<f32>(${word})`;
  return `f32((${word} >> (${bits}u * (${element} % ${each}u))) & ${2 ** bits - 1}u)`;
}

/** Writes functions for one thread that add a step's transitions. */
export function replayFunctions(replay: ReplayShape, layout: RunLayout): string {
  const { capacity, nStep, discount } = replay;
  const isPrioritized = replay.alpha !== undefined;
  const powers = Array.from({ length: nStep }, (_, k) => {
    return `case ${k + 1}u { return ${Math.fround(discount ** (k + 1))}f; }`;
  });
  const change = (slot: string, leaf: string): string =>
    isPrioritized
      ? `${wordAt(layout.tree[0]!.sums, slot)} = ${leaf}; changed[changes] = ${slot}; changes++;`
      : '';
  const window = (index: string): string =>
    `${layout.windows}u + 3u * ((${index}) % ${nStep}u + ${nStep}u * envNumber)`;
  return `
/** A power of the discount. */
fn power(k: u32) -> f32 { switch k { ${powers.join(' ')} default { return 1f; } } }
var<private> changes: u32;
/** Adds the oldest open window as a transition to a frame. */
fn closeWindow(to: u32, isTerminated: bool) {
  let open = ${counter('open')};
  let oldest = ${counter('oldest')};
  let first = own + ${window('oldest')};
  let slot = ${counter('next')};
  let at = own + ${layout.transitions}u + ${TRANSITION}u * slot;
  var sum = 0f;
  for (var k = 0u; k < open; k++) { sum += power(k) * bitcast<f32>(store[own + ${window('oldest + k')} + 2u]); }
  store[at] = store[first];
  store[at + 1u] = to;
  store[at + 2u] = store[first + 1u];
  store[at + 3u] = bitcast<u32>(sum);
  store[at + 4u] = select(bitcast<u32>(power(open)), 0u, isTerminated);
  ${counter('oldest')} = (oldest + 1u) % ${nStep}u;
  ${counter('open')} = open - 1u;
  ${counter('next')} = (slot + 1u) % ${capacity}u;
  ${counter('size')} = min(${counter('size')} + 1u, ${capacity}u);
  ${change('slot', counter('largest'))}
}
fn oldestSlot() -> u32 { return (${counter('next')} + ${capacity}u - ${counter('size')}) % ${capacity}u; }
/** Adds a step from a frame to another one, and the transitions whose windows it closes. */
fn remember(frame: u32, to: u32, action: u32, reward: f32, isTerminated: bool, isOver: bool) {
  let at = own + ${window(`${counter('oldest')} + ${counter('open')}`)};
  store[at] = frame;
  store[at + 1u] = action;
  store[at + 2u] = bitcast<u32>(reward);
  ${counter('open')}++;
  while (${counter('open')} == ${nStep}u || (isOver && ${counter('open')} > 0u)) { closeWindow(to, isTerminated); }
}
/** Removes transitions whose frames will have been overwritten once the memory has received this number of frames. */
fn forget(frames: u32) {
  while (${counter('size')} > 0u && store[own + ${layout.transitions}u + ${TRANSITION}u * oldestSlot()] + ${layout.frameCount}u < frames + ${frameGap(replay)}u) {
    ${isPrioritized ? `let slot = oldestSlot(); ${change('slot', '0u')}` : ''}
    ${counter('size')}--;
  }
}`;
}

/** Writes the observation as the frame of a number. */
export function encodeFrame(env: DeviceEnv, layout: RunLayout, threads: number, frame: string): string {
  const { observationSize: size, observationBits: bits } = env;
  const each = 32 / bits;
  const to = wordAt(layout.frames, `(${frame} % ${layout.frameCount}u) * ${layout.frameWords}u + i`);
  if (bits === 32) return forEach(size, threads, `${to} = bitcast<u32>(${seenAt(env, 'i')});`);
  const element = `if (i * ${each}u + k < ${size}u) { word |= u32(${seenAt(env, `i * ${each}u + k`)}) << (${bits}u * k); }`;
  return forEach(
    layout.frameWords,
    threads,
    `var word = 0u; for (var k = 0u; k < ${each}u; k++) { ${element} } ${to} = word;`,
  );
}

/** Chooses the slots of a batch, to `chosen`. It needs `u`, the number of the update within the step. */
export function sampleSlots(replay: ReplayShape, layout: RunLayout, threads: number): string {
  const { batchSize, capacity } = replay;
  const word = `philox(vec4u(step, ${PURPOSES.sample}u, i / 4u, u))[i % 4u]`;
  if (replay.alpha === undefined) {
    const slot = `let size = ${counter('size')}; let at = below(${word}, size);
      chosen[i] = select((oldestSlot() + at) % ${capacity}u, at, size == ${capacity}u);`;
    return forEach(batchSize, threads, slot);
  }
  const total = `bitcast<f32>(${wordAt(layout.tree.at(-1)!.sums)})`;
  const levels = layout.tree.slice(0, -1).toReversed();
  const descend = levels.map(
    ({ sums }) => `{ let first = node * ${CHILDREN}u;
      for (var c = 0u; c < ${CHILDREN}u; c++) {
        let child = first + c;
        let sum = bitcast<f32>(${wordAt(sums, 'child')});
        if (sum == 0f) { continue; }
        node = child;
        if (left < sum) { break; }
        left -= sum;
      } }`,
  );
  return forEach(
    batchSize,
    threads,
    `var node = 0u; var left = (f32(i) + unit(${word})) * (${total} / ${batchSize}f); ${descend.join('\n')} chosen[i] = node;`,
  );
}

/** Recomputes the tree above changed leaves, a level at a time. `changed` holds `count` slots. Ends with a barrier. */
export function updateTree(count: number, layout: RunLayout, threads: number): string {
  const levels = layout.tree.slice(1).map(({ sums, minima }, below) => {
    const children = layout.tree[below]!;
    const least = below === 0 ? 'value' : `bitcast<f32>(${wordAt(children.minima, 'child')})`;
    const body = `let node = changed[i] / ${CHILDREN ** (below + 1)}u; var sum = 0f; var least = LARGEST;
      for (var c = 0u; c < ${CHILDREN}u; c++) {
        let child = node * ${CHILDREN}u + c;
        let value = bitcast<f32>(${wordAt(children.sums, 'child')}); sum += value; if (value > 0f) { least = min(least, ${least}); } }
      ${wordAt(sums, 'node')} = bitcast<u32>(sum); ${wordAt(minima, 'node')} = bitcast<u32>(least);`;
    return `${forEach(count, threads, body)} ${BARRIER}`;
  });
  return levels.join('\n');
}

/** Copies the chosen transitions to arrays of `m`. @param to returns the array's address */
export function gatherBatch(
  { observationSize: size, observationBits: bits }: DeviceEnv,
  { batchSize }: ReplayShape,
  layout: RunLayout,
  threads: number,
  to: (field: 'observations' | 'nextObservations' | 'actions' | 'rewards' | 'discounts') => number,
): string {
  const field = (k: number): string => `store[at + ${k}u]`;
  const slot = (row: string): string =>
    `let at = own + ${layout.transitions}u + ${TRANSITION}u * chosen[${row}];`;
  const picture = (address: number, k: number): string =>
    `${elementOf(address)} = ${decoded(bits, field(k), `(i % ${size}u)`, layout)};`;
  return [
    forEach(
      batchSize * size,
      threads,
      `${slot(`i / ${size}u`)} ${picture(to('observations'), 0)} ${picture(to('nextObservations'), 1)}`,
    ),
    forEach(
      batchSize,
      threads,
      `${slot('i')} ${elementOf(to('actions'))} = f32(${field(2)}); ${elementOf(to('rewards'))} = bitcast<f32>(${field(3)}); ${elementOf(to('discounts'))} = bitcast<f32>(${field(4)});`,
    ),
  ].join('\n');
}
