// Writes a policy as one Python file that needs NumPy alone.
import { startOf } from './machine.ts';
import { ELEMENTWISE } from './operations.ts';
import { partsOfPolicy, requireSmall } from './parts.ts';
import type { Call, PortableProgram } from './program.ts';

const STRUCTURAL: Readonly<Record<string, string>> = {
  dense: `(to, x, matrix, bias, rows, inner, units):
    product = _m[x : x + rows * inner].reshape(rows, inner) @ _w[matrix : matrix + units * inner].reshape(units, inner).T
    _m[to : to + rows * units] = (product if bias < 0 else product + _m[bias : bias + units]).ravel()`,
  move: `(to, x, *axes):
    target = as_strided(_m[to:], axes[:5], [8 * stride for stride in axes[5:10]])
    target[...] = as_strided(_m[x:], axes[:5], [8 * stride for stride in axes[10:]])`,
  fill: `(to, n, value):
    _m[to : to + n] = value`,
  gather: `(to, x, table, outer, count, block, axis):
    rows = _m[x : x + outer * axis * block].reshape(outer, axis, block)
    _m[to : to + outer * count * block] = rows[:, _m[table : table + count].astype(int)].ravel()`,
  sum: `(to, x, outer, n, inner):
    _m[to : to + outer * inner] = _m[x : x + outer * n * inner].reshape(outer, n, inner).sum(1).ravel()`,
  largest: `(to, x, outer, n, inner):
    _m[to : to + outer * inner] = _m[x : x + outer * n * inner].reshape(outer, n, inner).max(1).ravel()`,
  first: `(to, x, outer, n, inner):
    _m[to : to + outer * inner] = _m[x : x + outer * n * inner].reshape(outer, n, inner).argmax(1).ravel()`,
};

/** Names of functions: `sum`, `max` and `not` mean something in Python. */
function nameOf({ name, from }: Call): string {
  return `_${name}${name === 'dense' && from[1]?.of !== 'weights' ? '_of_memory' : ''}`;
}

function functionOf(call: Call): string {
  const structural = STRUCTURAL[call.name];
  const ofMemory = nameOf(call).endsWith('_of_memory') ? structural?.replaceAll('_w[', '_m[') : structural;
  if (ofMemory !== undefined) return `def ${nameOf(call)}${ofMemory}`;
  const names = ['x', 'y', 'z'].slice(0, call.from.length);
  const steps = names.length === 1 ? [] : names.map((own) => `${own}s`);
  const read = names.map(
    (own, k) =>
      `    ${own} = _m[${own} : ${own} + ${steps[k] === undefined ? 'n' : `(n if ${steps[k]} else 1)`}]`,
  );
  return `def ${nameOf(call)}(${['to', ...names, 'n', ...steps].join(', ')}):
${read.join('\n')}
    _m[to : to + n] = ${ELEMENTWISE[call.name]!.python}`;
}

function base64(numbers: Float32Array): string {
  return btoa(Array.from(new Uint8Array(numbers.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

/** The policy as a module with the functions `act` and `assess`. */
export function writePython(
  program: PortableProgram,
  { about }: { readonly about: readonly string[] },
): string {
  requireSmall(program);
  const { calls, thought: made, choice, constants, wideConstants, wideMemory, memory } = program;
  const { inputs, action, form, thought, value, state, nextState } = partsOfPolicy(program);
  const functions = new Map(calls.map((call) => [nameOf(call), call]));
  const callOf = (call: Call): string => {
    const places = [call.to, ...call.from].map((place) =>
      place === undefined ? -1 : startOf(program, place),
    );
    const numbers = call.numbers.map((x) =>
      Number.isFinite(x) ? String(x) : `float("${x}")`.replace('Infinity', 'inf'),
    );
    return `    ${nameOf(call)}(${[...places, ...numbers].join(', ')})`;
  };
  const size = constants.length + wideConstants.length + wideMemory + memory;
  const slots = inputs.map(
    ({ name, at, size: n, isWide }) => `(${JSON.stringify(name)}, ${at}, ${n}, np.float${isWide ? 64 : 32})`,
  );
  const wide =
    wideConstants.length > 0
      ? `_m[${constants.length} : ${constants.length + wideConstants.length}] = [${wideConstants.join(', ')}]\n`
      : '';
  const result =
    form === 'number'
      ? `int(_m[${action.at}])`
      : `_m[${action.at} : ${action.at + action.size}].astype(np.${form})`;
  return `"""${about.join('\n').replaceAll('\\', '\\\\').replaceAll('"""', "'''")}

act(observation) gives the greedy action; assess(observation) also the numbers behind it. A mask has 0 for impossible actions.${state ? '\nbegin() gives the state at the start of an episode, which act overwrites.' : ''}
"""

import base64

import numpy as np
from numpy.lib.stride_tricks import as_strided

_PARTS = [${slots.join(', ')}]
_w = np.frombuffer(base64.b64decode("${base64(program.weights)}"), "<f4").astype(np.float64)
_m = np.zeros(${size})
_m[:${constants.length}] = np.frombuffer(base64.b64decode("${base64(Float32Array.from(constants))}"), "<f4")
${wide}

${[...functions.values()].map(functionOf).join('\n\n\n')}


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
${state ? `    _m[${state.at} : ${state.at + state.size}] = state\n` : ''}${calls.slice(0, made).map(callOf).join('\n')}
    if mask is not None and not used:
        _m[${thought.at} : ${thought.at + thought.size}][np.ravel(mask) == 0] = -1e30
${calls.slice(made, choice).map(callOf).join('\n')}
${nextState ? `    state[:] = _m[${nextState.at} : ${nextState.at + nextState.size}]\n` : ''}    return ${result}


def assess(observation, mask=None, state=None):
    action = act(observation, mask, state)
    found = {"action": action, "${thought.name}": _m[${thought.at} : ${thought.at + thought.size}].astype(np.float32)}
${value ? `${calls.slice(choice).map(callOf).join('\n')}\n    found["value"] = float(_m[${value.at}])\n` : ''}    return found
`;
}
