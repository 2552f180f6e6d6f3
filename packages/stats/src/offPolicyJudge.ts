import {
  type ActingPolicy,
  actionMaskOf,
  type Discrete,
  type Episodes,
  type PackedArray,
  PrismError,
} from '@prism-rl/core';
import type { Interval } from './bootstrap.ts';
import {
  doublyRobust,
  fittedReturn,
  fittedValues,
  importanceWeighted,
  type OffPolicyValue,
  selfNormalised,
} from './offPolicy.ts';

type Spaces = Pick<Episodes, 'observationSpace' | 'actionSpace'>;

/** A policy as the probabilities of its actions. */
export interface ActionChances {
  /** The state at the start of an episode, which {@link of} overwrites; empty for policies without memory. */
  begin(): Float32Array;
  /** The probability of each action, by a packed observation; of actions in a Box the greedy action itself. */
  of(seen: PackedArray, state?: Float32Array): readonly number[];
}

/** Which probabilities {@link chancesOf} takes. */
export interface ChancesOptions {
  /** Whether the policy acts by its probabilities, as in training, instead of greedily; default false. */
  readonly samples?: boolean;
  /** Probability of a random one of the possible actions instead, in [0, 1]; default 0. */
  readonly epsilon?: number;
  /** Names the policy in errors; default `the policy`. */
  readonly name?: string;
}

/**
 * The probabilities of a policy's actions, or of random actions if there is no policy.
 *
 * @throws PrismError `incompatible` for actions that are neither Discrete nor a greedy policy's in a Box, and, when asked, for a policy that samples
 *   none
 */
export function chancesOf(
  policy: ActingPolicy | undefined,
  { observationSpace, actionSpace }: Spaces,
  { samples = false, epsilon = policy === undefined ? 1 : 0, name = 'the policy' }: ChancesOptions = {},
): ActionChances {
  const n = actionsOf({ actionSpace });
  const begin = (): Float32Array => policy?.begin() ?? new Float32Array(0);
  if (actionSpace.kind === 'box') {
    if (policy !== undefined && (samples || epsilon > 0)) {
      throw PrismError.incompatible`Of actions in ${actionSpace}, only a greedy policy can be judged, as ${name} acts with an ε of 0.
        Leave --explore and --epsilon out, and write --behaviour random: fitted Q needs no probabilities.`;
    }
    const greedy = (seen: PackedArray, state?: Float32Array): readonly number[] =>
      Array.from((policy?.assess(seen, undefined, state).action ?? []) as ArrayLike<number>);
    return { begin, of: greedy };
  }
  const first = (actionSpace as Discrete).start;
  const mask = actionMaskOf(observationSpace);
  const own = (seen: PackedArray, state?: Float32Array): readonly number[] | undefined => {
    const assessed = policy?.assess(seen, undefined, state);
    if (assessed === undefined) return undefined;
    const { action, probabilities } = assessed;
    if (!samples) return Array.from({ length: n }, (_, k) => Number(k + first === action));
    if (probabilities !== undefined) return probabilities;
    throw PrismError.incompatible`The policy of ${name} has values of actions, but no probabilities.
      Take the policy of an agent that imitates its recordings, such as bc.`;
  };
  return {
    begin,
    of: (seen, state) => {
      const chances = own(seen, state);
      const possible = Array.from({ length: n }, (_, k) => (mask === undefined ? 1 : seen[mask.offset + k]!));
      const each = epsilon / possible.reduce((sum, one) => sum + one, 0);
      return possible.map((one, k) => each * one + (chances === undefined ? 0 : (1 - epsilon) * chances[k]!));
    },
  };
}

/** What a policy would have earned. */
export interface OffPolicyJudgement {
  /** Number of recorded episodes, of their steps, and of those episodes that were cut off, so that later rewards are missing. */
  readonly episodes: number;
  readonly steps: number;
  readonly cutOff: number;
  /** Mean return of the recorded episodes, without discount. */
  readonly meanReturn: number;
  readonly values: {
    /** The weights, and doubly robust values with them, are absent for actions in a Box. */
    readonly importanceWeighted?: OffPolicyValue;
    readonly selfNormalised?: OffPolicyValue;
    /** The last two are absent if linear values of the observations have too many features for the number of steps. */
    readonly doublyRobust?: OffPolicyValue;
    readonly fittedQ?: Interval;
  };
}

/** Maximum features of the model of the values, and maximum numbers of all steps' features: the fit takes seconds and some hundred megabytes then. */
const mostFeatures = 512;
const mostNumbers = 2e7;

/** Steps that all resamples look at together. */
const mostLooks = 2e8;

/**
 * Judges a policy by episodes that another policy, the behaviour, recorded: {@link importanceWeighted}, {@link selfNormalised}, and with linear values
 * of the flattened observations for each action {@link doublyRobust} and {@link fittedReturn}. Of actions in a Box {@link fittedReturn} alone, with
 * values that are quadratic in observation and action.
 */
export class OffPolicyJudge {
  /** Number of features of the linear values. */
  readonly features: number;
  readonly #spaces: Spaces;
  readonly #policy: ActionChances;
  readonly #behaviour: ActionChances;
  readonly #lengths: number[] = [];
  readonly #rewards: number[] = [];
  readonly #ratios: number[] = [];
  readonly #taken: Float64Array[] = [];
  readonly #expected: Float64Array[] = [];
  readonly #next: Float64Array[] = [];
  #cutOff = 0;

