// Checks what factories of plugins return, before a run begins: plugins may be written in JavaScript.

import { packedArray } from '../arrays/arrays.ts';
import type { Agent } from '../contracts/agent.ts';
import type { Env, VectorEnv } from '../contracts/env.ts';
import type { Logger } from '../contracts/events.ts';
import { PrismError } from '../errors.ts';
import { checkMaskSpace } from '../spaces/actionMask.ts';
import type { Space } from '../spaces/space.ts';
import { counted, describeValue } from '../words.ts';

type Fields = { readonly [name: string]: unknown };

/**
 * Checks that a factory returned an environment.
 *
 * @param id named in errors.
 * @throws PrismError `contract` that names the missing part.
 */
export function requireEnv(made: unknown, id: string): Env {
  return requireParts(made, id, 'create', 'an environment') as unknown as Env;
}

/**
 * Checks that a factory returned a vector of `count` environments.
 *
 * @param factory named in errors.
 * @throws PrismError `contract` that names the missing part.
 */
export function requireVectorEnv(
  made: unknown,
  id: string,
  count: number,
  factory = 'createVector',
): VectorEnv {
  const env = requireParts(made, id, factory, 'environments that step together');
  const wrong = (what: string): PrismError =>
    PrismError.contract`${factory} of ${id} made ${what}.
      A VectorEnv has arrays with a row for each of its environments.`;
  const found = counted(Number(env.numEnvs), 'environment', describeValue(env.numEnvs));
  if (env.numEnvs !== count) throw wrong(`${found} instead of ${count}`);
  const { dtype, size } = env.observationSpace as Space;
  const rows = packedArray(dtype, 0).constructor as new (length: number) => ArrayBufferView;
  const arrays = [
    ['observations', rows, count * size],
    ['finalObservations', rows, count * size],
    ['rewards', Float64Array, count],
    ['terminated', Uint8Array, count],
    ['truncated', Uint8Array, count],
  ] as const;
  for (const [name, Elements, length] of arrays) {
    const array = env[name];
    if (array instanceof Elements && (array as Uint8Array).length === length) continue;
    throw wrong(`${name} that are ${describeValue(array)} instead of a ${Elements.name} of length ${length}`);
  }
  return env as unknown as VectorEnv;
}

function requireParts(made: unknown, id: string, factory: string, words: string): Fields {
  if (typeof made !== 'object' || made === null) {
    throw PrismError.contract`${factory} of ${id} returned ${describeValue(made)} instead of ${words}.
      Return an object with observationSpace, actionSpace, reset and step.`;
  }
  const env = made as Fields;
  for (const space of ['observationSpace', 'actionSpace']) {
    if (isSpace(env[space])) continue;
    const found = env[space] === undefined ? 'is missing' : `is ${describeValue(env[space])}`;
    throw PrismError.contract`The ${space} of ${id} is not a space: it ${found}.
      For example new Box({ low: -1, high: 1, shape: [4] }), or new Discrete(2).`;
  }
  checkMaskSpace(env.observationSpace as Space, env.actionSpace as Space);
  for (const method of ['reset', 'step']) {
    if (typeof env[method] === 'function') continue;
    throw PrismError.contract`${id} cannot be used: it has no ${method}().
      Every environment has reset() and step(action).`;
  }
  return env;
}

function isSpace(value: unknown): boolean {
  const space = (value ?? {}) as Fields;
  const methods = ['contains', 'sample', 'pack', 'unpack'];
  return Number.isSafeInteger(space.size) && methods.every((name) => typeof space[name] === 'function');
}

/**
 * Checks that a factory returned an agent.
 *
 * @param id named in errors.
 * @throws PrismError `contract` that names the missing part.
 */
export function requireAgent(made: unknown, id: string): Agent {
  const agent = `The agent ${id}`;
  requireMethods(made, agent, ['act', 'save', 'restore']);
  if ('advance' in made) requireMethods(made, agent, ['advance']);
  else {
    requireMethods(made, agent, ['learn']);
    const ofMemory = ['add', 'ready', 'sample', 'save', 'restore'];
    requireMethods(made.memory, `The memory of the agent ${id}`, ofMemory);
  }
  return made as unknown as Agent;
}

/**
 * Checks that a factory returned a logger.
 *
 * @param id named in errors.
 * @throws PrismError `contract` that names the missing part.
 */
export function requireLogger(made: unknown, id: string): Logger {
  requireMethods(made, `The logger ${id}`, ['log', 'close']);
  return made as unknown as Logger;
}

function requireMethods(
  made: unknown,
  what: string,
  methods: readonly string[],
): asserts made is { readonly [name: string]: unknown } {
  const listed = `${methods.slice(0, -1).join(', ')}${methods.length > 1 ? ' and ' : ''}${methods.at(-1)}`;
  if (typeof made !== 'object' || made === null) {
    throw PrismError.contract`${what} is ${describeValue(made)} instead of an object.
      It needs ${listed}.`;
  }
  const missing = methods.find((name) => typeof (made as { [name: string]: unknown })[name] !== 'function');
  if (missing === undefined) return;
  throw PrismError.contract`${what} cannot be used: it has no ${missing}().
    It needs ${listed}.`;
}
