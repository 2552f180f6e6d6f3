// Writes a policy as one C99 header without allocation, in float32.
import { C_FUNCTIONS, ELEMENTWISE } from './operations.ts';
import type { Call, Place, PortableProgram, View } from './program.ts';
import { decimal } from './weightText.ts';
import { elementOf, type Language, looped, written } from './writing.ts';

const ARRAYS = {
  ...{ memory: 'policy_memory', wideMemory: 'policy_wide', constants: 'policy_constants' },
  ...{ wideConstants: 'policy_wide_constants', weights: 'policy_weights' },
};

function typeOf({ of }: Place): 'double' | 'float' {
  return of === 'wideMemory' || of === 'wideConstants' ? 'double' : 'float';
}

function nameOf({ name, to, from }: Call): string {
  const isWide = [to, ...from].some((one) => one && typeOf(one) === 'double');
  return `policy_${name}${isWide ? '_wide' : ''}`;
}

const element = (view: View): string => `${ARRAYS[view.of]}[${elementOf(view, view.at)}]`;
const pointer = (place: Place | undefined): string => (place ? `${ARRAYS[place.of]} + ${place.at}` : '0');

const C: Language = {
  define: (call) => {
    const type = nameOf(call).endsWith('_wide') ? 'double' : 'float';
    const text = C_FUNCTIONS[call.name];
    if (text) return [[nameOf(call), `static inline void ${nameOf(call)}${text.replaceAll(/\bT\b/g, type)}`]];
    const names = ['x', 'y', 'z'].slice(0, call.from.length).map((own) => `${type} ${own}`);
    const { c } = ELEMENTWISE[call.name]!;
    const result = call.name === 'round' ? 'float' : type;
    const own = `static inline ${result} ${nameOf(call)}(${names.join(', ')}) {\n  return ${c};\n}`;
    return call.name === 'copy' ? [] : [[nameOf(call), own]];
  },
  call: (call) =>
    `  ${nameOf(call)}(${[...[call.to, ...call.from].map(pointer), ...call.shape].join(', ')});`,
  each: (call) => {
    const sources = call.from.map((one) => element(one!)).join(', ');
    const value = call.name === 'copy' ? sources : `${nameOf(call)}(${sources})`;
    return looped(call.shape, 'int', `${element(call.to)} = ${value};`);
  },
};

function arrayOf(of: Place['of'], numbers: ArrayLike<number>): string {
  if (numbers.length === 0) return '';
  const type = typeOf({ of, at: 0 });
  const all = Array.from(numbers, (x) => decimal(x, type === 'float' ? 9 : 17)).join(', ');
  return `static const ${type} ${ARRAYS[of]}[] = {\n  ${all.replaceAll(/((?:[^,]*, ){7}[^,]*,) /g, '$1\n  ')}\n};\n`;
}

/** The policy as a header: `policy_act`, and the sizes of what it reads and writes. */
export function writeC(program: PortableProgram, { about }: { readonly about: readonly string[] }): string {
  const { parts, functions, think, choose, judge } = written(program, C, '\n\n');
  const { form, thought } = parts;
  const { inputs, outputs, memory, wideMemory, constants, wideConstants, weights } = program;
  const port = (name: string) => [...inputs, ...outputs].find((one) => one.name === name);
  const [state, nextState, value] = [port('state'), port('nextState'), port('value')];
  const [action, considered] = [port('action')!, port(thought.name)!];
  const seen = inputs.filter((one) => one !== state);
  const isOne = form === 'number';
  const hasMask = form !== 'float32' && !port('action_mask') && choose !== '';
  const at = ({ place }: { readonly place: Place }): string => element({ ...place, strides: [1] });
  const first = ({ place }: { readonly place: Place }): string => element({ ...place, strides: [] });
  let size = 0;
  const reading = seen.map((one) => {
    const from = `observation[${elementOf({ ...one.place, strides: [1] }, size)}]`;
    size += one.size;
    const type = typeOf(one.place);
    return `${looped([one.size], 'int', `${at(one)} = (${type})${from};`)} /* ${one.name.replaceAll('*/', '')} */`;
  });
  const parameters = [
    `const ${seen.some(({ place }) => typeOf(place) === 'double') ? 'double' : 'float'} *observation`,
    ...(isOne ? [] : [`${form === 'int32' ? 'int' : 'float'} *action`]),
    ...(hasMask ? ['const float *mask'] : []),
    ...(state ? ['float *state'] : []),
  ];
  const masking = `  if (mask) ${looped([considered.size], 'int', `if (mask[i] == 0) ${at(considered)} = -1e30f;`).trim()}`;
  const taking = `action[i] = ${form === 'int32' ? '(int)' : ''}${at(action)};`;
  const lines = [
    ...reading,
    ...(state ? [looped([state.size], 'int', `${at(state)} = state[i];`)] : []),
    think,
    ...(hasMask ? [masking] : []),
    ...(choose === '' ? [] : [choose]),
    ...(nextState ? [looped([nextState.size], 'int', `state[i] = ${at(nextState)};`)] : []),
    isOne ? `  return (int)${first(action)};` : looped([action.size], 'int', taking),
  ];
  const values = `policy_${thought.name}() has the ${considered.size} numbers behind it`;
  const header = [
    ...about.map((line) => line.replaceAll('*/', '* /')),
    '',
    'No allocation; not reentrant. Link with -lm.',
    `${isOne ? 'policy_act returns the action' : 'policy_act writes POLICY_ACTION_SIZE numbers to action'}; ${values}${value ? ', policy_value() computes the expected return' : ''}.`,
    ...(hasMask ? [`mask: ${considered.size} numbers, 0 for impossible actions; or 0 for none.`] : []),
    ...(state
      ? ['state: POLICY_STATE_SIZE numbers, zeros at the start of an episode; the call overwrites them.']
      : []),
  ];
  const judging = `static inline float policy_value(void) {\n${judge}\n  return (float)${value && first(value)};\n}\n\n`;
  return `/*
${header.map((line) => ` * ${line}`.trimEnd()).join('\n')}
 */
#ifndef POLICY_H
#define POLICY_H

#include <math.h>

#define POLICY_OBSERVATION_SIZE ${size}
#define POLICY_ACTION_SIZE ${action.size}
#define POLICY_STATE_SIZE ${state?.size ?? 0}

${arrayOf('constants', constants)}${arrayOf('wideConstants', wideConstants)}${arrayOf('weights', weights)}static float policy_memory[${memory}];
${wideMemory > 0 ? `static double policy_wide[${wideMemory}];\n` : ''}
${functions}

static inline const float *policy_${thought.name}(void) {
  return ${pointer(considered.place)};
}

${value ? judging : ''}static inline ${isOne ? 'int' : 'void'} policy_act(${parameters.join(', ')}) {
${lines.join('\n')}
}

#endif
`;
}
