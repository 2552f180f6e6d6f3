// Records a run's messages to the page, to the bit: each world with each of its agents, step by step, with a setting changed on the way.
// Re-record intended changes with `pnpm vitest run apps/playground/src/run/sameSessions.slow.test.ts -u`.
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { Digest } from '../../../../../test/agents/digest.ts';
import { listener } from '../../../test/listener.ts';
import { agentOf } from '../choices/agents.ts';
import { worlds } from '../choices/worlds.ts';
import type { Moment } from '../host/events.ts';
import { fromHash } from '../link/runState.ts';
import { Session } from './session.ts';

const engine = await activateBackend('tfjs-cpu');
const steps = 10;

/** Arrays by their bytes, all else as JSON. */
function digestOf(message: object): string {
  const digest = new Digest();
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    digest.add(value);
    return `${value.constructor.name} ${value.byteLength}`;
  });
  return String(digest.add(text));
}

// Generations show no moments: `generations.test.ts` compares them.
const pairs = worlds.flatMap(({ id, agents: all }) =>
  all.filter((agent) => agentOf(agent).kind !== 'evolution').map((agent) => [agent, id] as const),
);

test.each(pairs)('%s in %s', async (agent, world) => {
  const { said, send, first } = listener();
  const state = fromHash(`#world=${world}&agent=${agent}&seed=7`);
  const options = { stepsPerSecond: Number.POSITIVE_INFINITY, isPaused: true, isWatched: true, engine };
  const session = new Session(state, options, (message) => send(structuredClone(message)));
  const running = session.run();
  running.catch(() => undefined);
  await first('moment');
  const [slider] = agentOf(agent).sliders;
  let last = 0;
  for (let step = 1; step <= steps; step++) {
    if (step === steps / 2 && slider !== undefined) session.change({ [slider.name]: slider.values[1]! });
    const from = said.length;
    session.pace.single();
    await Promise.race([first('moment', from), running.then(() => expect.unreachable('it ended'))]);
    last = said.length;
  }
  const moments = new Map<number, Moment>();
  for (const message of said.slice(0, last))
    if (message.type === 'moment') moments.set(message.envSteps, message);
  const { insight, ...shown } = [...moments.values()].at(-1)!;
  const other = said.filter(({ type }) => ['ready', 'changed', 'restarted', 'failed'].includes(type));
  expect({
    ...Object.fromEntries(other.map((message) => [message.type, digestOf(message)])),
    moments: `${[...moments.keys()].join(' ')}: ${digestOf([...moments.values()])}`,
    last: Object.keys(shown).join(' '),
    insight: JSON.stringify(insight)?.slice(0, 200),
  }).toMatchSnapshot();
});
