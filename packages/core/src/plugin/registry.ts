import { PrismError } from '../errors.ts';
import { type SettingsTable, settings } from '../settings/settings.ts';
import { didYouMean } from '../words.ts';
import type { AgentEntry } from './agentEntry.ts';
import { agentOfArm, type PartEntry, readArmName } from './agentParts.ts';
import type { EnvironmentEntry, Opponents } from './entries.ts';
import { isOpponentName, reservedOpponents } from './opponentName.ts';
import { type Permit, permitted } from './permitted.ts';
import { checkedEntries, type EntryKind as Kind, entryKinds as kinds, type Plugin } from './plugin.ts';

type EntryOf = { [K in Kind]: NonNullable<Plugin[K]>[string] };

/** An entry with its name and the plugin that offers it. */
export interface Registered<E> {
  readonly id: string;
  readonly plugin: string;
  readonly entry: E;
}

/** Fields that entries of any kind may have. */
export interface AnyEntry {
  readonly description: string;
  readonly defaults?: object;
  readonly settings?: SettingsTable;
  readonly presets?: { readonly [name: string]: { readonly description: string } };
  readonly metrics?: { readonly [name: string]: string };
}

/** An entry with its kind: `agent`, `environment`, … */
export interface NamedEntry extends Registered<AnyEntry> {
  readonly kind: string;
}

/**
 * All entries of a set of plugins, by name.
 *
 * @throws PrismError `invalid-argument` if two plugins offer the same name, or a part has a setting named as one of its agent; `contract` for
 * an invalid plugin or entry.
 */