  /** @throws PrismError `incompatible` for actions that are neither Discrete nor in a Box */
  constructor(spaces: Spaces, policy: ActionChances, behaviour: ActionChances) {
    this.#spaces = spaces;
    this.#policy = policy;
    this.#behaviour = behaviour;
    const seen = spaces.observationSpace.flatSize + 1;
    const all = seen + actionsOf(spaces);
    this.features = this.#isReal ? (all * (all + 1)) / 2 : actionsOf(spaces) * seen;
  }

  /** Adds recorded episodes of these spaces. @throws what the policies throw */
  add(episodes: Episodes): void {
    const { lengths, observations, actions, rewards, terminated, truncated } = episodes;
    const { size } = this.#spaces.observationSpace;
    const { size: width } = this.#spaces.actionSpace;
    const first = this.#isReal ? 0 : (this.#spaces.actionSpace as Discrete).start;
    let [step, row] = [0, 0];
    for (const [episode, length] of lengths.entries()) {
      const [own, other] = [this.#policy.begin(), this.#behaviour.begin()];
      for (let t = 0; t < length; t++, step++, row++) {
        const seen = observations.subarray(row * size, (row + 1) * size);
        const action = actions[step * width]! - first;
        const chances = this.#policy.of(seen, own);
        if (!this.#isReal) this.#ratios.push(chances[action]! / this.#behaviour.of(seen, other)[action]!);
        this.#rewards.push(rewards[step]!);
        const taken = this.#isReal ? Array.from(actions.subarray(step * width, (step + 1) * width)) : action;
        if (this.#hasModel) this.#model(seen, taken, chances, t > 0);
      }
      row++;
      if (this.#hasModel) this.#next.push(new Float64Array(this.features));
      this.#lengths.push(length);
      if (terminated[episode] === 0 && truncated[episode] === 0) this.#cutOff++;
    }
  }

  /** @param discount γ, in [0, 1]. @throws PrismError `state` before the first episode */
  judge(discount = 1): OffPolicyJudgement {
    const [lengths, rewards, ratios] = [this.#lengths, this.#rewards, this.#ratios];
    if (lengths.length === 0) {
      throw PrismError.state`There are no episodes to judge a policy by.
        Add some first.`;
    }
    const episodes = { lengths, rewards, ratios, discount };
    // Each resample looks at every step: a million steps take seconds.
    const resamples = Math.max(100, Math.min(2000, Math.floor(mostLooks / rewards.length)));
    const [taken, expected, next] = [this.#taken, this.#expected, this.#next];
    const steps = { taken, expected, next, rewards, discount };
    return {
      ...{ episodes: lengths.length, steps: rewards.length, cutOff: this.#cutOff },
      meanReturn: rewards.reduce((sum, reward) => sum + reward, 0) / lengths.length,
      values: {
        ...(!this.#isReal && {
          importanceWeighted: importanceWeighted(episodes, { resamples }),
          selfNormalised: selfNormalised(episodes, { resamples }),
        }),
        ...(this.#hasModel && {
          ...(!this.#isReal && { doublyRobust: doublyRobust(episodes, fittedValues(steps), { resamples }) }),
          fittedQ: fittedReturn(lengths, steps, { resamples }),
        }),
      },
    };
  }

  get #isReal(): boolean {
    return this.#spaces.actionSpace.kind === 'box';
  }

  get #hasModel(): boolean {
    return this.features <= mostFeatures && this.#rewards.length * this.features <= mostNumbers;
  }

  /** Features of the observation and a 1 for each action: linear values of each action. Of actions in a Box all products of two numbers. */
  #model(
    seen: PackedArray,
    action: number | readonly number[],
    chances: readonly number[],
    continues: boolean,
  ): void {
    const { observationSpace } = this.#spaces;
    const each = observationSpace.flatSize + 1;
    const features = new Float64Array(each).fill(1);
    observationSpace.flatten(observationSpace.unpack(seen), features);
    const weighted = (weightOf: (k: number) => number): Float64Array =>
      Float64Array.from(
        { length: this.features },
        (_, i) => weightOf(Math.floor(i / each)) * features[i % each]!,
      );
    const products = (own: readonly number[]): Float64Array => {
      const all = [...features, ...own];
      return Float64Array.from(all.flatMap((x, i) => all.slice(0, i + 1).map((y) => x * y)));
    };
    const isReal = typeof action !== 'number';
    this.#taken.push(isReal ? products(action) : weighted((k) => Number(k === action)));
    const expected = isReal ? products(chances) : weighted((k) => chances[k]!);
    this.#expected.push(expected);
    if (continues) this.#next.push(expected);
  }
}

function actionsOf({ actionSpace }: Pick<Spaces, 'actionSpace'>): number {
  if (actionSpace.kind === 'discrete' || actionSpace.kind === 'box') return actionSpace.flatSize;
  throw PrismError.incompatible`Off-policy values need Discrete actions or a Box, but the actions are in ${actionSpace}.
    Evaluate the policy in the environment.`;
}
