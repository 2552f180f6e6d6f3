import { PrismError } from '../errors.ts';
import type { AgentEntry } from './agentEntry.ts';
import type { Config } from './entries.ts';

/** A part that an agent can be trained with or without: `--with per`, `--without double`. */
export interface AgentPart {
  /** In sentences, tables and figures: `prioritized replay`. */
  readonly title: string;
  /** Paper and section. */
  readonly source: string;
  /** Settings that enable it. Of parts that set a setting differently, an agent can have only one: an added part replaces the other. */
  readonly settings: Config;
  /** The part that it requires: adding this part adds the other, and removing the other removes this part. */
  readonly requires?: string;
}

/** Parts by name. */
export type PartTable = { readonly [name: string]: AgentPart };

/** The parts of an agent. */
export interface AgentParts<C extends object = Config> {
  /** All possible parts. */
  readonly known: PartTable;
  /** The agent's own parts. */
  readonly own: readonly string[];
  /** Makes the defaults and presets of the agent with exactly these parts; later parts override settings of earlier ones. */
  make(parts: readonly string[]): Pick<AgentEntry<C>, 'defaults' | 'presets' | 'parts'>;
}

/** Merges the settings of parts; later parts override earlier ones. */
export function settingsOfParts(known: PartTable, parts: readonly string[]): Config {
  return Object.assign({}, ...parts.map((name) => known[name]!.settings)) as Config;
}

/** An agent with added and removed parts. */
export interface Arm {
  readonly agent: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The name of an arm: `dqn+per`, `rainbow-no-double`. */
export function armName({ agent, added, removed }: Arm): string {
  return [agent, ...added.map((part) => `+${part}`), ...removed.map((part) => `-no-${part}`)].join('');
}

/**
 * Reads the name of an arm; undefined for other names.
 *
 * @param agents names of agents.
 */
export function readArmName(name: string, agents: Iterable<string>): Arm | undefined {
  const begins = [...agents].filter((id) =>
    /^(\+|-no-)./.test(name.startsWith(id) ? name.slice(id.length) : ''),
  );
  const agent = begins.sort((a, b) => b.length - a.length)[0];
  if (agent === undefined) return undefined;
  const words = name.slice(agent.length).split(/(?=\+|-no-)/);
  const having = (mark: string): string[] =>
    words.flatMap((word) => (word.startsWith(mark) ? word.slice(mark.length) : []));
  return { agent, added: having('+'), removed: having('-no-') };
}

/**
 * Creates the agent of an arm, with a name that lists the parts in the order of the table.
 *
 * @param entry the arm's agent.
 * @throws PrismError `unknown-name` for parts that cannot be added or removed, `invalid-argument` for added parts that exclude each other.
 */
export function agentOfArm(
  arm: Arm,
  { parts, ...entry }: AgentEntry<object>,
): { readonly id: string; readonly entry: AgentEntry<object> } {
  const { agent } = arm;
  const { known, own }: Pick<AgentParts, 'known' | 'own'> = parts ?? { known: {}, own: [] };
  const others = Object.keys(known).filter((name) => !own.includes(name));
  const inOrder = (names: readonly string[], accepted: readonly string[], lack: string): string[] => {
    const unknown = names.find((name) => !accepted.includes(name));
    if (unknown === undefined) return accepted.filter((name) => names.includes(name));
    throw new PrismError('unknown-name', `The agent ${agent} has no part "${unknown}" to ${lack}.`, {
      hint:
        accepted.length === 0
          ? 'Change it by its settings: --set KEY=VALUE.'
          : `There ${accepted.length === 1 ? 'is' : 'are'} ${accepted.join(', ')}.`,
    });
  };
  const added = inOrder(arm.added, others, 'add');
  const removed = inOrder(arm.removed, own, 'leave out');
  requireOnePlaceEach(known, added);
  const stays = (name: string | undefined): boolean =>
    name === undefined || (!removed.includes(name) && stays(known[name]!.requires));
  const coming = added.flatMap((name) => withRequired(known, name)).filter((name) => !own.includes(name));
  const titles = (names: readonly string[]): string => names.map((name) => known[name]!.title).join(', ');
  const changes = [
    ...(added.length > 0 ? [`with ${titles(added)}`] : []),
    ...(removed.length > 0 ? [`without ${titles(removed)}`] : []),
  ];
  const made = parts!.make([...new Set([...own.filter(stays), ...coming])]);
  return {
    id: armName({ agent, added, removed }),
    entry: {
      ...entry,
      defaults: made.defaults,
      ...(made.presets && { presets: made.presets }),
      ...(made.parts && { parts: made.parts }),
      description: `${entry.description}; ${changes.join(', ')}`,
    },
  };
}

/** Lists a part after those that it requires. */
function withRequired(known: PartTable, name: string): string[] {
  const { requires } = known[name]!;
  return [...(requires === undefined ? [] : withRequired(known, requires)), name];
}

/** @throws PrismError `invalid-argument` for two parts that set a setting differently, unless one requires the other. */
function requireOnePlaceEach(known: PartTable, added: readonly string[]): void {
  for (const [k, name] of added.entries()) {
    for (const other of added.slice(0, k)) {
      if (withRequired(known, name).includes(other) || withRequired(known, other).includes(name)) continue;
      const [one, two] = [known[other]!.settings, known[name]!.settings];
      const shared = Object.keys(one).find((key) => key in two && one[key] !== two[key]);
      if (shared === undefined) continue;
      throw new PrismError('invalid-argument', `The parts ${other} and ${name} both set ${shared}.`, {
        hint: 'Use one of them.',
      });
    }
  }
}
