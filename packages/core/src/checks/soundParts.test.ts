import { expect, test } from 'vitest';
import { PrismError } from '../errors.ts';
import { requireAgent, requireLogger } from './soundParts.ts';

const nothing = (): undefined => undefined;
const memory = { add: nothing, ready: nothing, sample: nothing, save: nothing, restore: nothing };
const acting = { act: nothing, save: nothing, restore: nothing };
const agent = { ...acting, learn: nothing, memory };
const driving = { ...acting, advance: nothing };
const logger = { name: 'lines', log: nothing, close: nothing };

test('agents that learn by steps, agents that drive themselves, and loggers are taken as they are', () => {
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
