import {
  type Agent,
  actionMaskOf,
  counted,
  type Discrete,
  type Episodes,
  type PackedArray,
  PrismError,
  type Registry,
  type Space,
} from '@prism-rl/core';
import { requireSameSpaces, requireSound } from '@prism-rl/core/recordings';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { readDataset } from '@prism-rl/runner/node';
import {
  doublyRobust,
  fittedReturn,
  fittedValues,
  type Interval,
  importanceWeighted,
  selfNormalised,
} from '@prism-rl/stats';
import type { CommandContext, OptionValues } from './command.ts';
import { print, printJson, say, table } from './output.ts';
import { loadTrainedAgent } from './trainedAgent.ts';

type Spaces = Pick<Episodes, 'observationSpace' | 'actionSpace'>;

/** A policy as the probabilities of its actions. */
interface Chances {
  /** The state at the start of an episode, which {@link of} overwrites. */
  begin(): Float32Array;
  /** The probability of each action, by what was seen. */
  of(seen: PackedArray, state: Float32Array): readonly number[];
}

interface ShownValue extends Interval {
  readonly effectiveEpisodes?: number;
}

/** Most features of the model of the values, and most numbers of all steps' features: the fit takes seconds and some hundred megabytes then. */
const mostFeatures = 512;
const mostNumbers = 2e7;

/** Steps that all resamples look at together. */
const mostLooks = 2e8;

/** Fewer effective episodes say little. */
const leastEffective = 30;

/** `prism evaluate RUN --off-policy RECORDINGS`: what the policy would have earned, judged by episodes that another policy recorded. */
export async function evaluateOffPolicy(
  { args, options, registry, signal }: CommandContext,
  path: string,
): Promise<number | undefined> {
  const [runDir = ''] = args;
  const name = behaviourIn(options);
  const dataset = readDataset(path);
  const discount = shareIn(options, 'discount') ?? 1;
  const closing: (() => void)[] = [];
  const load = async (run: string, all: Registry) => {
    const trained = await loadTrainedAgent(run, all, 1, options.text('backend'));
    closing.push(trained.close);
    return trained;
  };
  try {
    const judged = await load(runDir, await registry(runDir));
    const spaces = judged.env;
    const n = actionsOf(spaces);
    const epsilon = shareIn(options, 'epsilon') ?? (options.flag('explore') ? 0 : judged.evaluationEpsilon);
    const policy = mixed(
      await chancesOf(judged.agent, runDir, spaces, options.flag('explore')),
      spaces,
      epsilon,
    );
    const behaviour =
      name === 'random'
        ? mixed(undefined, spaces, 1)
        : await chancesOf((await load(name, await registry(name))).agent, name, spaces, true);
    const steps = new JudgedSteps(spaces, n);
    for (const shard of dataset.shards) {
      if (signal.aborted) return 130;
      const episodes = await dataset.read(shard);
      requireSameSpaces(episodes, spaces, { source: `The recording ${shard}`, wanted: 'the environment' });
      requireSound(shard, episodes);
      steps.add(episodes, policy, behaviour);
    }
    const { lengths, meanReturn, values, notes } = steps.judge(path, discount);
    if (name !== 'random')
      notes.push(
        `the probabilities of the recorded actions are those of ${name}; where these are wrong, the weights are`,
      );
    notes.push(
      'no such number knows what was never tried in the recordings, causes that the observations lack, or whether the world has changed since; the intervals are those of other episodes like these alone',
    );
    if (options.flag('json')) {
      printJson({ episodes: lengths.length, meanReturn, behaviour: name, epsilon, discount, values, notes });
      return undefined;
    }
    print(
      `${path}: ${counted(lengths.length, 'episode')} with a mean return of ${formatReturn(meanReturn)}; ${runDir} would have`,
    );
    print(
      table([
        ['a return of', '95 % interval', 'by', 'as of'],
        ...Object.entries(values).map(([how, value]) => rowOf(how, value)),
      ]),
    );
    for (const note of notes) say(`note: ${note}`);
    return undefined;
  } finally {
    for (const close of closing) close();
  }
}

