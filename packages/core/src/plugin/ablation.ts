import type { Config } from '../contracts/run.ts';
import type { PartTable } from './agentEntry.ts';
import { armName } from './agentParts.ts';

/** An agent with settings that an ablation compares. */
export type AblationArm = {
  /** Unique name of its runs within the ablation: `dqn+per`. */
  readonly name: string;
  /** A registered agent, or an arm of it by its parts: `dqn+per`, `rainbow-no-double`. */
  readonly agent: string;
  /** Settings that override the agent's preset for each environment. */
  readonly config?: Config;
};

/** The baseline or the complete agent, with its name in sentences: `Rainbow`. */
export type AblationEnd = AblationArm & { readonly title: string };

/** A part that the complete agent has and the baseline lacks. */
export type AblationPart = {
  /** Name in sentences, tables and figures: `prioritized replay`. */
  readonly title: string;
  /** Paper and section. */
  readonly source: string;
  /** The baseline with this part. */
  readonly added?: AblationArm;
  /** The complete agent without this part. */
  readonly removed?: AblationArm;
  /** Published results in a few words, shown next to the measured results. */
  readonly published?: {
    readonly added: string;
    readonly removed: string;
  };
};

/**
 * An ablation study: `prism ablate <name>` trains the baseline, the baseline with each part, the complete agent, and the complete agent without
 * each part, and reports the effect of each part.
 *
 * It is plain JSON and is saved with its results, so that a report can be rendered again. To offer one, add it to a plugin; its arms can name
 * agents of any plugin:
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
  /** Suites of environments that it is meant for; the first is the default. */
  readonly suites: readonly [string, ...string[]];
  readonly baseline: AblationEnd;
  readonly complete: AblationEnd;
  /** Parts by short names, in the order of reports. */
  readonly parts: { readonly [key: string]: AblationPart };
  /** Notes on {@link AblationPart.published} for the report: who measured the results, where, and how they compare. */
  readonly literature?: string;
};

/**
 * Lists all arms: the baseline, the baseline with each part, the complete agent, the complete agent without each part. Each once: of two parts
 * one is added where the other is left out.
 */
export function ablationArms({ baseline, complete, parts }: AblationEntry): AblationArm[] {
  const all = Object.values(parts);
  const arm = ({ name, agent, config }: AblationArm): AblationArm =>
    config === undefined ? { name, agent } : { name, agent, config };
  const arms = [
    baseline,
    ...all.flatMap(({ added }) => added ?? []),
    complete,
    ...all.flatMap(({ removed }) => removed ?? []),
  ].map(arm);
  return arms.filter(({ name }, k) => arms.findIndex((other) => other.name === name) === k);
}

/**
 * Creates the parts of an ablation between two agents: adds each part to the baseline, and removes it from the complete agent.
 *
 * @param known a table of parts.
 * @param names the parts, in the order of the report.
 * @param ends names of the two agents; without `baseline` or `complete`, no part is added or removed.
 * @param published published results by part.
 */
export function partsBetween(
  known: PartTable,
  names: readonly string[],
  { baseline, complete }: { readonly baseline?: string; readonly complete?: string },
  published: { readonly [name: string]: AblationPart['published'] } = {},
): { [key: string]: AblationPart } {
  const named = (name: string): AblationArm => ({ name, agent: name });
  return Object.fromEntries(
    names.map((part) => {
      const { title, source } = known[part]!;
      const found = published[part];
      return [
        part,
        {
          ...{ title, source },
          ...(baseline && { added: named(armName({ agent: baseline, added: [part], removed: [] })) }),
          ...(complete && { removed: named(armName({ agent: complete, added: [], removed: [part] })) }),
          ...(found && { published: found }),
        },
      ];
    }),
  );
}

/**
 * Creates an ablation whose arms are one agent with other settings: the baseline lacks all parts, the complete agent has them.
 *
 * @param parts by short names: the settings without a part, and those with it unless they are the preset's.
 * @param ends the name and title of both; the agent has the name of the complete one.
 */
export function ablationBySettings(
  parts: {
    readonly [key: string]: Pick<AblationPart, 'title' | 'source'> & {
      readonly on?: Config;
      readonly off: Config;
    };
  },
  { baseline, complete }: { readonly [end in 'baseline' | 'complete']: Pick<AblationEnd, 'name' | 'title'> },
): Pick<AblationEntry, 'baseline' | 'complete' | 'parts'> {
  const arm = (name: string, hasPart: (key: string) => boolean): AblationArm => {
    const chosen = Object.entries(parts).map(([key, { on, off }]) => (hasPart(key) ? on : off));
    return { name, agent: complete.name, config: Object.assign({}, ...chosen) as Config };
  };
  const between = Object.entries(parts).map(([key, { title, source }]): [string, AblationPart] => {
    const added = arm(`${baseline.name}+${key}`, (other) => other === key);
    const removed = arm(`${complete.name}-no-${key}`, (other) => other !== key);
    return [key, { title, source, added, removed }];
  });
  return {
    baseline: { ...arm(baseline.name, () => false), title: baseline.title },
    complete: { ...arm(complete.name, () => true), title: complete.title },
    parts: Object.fromEntries(between),
  };
}
