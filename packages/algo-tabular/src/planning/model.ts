import { type Env, PrismError, type TabularModel } from '@prism-rl/core';

/**
 * Returns the model of an environment, for a planner.
 *
 * @throws PrismError `incompatible` if the environment does not expose its probabilities.
 */
export function knownModel(env: Env): TabularModel {
  const model = env.model?.();
  if (model !== undefined) return model;
  throw PrismError.incompatible`${env.id} has no model: its transition probabilities are not known, or are no function of the observation.
    Learn it from experience instead, with q-learning for example; or plan for FrozenLake-v1.`;
}

const sumTolerance = 1e-9;

/** @throws PrismError `invalid-argument` unless `model` is a finite Markov decision process. */
function checkTabularModel(model: TabularModel): void {
  const problem = problemOf(model);
  if (problem === undefined) return;
  throw PrismError.invalidArgument`This is not a model to plan with: ${problem}.
    Pass what model() of an environment returns.`;
}

function problemOf(model: TabularModel | undefined): string | undefined {
  if (!(model?.offsets instanceof Int32Array)) return 'it has no offsets';
  const { numStates, numActions, offsets, probabilities, nextStates, rewards, terminated } = model;
  const pairs = numStates * numActions;
  if (!(pairs > 0)) return `it has ${numStates} states and ${numActions} actions`;
  if (offsets.length !== pairs + 1 || offsets[0] !== 0)
    return `offsets must hold ${pairs + 1} entries from 0 on`;
  const outcomes = offsets[pairs]!;
  for (const [name, array] of Object.entries({ probabilities, nextStates, rewards, terminated })) {
    if (array.length !== outcomes) return `${name} must hold ${outcomes} entries, but holds ${array.length}`;
  }
  const place = (pair: number): string =>
    `state ${Math.floor(pair / numActions)}, action ${pair % numActions}`;
  for (let pair = 0, k = 0; pair < pairs; pair++) {
    let sum = 0;
    for (const end = offsets[pair + 1]!; k < end; k++) {
      const next = nextStates[k]!;
      if (!(probabilities[k]! >= 0)) return `${place(pair)} has the probability ${probabilities[k]}`;
      if (!(next >= 0 && next < numStates)) return `${place(pair)} leads to state ${next} of ${numStates}`;
      if (!Number.isFinite(rewards[k])) return `${place(pair)} has the reward ${rewards[k]}`;
      sum += probabilities[k]!;
    }
    if (!(Math.abs(sum - 1) < sumTolerance)) return `the probabilities of ${place(pair)} sum to ${sum}`;
  }
  return undefined;
}

/**
 * A model prepared for Bellman backups: q(s, a) = r(s, a) + Σ w·v(s′), with precomputed expected rewards and discounted probabilities
 * (Sutton & Barto, eq. 3.5 and 4.6).
 *
 * Arrays of values have `numStates + 1` entries; the last one is the terminal state's and stays 0.
 */
export interface BackupModel {
  readonly numStates: number;
  readonly numActions: number;
  readonly discount: number;
  /** Entries `offsets[pair]` up to `offsets[pair + 1]` are the outcomes of the pair `s * numActions + a`. */
  readonly offsets: Int32Array;
  /** r(s, a) of each pair. */
  readonly rewards: Float64Array;
  /** γ·p(s′ | s, a) of each outcome; undefined if every pair has one outcome, whose weight is γ. */
  readonly weights: Float64Array | undefined;
  /** s′ of each outcome; `numStates` if the episode ends. */
  readonly successors: Int32Array;
}

/** @throws PrismError `invalid-argument` unless `model` is a finite Markov decision process. */
export function backupModel(model: TabularModel, discount: number): BackupModel {
  checkTabularModel(model);
  const { numStates, numActions, offsets, probabilities, nextStates, terminated } = model;
  const pairs = numStates * numActions;
  const outcomes = probabilities.length;
  const successors = nextStates.slice();
  for (let k = 0; k < outcomes; k++) if (terminated[k] === 1) successors[k] = numStates;
  const common = { numStates, numActions, discount, offsets, successors };
  // Each pair has an outcome. With one per pair, its probability is 1 and its reward the expected one.
  if (outcomes === pairs) return { ...common, rewards: model.rewards, weights: undefined };
  const rewards = new Float64Array(pairs);
  const weights = new Float64Array(outcomes);
  for (let pair = 0, k = 0; pair < pairs; pair++) {
    let reward = 0;
    for (const end = offsets[pair + 1]!; k < end; k++) {
      reward += probabilities[k]! * model.rewards[k]!;
      weights[k] = discount * probabilities[k]!;
    }
    rewards[pair] = reward;
  }
  return { ...common, rewards, weights };
}

/** Creates an array for the values of all states and the terminal state. */
export function zeroValues({ numStates }: BackupModel): Float64Array {
  return new Float64Array(numStates + 1);
}

/** q(s, a) of a pair under the values `v`. */
export function actionValue(model: BackupModel, v: Float64Array, pair: number): number {
  const { offsets, rewards, weights, successors, discount } = model;
  if (weights === undefined) return rewards[pair]! + discount * v[successors[pair]!]!;
  let q = rewards[pair]!;
  for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) q += weights[k]! * v[successors[k]!]!;
  return q;
}

/** Predecessors of each state: those of `s` are `states[offsets[s]]` … `states[offsets[s + 1] − 1]`. */
export interface Predecessors {
  readonly offsets: Int32Array;
  readonly states: Int32Array;
}

/** Inverts a model. May list a predecessor several times if several of its outcomes lead to the same state. */
export function predecessors(model: BackupModel): Predecessors {
  const { numStates } = model;
  const counts = new Int32Array(numStates + 2);
  eachEdge(model, (_from, to) => counts[to + 2]!++);
  for (let s = 2; s < counts.length; s++) counts[s]! += counts[s - 1]!;
  const states = new Int32Array(counts[numStates + 1]!);
  // Filling advances each start to the next one, which leaves the offsets in place.
  eachEdge(model, (from, to) => {
    states[counts[to + 1]!++] = from;
  });
  return { offsets: counts.subarray(0, numStates + 1), states };
}

function eachEdge(model: BackupModel, visit: (from: number, to: number) => void): void {
  const { numStates, numActions, offsets, successors, weights } = model;
  const latest = new Int32Array(numStates).fill(-1);
  for (let from = 0; from < numStates; from++) {
    for (let k = offsets[from * numActions]!; k < offsets[(from + 1) * numActions]!; k++) {
      const to = successors[k]!;
      if (to === numStates || weights?.[k] === 0 || latest[to] === from) continue;
      latest[to] = from;
      visit(from, to);
    }
  }
}