function rowOf(how: string, { estimate, low, high, effectiveEpisodes }: ShownValue): string[] {
  const isKnown = [estimate, low, high].every(Number.isFinite);
  return [
    ...(isKnown
      ? [formatReturn(estimate), `${formatReturn(low)} to ${formatReturn(high)}`]
      : ['unknown', 'unknown']),
    namesOf[how]!,
    effectiveEpisodes === undefined ? '' : counted(Math.round(effectiveEpisodes), 'episode'),
  ];
}

const namesOf: { readonly [how: string]: string } = {
  importanceWeighted: 'importance weights',
  selfNormalised: 'normalised weights',
  doublyRobust: 'doubly robust',
  fittedQ: 'fitted Q',
};

function behaviourIn(options: OptionValues): string {
  for (const name of ['episodes', 'seed', 'against', 'simulations'] as const) {
    if (options.text(name) === undefined) continue;
    throw PrismError.invalidArgument`--${name} and --off-policy cannot be given together: nothing is played.
      Leave --${name} out.`;
  }
  const behaviour = options.text('behaviour');
  if (behaviour !== undefined) return behaviour;
  throw PrismError.invalidArgument`--off-policy needs --behaviour, for the probabilities of the recorded actions.
    Name the run that acted, or one that imitates the recordings (prism train bc ENV --data DIR), or random.`;
}

function shareIn(options: OptionValues, name: 'epsilon' | 'discount'): number | undefined {
  const value = options.number(name);
  if (value === undefined || (value >= 0 && value <= 1)) return value;
  throw PrismError.invalidArgument`--${name} must be a number from 0 to 1, but is ${value}.`;
}

/** @throws PrismError `incompatible` for other actions than those of a Discrete. */
function actionsOf({ actionSpace }: Spaces): number {
  if (actionSpace.kind === 'discrete') return actionSpace.flatSize;
  throw PrismError.incompatible`Off-policy values need Discrete actions, but the actions are in ${actionSpace}.
    Evaluate in the environment: leave --off-policy out.`;
}

const startOf = (actionSpace: Space<unknown>): number => (actionSpace as Discrete).start;

/** @param samples whether the policy acts by its probabilities, instead of greedily. */
async function chancesOf(
  agent: Agent,
  name: string,
  { actionSpace }: Spaces,
  samples: boolean,
): Promise<Chances> {
  const policy = await agent.portable?.();
  if (policy === undefined) {
    throw PrismError.incompatible`The agent of ${name} has no policy that off-policy values can read.
      Agents with neural networks have one: dqn, for example.`;
  }
  const first = startOf(actionSpace);
  const n = actionSpace.flatSize;
  return {
    begin: () => policy.begin(),
    of: (seen, state) => {
      const { action, probabilities } = policy.assess(seen, undefined, state);
      if (!samples) return Array.from({ length: n }, (_, k) => Number(k + first === action));
      if (probabilities !== undefined) return probabilities;
      throw PrismError.incompatible`The policy of ${name} has values of actions, but no probabilities.
        Imitate its recordings and name that run: prism train bc ENV --data DIR.`;
    },
  };
}

/** With probability `epsilon` another policy: one of the possible actions, each as likely as the others. */
function mixed(
  policy: Chances | undefined,
  { observationSpace, actionSpace }: Spaces,
  epsilon: number,
): Chances {
  const mask = actionMaskOf(observationSpace);
  const n = actionSpace.flatSize;
  return {
    begin: () => policy?.begin() ?? new Float32Array(0),
    of: (seen, state) => {
      const own = policy?.of(seen, state);
      const possible = Array.from({ length: n }, (_, k) => (mask === undefined ? 1 : seen[mask.offset + k]!));
      const each = epsilon / possible.reduce((sum, one) => sum + one, 0);
      return possible.map((one, k) => each * one + (own === undefined ? 0 : (1 - epsilon) * own[k]!));
    },
  };
}

/** Recorded steps with what the judged policy thinks of them. */
class JudgedSteps {
  readonly #spaces: Spaces;
  readonly #actions: number;
  readonly #size: number;
  readonly #lengths: number[] = [];
  readonly #rewards: number[] = [];
  readonly #ratios: number[] = [];
  readonly #taken: Float64Array[] = [];
  readonly #expected: Float64Array[] = [];
  readonly #next: Float64Array[] = [];
  #cutOff = 0;

