// Writes a policy as one C99 header without allocation, in float32.
import { ELEMENTWISE } from './operations.ts';
import { partsOfPolicy, requireSmall } from './parts.ts';
import type { Call, Place, PortableProgram } from './program.ts';

const STRUCTURAL: Readonly<Record<string, string>> = {
  dense: `(float *to, const float *x, const float *w, const float *bias, int rows, int inner, int units) {
  for (int row = 0; row < rows; row++, x += inner) {
    const float *v = w;
    for (int u = 0; u < units; u++, v += inner) {
      float a = 0, b = 0, c = 0, d = 0;
      int k = 0;
      for (; k + 4 <= inner; k += 4) {
        a += x[k] * v[k];
        b += x[k + 1] * v[k + 1];
        c += x[k + 2] * v[k + 2];
        d += x[k + 3] * v[k + 3];
      }
      for (; k < inner; k++) a += x[k] * v[k];
      *to++ = (a + b) + (c + d) + (bias ? bias[u] : 0);
    }
  }
}`,
  move: `(T *to, const T *x, int n0, int n1, int n2, int n3, int n4, int t0, int t1, int t2, int t3, int t4, int s0, int s1, int s2, int s3, int s4) {
  for (int a = 0; a < n0; a++)
    for (int b = 0; b < n1; b++)
      for (int c = 0; c < n2; c++)
        for (int d = 0; d < n3; d++)
          for (int e = 0; e < n4; e++)
            to[a * t0 + b * t1 + c * t2 + d * t3 + e * t4] = x[a * s0 + b * s1 + c * s2 + d * s3 + e * s4];
}`,
  fill: `(T *to, int n, float value) {
  for (int i = 0; i < n; i++) to[i] = value;
}`,
  gather: `(T *to, const T *x, const float *table, int outer, int count, int block, int axis) {
  for (int o = 0; o < outer; o++)
    for (int i = 0; i < count; i++) {
      const int at = (int)table[i];
      const T *from = x + (o * axis + (at < 0 ? at + axis : at)) * block;
      for (int b = 0; b < block; b++) *to++ = from[b];
    }
}`,
  sum: `(float *to, const float *x, int outer, int n, int inner) {
  for (int o = 0; o < outer; o++)
    for (int i = 0; i < inner; i++) {
      float total = 0;
      for (int k = 0; k < n; k++) total += x[(o * n + k) * inner + i];
      *to++ = total;
    }
}`,
  largest: `(float *to, const float *x, int outer, int n, int inner) {
  for (int o = 0; o < outer; o++)
    for (int i = 0; i < inner; i++) {
      float best = x[o * n * inner + i];
      for (int k = 1; k < n; k++) best = x[(o * n + k) * inner + i] > best ? x[(o * n + k) * inner + i] : best;
      *to++ = best;
    }
}`,
  first: `(float *to, const float *x, int outer, int n, int inner) {
  for (int o = 0; o < outer; o++)
    for (int i = 0; i < inner; i++) {
      int best = 0;
      for (int k = 1; k < n; k++) best = x[(o * n + k) * inner + i] > x[(o * n + best) * inner + i] ? k : best;
      *to++ = (float)best;
    }
}`,
};

function isWide(place: Place | undefined): boolean {
  return place?.of === 'wideMemory' || place?.of === 'wideConstants';
}

function typeOf(place: Place | undefined): 'double' | 'float' {
  return isWide(place) ? 'double' : 'float';
}

/** A function for each name and types of its arrays. */
function nameOf({ name, to, from }: Call): string {
  const wide = [to, ...from].map((place) => (isWide(place) ? 'd' : 'f')).join('');
  return `policy_${name}${wide.includes('d') ? `_${wide}` : ''}`;
}

function functionOf(call: Call): string {
  const structural = STRUCTURAL[call.name];
  const head = `static inline void ${nameOf(call)}`;
  if (structural !== undefined) return `${head}${structural.replaceAll(/\bT\b/g, typeOf(call.to))}`;
  const names = ['x', 'y', 'z'].slice(0, call.from.length);
  const arrays = names.map((own, k) => `const ${typeOf(call.from[k])} *${own}_`);
  const steps = names.length === 1 ? [] : names.map((own) => `${own}s`);
  const read = names.map(
    (own, k) =>
      `const ${typeOf(call.from[k])} ${own} = ${own}_[i${steps[k] === undefined ? '' : ` * ${steps[k]}`}];`,
  );
  const parameters = [`${typeOf(call.to)} *to`, ...arrays, 'int n', ...steps.map((step) => `int ${step}`)];
  return `${head}(${parameters.join(', ')}) {
  for (int i = 0; i < n; i++) {
    ${read.join(' ')}
    to[i] = ${ELEMENTWISE[call.name]!.c};
  }
}`;
}

function numberOf(x: number, digits: number): string {
  if (Number.isNaN(x)) return 'NAN';
  if (!Number.isFinite(x)) return x > 0 ? 'INFINITY' : '-INFINITY';
  const text = String(Number(x.toPrecision(digits)));
  return `${/[.e]/.test(text) ? text : `${text}.0`}${digits === 9 ? 'f' : ''}`;
}

function arrayOf(type: 'float' | 'double', name: string, numbers: ArrayLike<number>): string {
  if (numbers.length === 0) return '';
  const all = Array.from(numbers, (x) => numberOf(x, type === 'float' ? 9 : 17));
  const lines = Array.from({ length: Math.ceil(all.length / 8) }, (_, k) =>
    all.slice(8 * k, 8 * k + 8).join(', '),
  );
  return `static const ${type} policy_${name}[] = {\n  ${lines.join(',\n  ')}\n};\n`;
}

