import {
  type ActingPolicy,
  counted,
  type Episodes,
  type MaybePromise,
  type Policy,
  PrismError,
  type Registry,
} from '@prism-rl/core';
import { requireSameSpaces, requireSound } from '@prism-rl/core/recordings';
import { leastEffectiveEpisodes, offPolicyLimits, offPolicyNames } from '@prism-rl/experiments';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { readDataset } from '@prism-rl/runner/node';
import { chancesOf, OffPolicyJudge, type OffPolicyJudgement } from '@prism-rl/stats';
import type { CommandContext, OptionValues } from './command.ts';
import { print, printJson, say, table } from './output.ts';
import { loadTrainedAgent } from './trainedAgent.ts';

/** Who is judged, and how. */
export interface Judging {
  readonly spaces: Pick<Episodes, 'observationSpace' | 'actionSpace'>;
  /** Names the policy in errors. */
  readonly name: string;
  /** Whether it acts by its probabilities, as in training. */
  readonly samples: boolean;
  readonly epsilon: number;
  readonly discount: number;
  /** Whose probabilities the recorded actions had: a run, or `random`, which also stands for unknown ones. */
  readonly behaviour: string;
  /** Finds the agent of a run. */
  registryOf(run: string): MaybePromise<Registry>;
  readonly backend?: string | undefined;
  readonly signal?: AbortSignal;
  /** The recordings; default: of the path. */
  readonly recordings?: (() => AsyncGenerator<Episodes>) | undefined;
}

/** Recordings that are checked once, and read once if they have up to 256 MiB. @param spaces theirs */
export function checkedRecordings(path: string, spaces: Judging['spaces']): () => AsyncGenerator<Episodes> {
  const dataset = readDataset(path);
  const checked = new Map<string, Episodes | undefined>();
  const isHeld = (dataset.bytes ?? 0) <= 2 ** 28;
  return async function* () {
    for (const shard of dataset.shards) {
      const episodes = checked.get(shard) ?? (await dataset.read(shard));
      if (!checked.has(shard)) {
        requireSameSpaces(episodes, spaces, { source: `The recording ${shard}`, wanted: 'the environment' });
        requireSound(shard, episodes);
        checked.set(shard, isHeld ? episodes : undefined);
      }
      yield episodes;
    }
  };
}

/**
 * Judges a policy by recordings. The number of features is that of fitted Q.
 *
 * @returns undefined if the signal stopped it.
 * @throws PrismError `incompatible` for an agent without a network, actions that `chancesOf` refuses, other spaces, or no episodes.
 */
export async function judgedByRecordings(
  path: string,
  agent: Pick<Policy, 'portable'>,
  { spaces, name, samples, epsilon, discount, behaviour, registryOf, backend, signal, ...read }: Judging,
): Promise<{ readonly judgement: OffPolicyJudgement; readonly features: number } | undefined> {
  const { recordings = checkedRecordings(path, spaces) } = read;
  const policy = chancesOf(await readable(agent, name), spaces, { samples, epsilon, name });
  const acted =
    behaviour === 'random'
      ? undefined
      : await loadTrainedAgent(behaviour, await registryOf(behaviour), 1, backend);
  try {
    const model = acted && (await readable(acted.agent, behaviour));
    const recorded = chancesOf(model, spaces, model && { samples: true, name: behaviour });
    const judge = new OffPolicyJudge(spaces, policy, recorded);
    let count = 0;
    for await (const episodes of recordings()) {
      if (signal?.aborted === true) return undefined;
      judge.add(episodes);
      count += episodes.lengths.length;
    }
    if (count > 0) return { judgement: judge.judge(discount), features: judge.features };
    throw PrismError.incompatible`${path} has no episodes to judge a policy by.
      Record some: prism record-data.`;
  } finally {
    acted?.close();
  }
}

async function readable(agent: Pick<Policy, 'portable'>, name: string): Promise<ActingPolicy> {
  const portable = await agent.portable?.();
  if (portable !== undefined) return portable;
  throw PrismError.incompatible`The agent of ${name} has no policy that off-policy values can read.
    Agents with neural networks have one: dqn, for example.`;
}