  constructor(spaces: Spaces, actions: number) {
    this.#spaces = spaces;
    this.#actions = actions;
    this.#size = actions * (spaces.observationSpace.flatSize + 1);
  }

  add(episodes: Episodes, policy: Chances, behaviour: Chances): void {
    const { lengths, observations, actions, rewards, terminated, truncated } = episodes;
    const { size } = this.#spaces.observationSpace;
    const first = startOf(this.#spaces.actionSpace);
    let [step, row] = [0, 0];
    for (const [episode, length] of lengths.entries()) {
      const [own, other] = [policy.begin(), behaviour.begin()];
      for (let t = 0; t < length; t++, step++, row++) {
        const seen = observations.subarray(row * size, (row + 1) * size);
        const action = actions[step]! - first;
        const chances = policy.of(seen, own);
        this.#ratios.push(chances[action]! / behaviour.of(seen, other)[action]!);
        this.#rewards.push(rewards[step]!);
        if (this.#hasModel) this.#model(seen, action, chances, t > 0);
      }
      row++;
      if (this.#hasModel) this.#next.push(new Float64Array(this.#size));
      this.#lengths.push(length);
      if (terminated[episode] === 0 && truncated[episode] === 0) this.#cutOff++;
    }
  }

  get #hasModel(): boolean {
    return this.#size <= mostFeatures && this.#rewards.length * this.#size <= mostNumbers;
  }

  /** Features of the observation and a 1 for each action: linear values of each action. */
  #model(seen: PackedArray, action: number, chances: readonly number[], continues: boolean): void {
    const { observationSpace } = this.#spaces;
    const each = observationSpace.flatSize + 1;
    const features = new Float64Array(each).fill(1);
    observationSpace.flatten(observationSpace.unpack(seen), features);
    const weighted = (weightOf: (k: number) => number): Float64Array =>
      Float64Array.from(
        { length: this.#size },
        (_, i) => weightOf(Math.floor(i / each)) * features[i % each]!,
      );
    this.#taken.push(weighted((k) => Number(k === action)));
    const expected = weighted((k) => chances[k]!);
    this.#expected.push(expected);
    if (continues) this.#next.push(expected);
  }

  judge(path: string, discount: number) {
    const [lengths, rewards, ratios] = [this.#lengths, this.#rewards, this.#ratios];
    const episodes = { lengths, rewards, ratios, discount };
    const notes: string[] = [];
    if (lengths.length === 0) {
      throw PrismError.incompatible`${path} has no episodes to judge a policy by.
        Record some: prism record-data.`;
    }
    // Each resample looks at every step: seconds for a million of them.
    const resamples = Math.max(100, Math.min(2000, Math.floor(mostLooks / rewards.length)));
    const weighted = importanceWeighted(episodes, { resamples });
    const values: { [how: string]: ShownValue } = {
      importanceWeighted: weighted,
      selfNormalised: selfNormalised(episodes, { resamples }),
    };
    if (this.#hasModel) {
      const steps = {
        taken: this.#taken,
        expected: this.#expected,
        next: this.#next,
        rewards,
        discount,
      };
      values.doublyRobust = doublyRobust(episodes, fittedValues(steps), { resamples });
      values.fittedQ = fittedReturn(lengths, steps, { resamples });
    } else
      notes.push(
        `doubly robust and fitted Q are left out: linear values of ${counted(this.#actions, 'action')} on these observations have ${this.#size} features, too many for ${counted(rewards.length, 'step')} here`,
      );
    const { effectiveEpisodes } = weighted;
    if (!(effectiveEpisodes >= leastEffective))
      notes.push(
        `only ${Number.isFinite(effectiveEpisodes) ? Math.round(effectiveEpisodes) : 'few'} of ${counted(lengths.length, 'episode')} went as this policy would have: trust none of the weights. A policy nearer to the recorded one has more, such as one with a larger --epsilon`,
      );
    if (this.#cutOff > 0)
      notes.push(
        `${counted(this.#cutOff, 'episode')} of the recordings ${this.#cutOff === 1 ? 'was' : 'were'} cut off: later rewards are missing`,
      );
    const meanReturn = rewards.reduce((sum, reward) => sum + reward, 0) / lengths.length;
    return { lengths, meanReturn, values, notes };
  }
}