const ARRAY = {
  memory: 'memory',
  wideMemory: 'wide',
  constants: 'constants',
  wideConstants: 'wide_constants',
  weights: 'weights',
};

function pointer(place: Place | undefined): string {
  return place === undefined ? '0' : `policy_${ARRAY[place.of]} + ${place.at}`;
}

function callOf(call: Call): string {
  const { name, to, from, numbers } = call;
  const sizes = name === 'fill' ? [String(numbers[0]), numberOf(numbers[1]!, 9)] : numbers.map(String);
  return `  ${nameOf(call)}(${[...[to, ...from].map(pointer), ...sizes].join(', ')});`;
}

/** The policy as a header: `policy_act`, and the sizes of what it reads and writes. */
export function writeC(program: PortableProgram, { about }: { readonly about: readonly string[] }): string {
  requireSmall(program);
  const { inputs, outputs, calls, thought: made, choice, memory, wideMemory } = program;
  const { form, thought, state } = partsOfPolicy(program);
  const seen = inputs.filter(({ name }) => name !== 'state');
  const [stateIn, stateOut] = [
    inputs.find(({ name }) => name === 'state'),
    outputs.find(({ name }) => name === 'nextState'),
  ];
  const action = outputs.find(({ name }) => name === 'action')!;
  const value = outputs.find(({ name }) => name === 'value');
  const considered = outputs.find(({ name }) => name === thought.name)!;
  const observed = seen.some(({ place }) => isWide(place)) ? 'double' : 'float';
  const unit = form === 'float32' ? 'float' : 'int';
  const isMasked = seen.some(({ name }) => name === 'action_mask');
  const hasMask = form !== 'float32' && !isMasked && made < calls.length;
  const size = (ports: readonly { readonly size: number }[]): number =>
    ports.reduce((sum, port) => sum + port.size, 0);
  let offset = 0;
  const reading = seen.map(({ place, size: n, name }) => {
    const line = `  for (int i = 0; i < ${n}; i++) (${pointer(place)})[i] = (${typeOf(place)})observation[${offset} + i]; /* ${name.replaceAll('*/', '')} */`;
    offset += n;
    return line;
  });
  const parameters = [
    `const ${observed} *observation`,
    ...(form === 'number' ? [] : [`${unit} *action`]),
    ...(hasMask ? ['const float *mask'] : []),
    ...(state ? ['float *state'] : []),
  ];
  const text = about.map((line) => ` * ${line.replaceAll('*/', '* /')}`.trimEnd()).join('\n');
  const functions = new Map(calls.map((call) => [nameOf(call), call]));
  const copy = (to: string, from: string, n: number): string =>
    `  for (int i = 0; i < ${n}; i++) ${to} = ${from};`;
  const lines = [
    ...reading,
    ...(stateIn ? [copy(`(${pointer(stateIn.place)})[i]`, 'state[i]', stateIn.size)] : []),
    ...calls.slice(0, made).map(callOf),
    ...(hasMask
      ? [
          `  if (mask) ${copy(`if (mask[i] == 0) (${pointer(considered.place)})[i]`, '-1e30f', considered.size).trim()}`,
        ]
      : []),
    ...calls.slice(made, choice).map(callOf),
    ...(stateOut ? [copy('state[i]', `(${pointer(stateOut.place)})[i]`, stateOut.size)] : []),
    form === 'number'
      ? `  return (int)(${pointer(action.place)})[0];`
      : copy('action[i]', `${unit === 'int' ? '(int)' : ''}(${pointer(action.place)})[i]`, action.size),
  ];
  return `/*
${text}
 *
 * No allocation; not reentrant. Link with -lm.
 * ${form === 'number' ? 'policy_act returns the action' : 'policy_act writes POLICY_ACTION_SIZE numbers to action'}; policy_${thought.name}() has the ${considered.size} numbers behind it${value ? ', policy_value() computes the expected return' : ''}.${hasMask ? `\n * mask: ${considered.size} numbers, 0 for impossible actions; or 0 for none.` : ''}${state ? '\n * state: POLICY_STATE_SIZE numbers, zeros at the start of an episode; the call overwrites them.' : ''}
 */
#ifndef POLICY_H
#define POLICY_H

#include <math.h>

#define POLICY_OBSERVATION_SIZE ${size(seen)}
#define POLICY_ACTION_SIZE ${action.size}
#define POLICY_STATE_SIZE ${stateIn?.size ?? 0}

${arrayOf('float', 'constants', program.constants)}${arrayOf('double', 'wide_constants', program.wideConstants)}${arrayOf('float', 'weights', program.weights)}static float policy_memory[${memory}];
${wideMemory > 0 ? `static double policy_wide[${wideMemory}];\n` : ''}
${[...functions.values()].map(functionOf).join('\n\n')}

static inline const float *policy_${thought.name}(void) {
  return ${pointer(considered.place)};
}

${
  value
    ? `static inline float policy_value(void) {\n${calls.slice(choice).map(callOf).join('\n')}\n  return (float)(${pointer(value.place)})[0];\n}\n\n`
    : ''
}static inline ${form === 'number' ? 'int' : 'void'} policy_act(${parameters.join(', ')}) {
${lines.join('\n')}
}

#endif
`;
}