/** `prism evaluate RUN --off-policy RECORDINGS`: what the policy would have earned, judged by episodes that another policy recorded. */
export async function evaluateOffPolicy(
  { args, options, registry, signal }: CommandContext,
  path: string,
): Promise<number | undefined> {
  const [runDir = ''] = args;
  const behaviour = behaviourIn(options);
  const discount = options.fraction('discount') ?? 1;
  const backend = options.text('backend');
  const {
    agent,
    env: spaces,
    ...trained
  } = await loadTrainedAgent(runDir, await registry(runDir), 1, backend);
  try {
    const samples = options.flag('explore');
    const epsilon = options.fraction('epsilon') ?? (samples ? 0 : trained.evaluationEpsilon);
    const how = { samples, epsilon, discount, behaviour, registryOf: registry, backend, signal };
    const judged = await judgedByRecordings(path, agent, { spaces, name: runDir, ...how });
    if (judged === undefined) return 130;
    const { judgement, features } = judged;
    const { episodes, meanReturn, values } = judgement;
    const notes = [
      ...notesOn(judgement, features, spaces.actionSpace.flatSize),
      ...(behaviour === 'random'
        ? []
        : [
            `the probabilities of the recorded actions are those of ${behaviour}; where these are wrong, the weights are`,
          ]),
      offPolicyLimits,
    ];
    if (options.flag('json')) {
      printJson({ episodes, meanReturn, behaviour, epsilon, discount, values, notes });
      return undefined;
    }
    print(
      `${path}: ${counted(episodes, 'episode')} with a mean return of ${formatReturn(meanReturn)}; ${runDir} would have`,
    );
    print(table([['a return of', '95 % interval', 'by', 'as of'], ...rowsOf(values)]));
    for (const note of notes) say(`note: ${note}`);
    return undefined;
  } finally {
    trained.close();
  }
}

function rowsOf(values: OffPolicyJudgement['values']): string[][] {
  return Object.entries(offPolicyNames).flatMap(([how, words]) => {
    const value = values[how as keyof typeof values];
    if (value === undefined) return [];
    const { estimate, low, high } = value;
    const isKnown = [estimate, low, high].every(Number.isFinite);
    const numbers = [formatReturn(estimate), `${formatReturn(low)} to ${formatReturn(high)}`];
    const asOf = 'effectiveEpisodes' in value ? counted(Math.round(value.effectiveEpisodes), 'episode') : '';
    return [[...(isKnown ? numbers : ['unknown', 'unknown']), words, asOf]];
  });
}

function behaviourIn(options: OptionValues): string {
  for (const name of ['episodes', 'seed', 'against', 'simulations'] as const) {
    if (!options.given(name)) continue;
    throw PrismError.invalidArgument`--${name} and --off-policy cannot be given together: nothing is played.
      Leave --${name} out.`;
  }
  const behaviour = options.text('behaviour');
  if (behaviour !== undefined) return behaviour;
  throw PrismError.invalidArgument`--off-policy needs --behaviour, for the probabilities of the recorded actions.
    Name the run that acted, or one that imitates the recordings (prism train bc ENV --data DIR), or random.`;
}

function notesOn(
  { episodes, steps, cutOff, values }: OffPolicyJudgement,
  features: number,
  actions: number,
): string[] {
  const { effectiveEpisodes = leastEffectiveEpisodes } = values.importanceWeighted ?? {};
  return [
    ...(values.fittedQ === undefined
      ? [
          `doubly robust and fitted Q are left out: linear values of ${counted(actions, 'action')} on these observations have ${features} features, too many for ${counted(steps, 'step')} here`,
        ]
      : []),
    ...(effectiveEpisodes >= leastEffectiveEpisodes
      ? []
      : [
          `only ${Number.isFinite(effectiveEpisodes) ? Math.round(effectiveEpisodes) : 'few'} of ${counted(episodes, 'episode')} went as this policy would have: trust none of the weights. A policy nearer to the recorded one has more, such as one with a larger --epsilon`,
        ]),
    ...(cutOff > 0
      ? [
          `${counted(cutOff, 'episode')} of the recordings ${cutOff === 1 ? 'was' : 'were'} cut off: later rewards are missing`,
        ]
      : []),
  ];
}