export class Registry {
  readonly #entries = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, new Map()])) as {
    readonly [K in Kind]: Map<string, Registered<EntryOf[K]>>;
  };

  /** URLs from which threads load the plugins, see {@link Plugin.module}. */
  readonly modules: readonly string[];

  /**
   * @param permit called before environments are created, with the code that their names and settings lead to; it throws to refuse the code.
   * Pass it if names come from files of others. Default: all is permitted.
   */
  constructor(plugins: readonly Plugin[], permit?: Permit) {
    for (const plugin of plugins) requirePlugin(plugin);
    this.modules = plugins.flatMap(({ module }) => module ?? []);
    for (const plugin of plugins) for (const kind of Object.keys(kinds) as Kind[]) this.#add(plugin, kind);
    this.#addParts();
    this.#addOpponents();
    const { environments } = this.#entries;
    if (permit !== undefined)
      for (const [id, one] of environments)
        environments.set(id, { ...one, entry: permitted(one.entry, permit) });
  }

  /** Opponents of plugins, by name. */
  get opponents(): Opponents {
    return Object.fromEntries([...this.#entries.opponents].map(([id, { entry }]) => [id, entry]));
  }

  /** Lets games create the opponents of plugins. */
  #addOpponents(): void {
    const { environments, opponents } = this.#entries;
    for (const { id, plugin } of opponents.values()) {
      if (isOpponentName(id)) continue;
      throw PrismError.invalidArgument`${plugin} has an opponent named ${id}, which no setting can name.
        Use letters, digits, ".", "_" and "-", and none of ${reservedOpponents.join(', ')}.`;
    }
    if (opponents.size === 0) return;
    for (const [id, one] of environments) {
      const { entry } = one;
      if (entry.game === undefined) continue;
      const create: typeof entry.create = (config, member) => entry.create(config, member, this.opponents);
      const createVector: typeof entry.createVector =
        entry.createVector &&
        ((numEnvs, config, member) => entry.createVector!(numEnvs, config, member, this.opponents));
      environments.set(id, { ...one, entry: { ...entry, create, ...(createVector && { createVector }) } });
    }
  }

  /** Adds the possible parts to each agent's entry. */
  #addParts(): void {
    const { agents, parts } = this.#entries;
    const families = Map.groupBy(parts.values(), ({ entry }) => entry.of);
    for (const [of, [first]] of families) {
      if (agents.get(of)?.entry.parts?.of === of) continue;
      const [problem, hint] = agents.has(of)
        ? ['takes no parts', "Name the agent whose parts these are, such as of: 'dqn'."]
        : ['no plugin offers', 'Load the plugin of that agent, too.'];
      throw PrismError.unknownName`${first!.plugin} has a part ${first!.id} of the agent ${of}, which ${problem}.
        ${hint}`;
    }
    for (const [id, agent] of agents) {
      if (agent.entry.parts === undefined) continue;
      const own = families.get(agent.entry.parts.of) ?? [];
      for (const { id: part, plugin, entry } of own) {
        const taken = Object.keys(entry.options ?? {}).find((name) => name in agent.entry.defaults);
        if (taken === undefined) continue;
        throw PrismError.invalidArgument`The part ${part} of ${plugin} has a setting named ${taken}, as the agent ${id} has.
          Rename it, or set the agent's in the part's settings.`;
      }
      const known = Object.fromEntries(own.map(({ id: name, entry }) => [name, entry]));
      agents.set(id, { ...agent, entry: { ...agent.entry, parts: { ...agent.entry.parts, known } } });
    }
  }

  #add<K extends Kind>(plugin: Plugin, kind: K): void {
    const entries = this.#entries[kind];
    for (const [id, entry] of checkedEntries(plugin, kind) as [string, EntryOf[K]][]) {
      const other = entries.get(id);
      if (other !== undefined) {
        throw PrismError.invalidArgument`Both ${other.plugin} and ${plugin.name} offer the ${kinds[kind]} ${id}.
          Leave one of the two plugins out, or rename its entry.`;
      }
      entries.set(id, { id, plugin: plugin.name, entry });
    }
  }

  /** Lists all entries of a kind, sorted by name. */
  list<K extends Kind>(kind: K): Registered<EntryOf[K]>[] {
    const { compare } = new Intl.Collator('en', { numeric: true });
    return [...this.#entries[kind].values()].sort((a, b) => compare(a.id, b.id));
  }

  /**
   * Finds an entry by name. Names of arms, such as `dqn+per` and `rainbow-no-double`, find their agent with these parts, and
   * `gymnasium/CartPole-v1` finds the family `gymnasium/*`; they are not listed.
   *
   * @throws PrismError `unknown-name`, with the nearest name as its hint, or with the agent's parts; `invalid-argument` for two
   * added parts that set one setting differently.
   */
  get<K extends Kind>(kind: K, id: string): Registered<EntryOf[K]> {
    const found = this.#entries[kind].get(id) ?? this.#derived(kind, id);
    if (found !== undefined) return found as Registered<EntryOf[K]>;
    const names = this.list(kind).map((registered) => registered.id);
    throw PrismError.unknownName`There is no ${kinds[kind]} named "${id}".
      ${didYouMean(id, names)}`;
  }

  /** Whether an entry of this name exists. */
  has(kind: Kind, id: string): boolean {
    try {
      return this.get(kind, id) !== undefined;
    } catch {
      return false;
    }
  }

  #derived(
    kind: Kind,
    id: string,
  ): Registered<AgentEntry<object>> | Registered<EnvironmentEntry<object>> | undefined {
    if (kind === 'agents') return this.#arm(id);
    if (kind !== 'environments') return undefined;
    const family = this.#entries.environments.get(id.replace(/\/.*/, '/*'));
    if (family === undefined) return undefined;
    const { entry, plugin } = family;
    const create: typeof entry.create = (config) => entry.create(config, id);
    const createVector: typeof entry.createVector =
      entry.createVector && ((numEnvs, config) => entry.createVector!(numEnvs, config, id));
    const sources: typeof entry.sources = entry.sources && ((config) => entry.sources!(config, id));
    const bound = { create, ...(createVector && { createVector }), ...(sources && { sources }) };
    return { id, plugin, entry: { ...entry, ...bound } };
  }

  #arm(name: string): Registered<AgentEntry<object>> | undefined {
    const { agents } = this.#entries;
    const arm = readArmName(name, agents.keys());
    if (arm === undefined) return undefined;
    const { plugin, entry } = agents.get(arm.agent)!;
    return { plugin, ...agentOfArm(arm, entry) };
  }

  #describedPart({ title, description, source, of, settings: set = {}, options = {} }: PartEntry): AnyEntry {
    const table = Object.entries(this.#entries.agents.get(of)!.entry.settings ?? {});
    const changed = Object.fromEntries(table.filter(([name]) => name in set));
    const own = settings(options);
    const about = description === undefined ? '' : `. ${description}`;
    return {
      description: `${title}, for ${of} and its family (${source})${about}`,
      settings: { ...changed, ...options },
      defaults: { ...set, ...own.defaults },
    };
  }

  /**
   * Finds the entries of a name in all kinds; an agent and an ablation may share a name. A part is described by the agent's settings that it
   * changes, and by its own.
   *
   * @throws PrismError `unknown-name`, with the nearest name as its hint.
   */
  named(id: string): NamedEntry[] {
    const { parts, ...others } = this.#entries;
    const maps = Object.entries(others) as [Kind, ReadonlyMap<string, Registered<AnyEntry>>][];
    const found = maps.flatMap(([kind, entries]) => {
      const one = entries.get(id);
      return one === undefined ? [] : [{ kind: kinds[kind], ...one }];
    });
    const part = parts.get(id);
    if (part !== undefined)
      found.push({ kind: kinds.parts, ...part, entry: this.#describedPart(part.entry) });
    if (found.length > 0) return found;
    for (const kind of ['agents', 'environments'] as const) {
      const derived = this.#derived(kind, id);
      if (derived !== undefined) return [{ kind: kinds[kind], ...derived }];
    }
    throw PrismError.unknownName`Nothing is called "${id}".
      ${didYouMean(id, [...maps.flatMap(([, entries]) => [...entries.keys()]), ...parts.keys()])}`;
  }
}

function requirePlugin(plugin: Plugin | null): void {
  if (typeof plugin === 'object' && typeof plugin?.name === 'string') return;
  throw PrismError.contract`A plugin is an object with a name, but this is not one.
    For example: definePlugin({ name: 'my-plugin', environments: { … } }).`;
}
