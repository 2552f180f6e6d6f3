import type { Config } from './entries.ts';

/** One of the agents that an ablation compares. */
export type AblationArm = {
  /** Under which its runs are shown; unique in the ablation: `dqn+per`. */
  readonly name: string;
  /** A registered agent. */
  readonly agent: string;
  /** Settings over those of the agent's preset for each environment. */
  readonly config?: Config;
};

/** An arm that parts are added to, or taken from, with its name in sentences: `Rainbow`. */
export type AblationEnd = AblationArm & { readonly title: string };

/** One of the parts in which the two ends of an ablation differ. */
export type AblationPart = {
  /** In sentences, tables and figures: `prioritized replay`. */
  readonly title: string;
  /** Where it comes from: paper and section. */
  readonly source: string;
  /** The baseline with it. */
  readonly added?: AblationArm;
  /** The complete agent without it. */
  readonly removed?: AblationArm;
  /** Published results, in a few words each, shown beside the results measured here. */
  readonly published?: {
    /** Of the baseline with it. */
    readonly added: string;
    /** Of the complete agent without it. */
    readonly removed: string;
  };
};

/**
 * An ablation that a plugin offers: `prism ablate <name>` trains the baseline, the baseline with each part, the complete agent, and the
 * complete agent without each part, and reports what every part is worth.
 *
 * It is plain JSON and stands beside its results, so that a report can be drawn anew. To offer one, write it into a plugin and name arms of
 * agents that are registered, by this plugin or another:
 *
 * ```ts
 * definePlugin({
 *   name: 'my-plugin',
 *   ablations: {
 *     tiny: {
 *       description: 'what a tiny agent owes to exploring',
 *       title: 'Tiny taken apart',
 *       suites: ['classic'],
 *       baseline: { name: 'greedy', title: 'Greedy', agent: 'tiny', config: { epsilon: 0 } },
 *       complete: { name: 'tiny', title: 'Tiny', agent: 'tiny' },
 *       parts: {
 *         exploring: {
 *           title: 'exploration',
 *           source: 'Sutton & Barto, section 2.2',
 *           added: { name: 'greedy+exploring', agent: 'tiny', config: { epsilon: 0.1 } },
 *         },
 *       },
 *     },
 *   },
 * });
 * ```
 */
export type AblationEntry = {
  /** One line for `prism list`. */
  readonly description: string;
  /** Heading of its report: `Rainbow taken apart`. */
  readonly title: string;
  /** Suites of environments that it is meant for; the first one is the default. */
  readonly suites: readonly [string, ...string[]];
  /** What parts are added to. */
  readonly baseline: AblationEnd;
  /** All parts together. */
  readonly complete: AblationEnd;
  /** By short names, in the order in which reports show them. */
  readonly parts: { readonly [key: string]: AblationPart };
  /** Notes on {@link AblationPart.published} for the report: who measured it, where, and how it compares. */
  readonly literature?: string;
};

/** All arms: the baseline, with each part, the complete agent, without each part. */
export function ablationArms({ baseline, complete, parts }: AblationEntry): AblationArm[] {
  const all = Object.values(parts);
  const arm = ({ name, agent, config }: AblationArm): AblationArm =>
    config === undefined ? { name, agent } : { name, agent, config };
  return [
    baseline,
    ...all.flatMap(({ added }) => added ?? []),
    complete,
    ...all.flatMap(({ removed }) => removed ?? []),
  ].map(arm);
}
