import { describe, expect, test } from 'vitest';
import { PrismError } from '../errors.ts';
import { Discrete } from '../spaces/discrete.ts';
import { requireAgent, requireEnv, requireLogger, requireVectorEnv } from './soundParts.ts';

describe('soundEnv', () => {
  const sound = {
    id: 'Walk-v0',
    observationSpace: new Discrete(2),
    actionSpace: new Discrete(2),
    reset: () => undefined,
    step: () => undefined,
  };

  test('an environment with spaces, reset and step is accepted', () => {
    expect(requireEnv(sound, 'Walk-v0')).toBe(sound);
  });

  test.each<[object, string]>([
    [{ observationSpace: undefined }, 'The observationSpace of Walk-v0 is not a space: it is missing.'],
    [{ actionSpace: undefined }, 'The actionSpace of Walk-v0 is not a space: it is missing.'],
    [{ actionSpace: 5 }, 'The actionSpace of Walk-v0 is not a space: it is 5.'],
    [{ reset: undefined }, 'Walk-v0 cannot be used: it has no reset().'],
    [{ step: 5 }, 'Walk-v0 cannot be used: it has no step().'],
  ])('one with %o is refused: %s', (part, message) => {
    expect(() => requireEnv({ ...sound, ...part }, 'Walk-v0')).toThrow(
      expect.objectContaining({ code: 'contract', message }),
    );
  });

  test('a vector of two needs arrays of the right type and length', () => {
    const vector = {
      ...sound,
      numEnvs: 2,
      observations: new Int32Array(2),
      finalObservations: new Int32Array(2),
      rewards: new Float64Array(2),
      terminated: new Uint8Array(2),
      truncated: new Uint8Array(2),
    };
    expect(requireVectorEnv(vector, 'Walk-v0', 2)).toBe(vector);
    expect(() => requireVectorEnv(vector, 'Walk-v0', 3)).toThrow('2 environments instead of 3');
    for (const name of ['observations', 'finalObservations', 'rewards', 'terminated', 'truncated'] as const) {
      const Elements = vector[name].constructor as new (length: number) => Float32Array;
      const others = [new Elements(1), new Elements(3), new Float32Array(2), undefined];
      for (const other of others)
        expect(
          () => requireVectorEnv({ ...vector, [name]: other }, 'Walk-v0', 2),
          `${name}: ${other}`,
        ).toThrow(`createVector of Walk-v0 made ${name} that are `);
    }
  });
});

describe('soundParts', () => {
  const nothing = (): undefined => undefined;
  const memory = { add: nothing, ready: nothing, sample: nothing, save: nothing, restore: nothing };
  const acting = { act: nothing, save: nothing, restore: nothing };
  const agent = { ...acting, learn: nothing, memory };
  const driving = { ...acting, advance: nothing };
  const logger = { name: 'lines', log: nothing, close: nothing };

  test('step learners, self-driving agents and loggers are accepted', () => {
    for (const made of [agent, driving]) expect(requireAgent(made, 'mine')).toBe(made);
    expect(requireLogger(logger, 'lines')).toBe(logger);
  });

  test.each<[string, unknown]>([
    ['The agent mine is undefined instead of an object.', undefined],
    ['The agent mine is null instead of an object.', null],
    ['The agent mine is "agent" instead of an object.', 'agent'],
    ['The agent mine cannot be used: it has no act().', { ...agent, act: undefined }],
    ['The agent mine cannot be used: it has no save().', { ...driving, save: 5 }],
    ['The agent mine cannot be used: it has no restore().', { ...agent, restore: {} }],
    ['The agent mine cannot be used: it has no advance().', { ...driving, advance: undefined }],
    ['The agent mine cannot be used: it has no learn().', { ...agent, learn: undefined }],
    ['The memory of the agent mine is undefined instead of an object.', { ...agent, memory: undefined }],
    ...Object.keys(memory).map((method): [string, unknown] => [
      `The memory of the agent mine cannot be used: it has no ${method}().`,
      { ...agent, memory: { ...memory, [method]: undefined } },
    ]),
  ])('%s', (message, made) => {
    expect(() => requireAgent(made, 'mine')).toThrow(expect.objectContaining({ code: 'contract', message }));
  });

  test.each<[string, object]>([
    ['It needs act, save and restore.', { ...agent, act: undefined }],
    ['It needs advance.', { ...driving, advance: undefined }],
    ['It needs add, ready, sample, save and restore.', { ...agent, memory: {} }],
  ])('%s', (hint, made) => {
    expect(() => requireAgent(made, 'mine')).toThrow(expect.objectContaining({ hint }));
  });

  test.each<[string, unknown]>([
    ['The logger lines is undefined instead of an object.', undefined],
    ['The logger lines cannot be used: it has no log().', { ...logger, log: undefined }],
    ['The logger lines cannot be used: it has no close().', { ...logger, close: undefined }],
  ])('%s', (message, made) => {
    expect(() => requireLogger(made, 'lines')).toThrow(
      new PrismError('contract', message, { hint: 'It needs log and close.' }),
    );
  });
});
