// Writes a policy as one Python file that needs NumPy alone.
import { sizeOfNumbers, startOf } from './machine.ts';
import { ELEMENTWISE, PYTHON_FUNCTIONS } from './operations.ts';
import type { Call, Place, PortableProgram, View } from './program.ts';
import { base64 } from './weightText.ts';
import { type Language, written } from './writing.ts';

/** How NumPy reduces by an operation. */
const REDUCTIONS: Readonly<Record<string, string>> = { add: 'sum', max: 'max', min: 'min' };

/** Names of functions: `sum`, `max` and `not` mean something in Python. */
function nameOf({ name, from }: Call): string {
  return `_${name}${name === 'dense' && from[1]?.of !== 'weights' ? '_of_memory' : ''}`;
}

function python(program: PortableProgram): Language {
  const start = (place: Place | undefined): number => (place ? startOf(program, place) : -1);
  const viewed = (view: View, shape: readonly number[], axes: readonly number[]): string => {
    const [sizes, strides] = [shape, view.strides].map((all) => axes.map((axis) => all[axis]));
    return `_at(${start(view)}, [${sizes!.join(', ')}], [${strides!.join(', ')}])`;
  };
  return {
    define: (call) => {
      const name = nameOf(call);
      const text = PYTHON_FUNCTIONS[call.name];
      if (text) return [[name, `def ${name}${name === '_dense' ? text : text.replaceAll('_w[', '_m[')}`]];
      const names = ['x', 'y', 'z'].slice(0, call.from.length).join(', ');
      return [[name, `def ${name}(${names}):\n    return ${ELEMENTWISE[call.name]!.python}`]];
    },
    call: (call) =>
      `    ${nameOf(call)}(${[...[call.to, ...call.from].map(start), ...call.shape].join(', ')})`,
    each: (call) => {
      const { to, from, shape } = call;
      const all = [...shape.keys()];
      const kept = all.filter((axis) => to.strides[axis] !== 0);
      const target = `    ${viewed(to, shape, kept)}[...]`;
      const sources = from.map((one) => viewed(one!, shape, all));
      if (kept.length === all.length) return `${target} = ${nameOf(call)}(${sources.join(', ')})`;
      const over = all.filter((axis) => !kept.includes(axis)).map((axis) => `${axis},`);
      return `${target} = ${sources[1]}.${REDUCTIONS[call.name]}((${over.join(' ')}))`;
    },
  };
}

/** The policy as a module with the functions `act` and `assess`. */
export function writePython(
  program: PortableProgram,
  { about }: { readonly about: readonly string[] },
): string {
  const { parts, functions, think, choose, judge } = written(program, python(program), '\n\n\n');
  const { constants, wideConstants, weights } = program;
  const { inputs, action, form, thought, value, state, nextState } = parts;
  const slots = inputs.map(
    ({ name, at, size, isWide }) => `(${JSON.stringify(name)}, ${at}, ${size}, np.float${isWide ? 64 : 32})`,
  );
  const slice = ({ at, size }: { readonly at: number; readonly size: number }): string =>
    `_m[${at} : ${at + size}]`;
  const wide = `${slice({ at: constants.length, size: wideConstants.length })} = [${wideConstants.join(', ')}]\n`;
  const result = form === 'number' ? `int(_m[${action.at}])` : `${slice(action)}.astype(np.${form})`;
  return `"""${about.join('\n').replaceAll('\\', '\\\\').replaceAll('"""', "'''")}

act(observation) gives the greedy action; assess(observation) also the numbers behind it. A mask has 0 for impossible actions.${state ? '\nbegin() gives the state at the start of an episode, which act overwrites.' : ''}
"""

import base64

import numpy as np
from numpy.lib.stride_tricks import as_strided

_PARTS = [${slots.join(', ')}]
_w = np.frombuffer(base64.b64decode("${base64(weights)}"), "<f4").astype(np.float64)
_m = np.zeros(${sizeOfNumbers(program)})
_m[:${constants.length}] = np.frombuffer(base64.b64decode("${base64(Float32Array.from(constants))}"), "<f4")
${wideConstants.length > 0 ? wide : ''}

def _at(start, shape, strides):
    return as_strided(_m[start:], shape, [8 * stride for stride in strides])


${functions}


def _see(observation, mask):
    """Reads packed numbers (parts of a Dict in alphabetical order), or a dict of arrays; returns whether it used the mask."""
    used = False
    packed = None if isinstance(observation, dict) else np.asarray(observation, np.float64).ravel()
    offset = 0
    for name, at, size, dtype in _PARTS:
        if mask is not None and name == "action_mask":
            part, used = np.ravel(mask), True
        elif packed is None:
            part = np.ravel(observation[name])
        else:
            part = packed[offset : offset + size]
            offset += size
        if len(part) != size:
            raise ValueError(f"The policy reads {size} numbers of {name}, not {len(part)}.")
        _m[at : at + size] = np.asarray(part).astype(dtype)
    if packed is not None and offset != len(packed):
        raise ValueError(f"The policy reads {offset} numbers, but the observation has {len(packed)}.")
    return used


def begin():
    return np.zeros(${state?.size ?? 0}, np.float32)


def act(observation, mask=None, state=None):
    used = _see(observation, mask)
${state ? `    ${slice(state)} = state\n` : ''}${think}
    if mask is not None and not used:
        ${slice(thought)}[np.ravel(mask) == 0] = -1e30
${choose}
${nextState ? `    state[:] = ${slice(nextState)}\n` : ''}    return ${result}


def assess(observation, mask=None, state=None):
    action = act(observation, mask, state)
    found = {"action": action, "${thought.name}": ${slice(thought)}.astype(np.float32)}
${value ? `${judge}\n    found["value"] = float(_m[${value.at}])\n` : ''}    return found
`;
}
