import {
  type Agent,
  childSnapshot,
  type Json,
  PrismError,
  type Snapshot,
  type Weights,
} from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';
import { restoreErrorText } from './savedRun.ts';
import type { TrainingLoop } from './trainer.ts';

/** What a run begins with instead of new weights. */
export type StartingPoint =
  /** Weights of the network, by the names of `Policy.weights`, or a function from the network's own weights to new ones. */
  | { readonly weights: GivenWeights | ((own: Weights) => GivenWeights) }
  /**
   * A checkpoint of another run: everything that its agent has learned, with optimizers and target networks, and its replay memory. Steps,
   * schedules and random streams start from the beginning.
   */
  | { readonly learned: Snapshot };

/** Weights for a network: `null` keeps the network's own, new ones. */
export interface GivenWeights {
  readonly [name: string]: Weights[string] | null;
}

/**
 * Lets an agent's network begin with given weights, or with those that a function makes of its own.
 *
 * @throws PrismError `incompatible` for an agent without a network, and for a tensor that is missing, unknown or of another shape;
 *   `not-finite` for a tensor with NaN or infinity.
 */
export async function beginWithWeights(
  agent: Agent,
  given: GivenWeights | ((own: Weights) => GivenWeights),
): Promise<void> {
  if (agent.weights === undefined || agent.adoptWeights === undefined) {
    throw PrismError.incompatible`This agent has no network that could begin with given weights.
      An agent with networks offers them by its methods weights and adoptWeights.`;
  }
  const own = await agent.weights();
  await agent.adoptWeights(fitted(own, typeof given === 'function' ? given(own) : given));
}

function fitted(own: Weights, given: GivenWeights): Weights {
  const hint = 'Networks have equal shapes for equal spaces and settings of agent and environment.';
  const refused = (message: string): PrismError => new PrismError('incompatible', message, { hint });
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(own, name))
      throw refused(`This network has no "${name}", but the given weights have.`);
  }
  const tensors = Object.entries(own).map(([name, { shape, values }]) => {
    const tensor = given[name];
    if (tensor === undefined) throw refused(`The given weights lack "${name}" [${shape.join(', ')}].`);
    if (tensor === null) return [name, { shape, values }];
    requireFinite('the given weights', { [name]: tensor.values });
    if (String(tensor.shape) !== String(shape)) {
      throw refused(
        `"${name}" of the given weights has the shape [${tensor.shape.join(', ')}], but in this network it has [${shape.join(', ')}].`,
      );
    }
    const isSame = tensor.values.constructor === values.constructor;
    const Kind = values.constructor as Float32ArrayConstructor;
    return [name, { shape, values: isSame ? tensor.values : Kind.from(tensor.values) }];
  });
  return Object.fromEntries(tensors);
}

/**
 * Lets an agent begin with what another run learned.
 *
 * @param trainer of the run; without it only the agent begins, which shows before a run whether it can.
 * @throws PrismError as {@link beginWithWeights}, and `incompatible` for a checkpoint that does not fit
 */
export async function beginWith(
  from: StartingPoint,
  agent: Agent,
  trainer?: Pick<TrainingLoop, 'begin'>,
): Promise<void> {
  if ('weights' in from) return beginWithWeights(agent, from.weights);
  const learned = childSnapshot(from.learned, 'trainer');
  try {
    if (trainer !== undefined) await trainer.begin(learned, begunAnew);
    else await agent.restore(begunAnew(childSnapshot(learned, 'agent'), await agent.save()));
  } catch (cause) {
    if (cause instanceof PrismError && cause.code === 'not-finite') throw cause;
    const message = `What the other run learned does not fit this one: ${restoreErrorText(cause)}`;
    throw PrismError.incompatible`${message}
      Begin with the weights of its network only, or choose the same agent, settings and spaces.`.causedBy(
      cause,
    );
  }
}

/** Counters of schedules and random streams, by their names in the snapshots of agents and memories. */
const counters = new Set(['envSteps', 'steps', 'updates', 'episodes', 'reported', 'rng']);

/** What a snapshot has learned, with the counters and random streams of a new one. */
export function begunAnew(learned: Snapshot, own: Snapshot): Snapshot {
  return { meta: withCounters(learned.meta, own.meta), arrays: learned.arrays };
}

type Fields = { readonly [key: string]: Json };

function withCounters(learned: Fields, own: Fields): Fields {
  const fields = Object.entries(learned).map(([key, value]) => {
    const mine = own[key];
    if (mine === undefined) return [key, value];
    if (counters.has(key)) return [key, mine];
    return [key, isFields(value) && isFields(mine) ? withCounters(value, mine) : value];
  });
  return Object.fromEntries(fields);
}

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
