/** Checks the agents and loggers that factories return, before a run begins: plugins may be JavaScript. */
import type { Agent } from '../contracts/agent.ts';
import type { Logger } from '../contracts/events.ts';
import { PrismError } from '../errors.ts';
import { describeValue } from '../words/describeValue.ts';

/**
 * The agent that a factory made.
 *
 * @param id its name, for errors.
 * @throws PrismError `contract`, with what it lacks.
 */
export function requireAgent(made: unknown, id: string): Agent {
  const agent = `The agent ${id}`;
  requireMethods(made, agent, ['act', 'save', 'restore']);
  if ('advance' in made) requireMethods(made, agent, ['advance']);
  else {
    requireMethods(made, agent, ['learn']);
    requireMethods(made.memory, `The memory of the agent ${id}`, [
      'add',
      'ready',
      'sample',
      'save',
      'restore',
    ]);
  }
  return made as unknown as Agent;
}

/**
 * The logger that a factory made.
 *
 * @param id its name, for errors.
 * @throws PrismError `contract`, with what it lacks.
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
    throw new PrismError('contract', `${what} is ${describeValue(made)} instead of an object.`, {
      hint: `It needs ${listed}.`,
    });
  }
  const missing = methods.find((name) => typeof (made as { [name: string]: unknown })[name] !== 'function');
  if (missing === undefined) return;
  throw new PrismError('contract', `${what} cannot be used: it has no ${missing}().`, {
    hint: `It needs ${listed}.`,
  });
}
