import type { Config } from '../contracts/run.ts';
import { invalidArgument, PrismError } from '../errors.ts';
import { unmet } from '../settings/settings.ts';
import type { AblationArm, AblationEntry, AblationPart } from './ablation.ts';
import type { PartTable } from './agentEntry.ts';
import { armName, sharedSetting } from './agentParts.ts';
import type { Registry } from './registry.ts';

/**
 * Returns the ablation of that name. For an agent without one that has parts, returns the ablation between its family's agent and it: each of
 * its parts is added to the one and left out of the other.
 *
 * @param names of parts to compare; default: those of the ablation. See {@link ablationOfParts}.
 * @throws PrismError `unknown-name` if there is neither, and what {@link ablationOfParts} throws.
 */
export function ablationNamed(registry: Registry, name: string, names?: readonly string[]): AblationEntry {
  const whole = wholeAblation(registry, name);
  return names === undefined ? whole : ablationOfParts(registry, whole, names);
}

function wholeAblation(registry: Registry, name: string): AblationEntry {
  const agent = registry.list('agents').find(({ id }) => id === name);
  const { of = '', own = [] } = agent?.entry.parts ?? {};
  if (own.length === 0 || registry.has('ablations', name)) return registry.get('ablations', name).entry;
  const related = registry.list('ablations').find(({ entry }) => entry.baseline.agent === of);
  const between: AblationEntry = {
    description: `${of}, ${of} with each part of ${name}, ${name}, ${name} without each`,
    title: `${name} taken apart`,
    suites: related?.entry.suites ?? ['classic'],
    baseline: { name: of, agent: of, title: of },
    complete: { name, agent: name, title: name },
    parts: {},
  };
  return ablationOfParts(registry, between, own);
}

/**
 * Returns an ablation of the named parts only. The names may include parts that the ablation does not list but its agents can have: each is
 * added to the baseline, unless the baseline has it, and the complete agent gets all that it lacks, so that each can be left out. A part that
 * would replace one of the complete agent's parts, or needs other settings than the complete agent's, is only added to the baseline.
 *
 * @throws PrismError `unknown-name` for a part that is neither in the ablation nor a part of the complete agent's family,
 * `invalid-argument` for one that can neither be added to the baseline nor left out of the complete agent.
 */
export function ablationOfParts(
  registry: Registry,
  ablation: AblationEntry,
  names: readonly string[],
): AblationEntry {
  const { baseline, complete } = ablation;
  const { defaults, parts } = registry.get('agents', complete.agent).entry;
  const { known = {}, own = [] } = parts ?? {};
  const ofBaseline = registry.get('agents', baseline.agent).entry.parts?.own ?? [];
  const possible = [...new Set([...Object.keys(ablation.parts), ...Object.keys(known)])];
  const unknown = names.find((name) => !possible.includes(name));
  if (unknown !== undefined) {
    throw new PrismError('unknown-name', `"${unknown}" is no part of ${complete.title}.`, {
      hint: `There are ${possible.join(', ')}.`,
    });
  }
  const foreign = names.filter((name) => !Object.hasOwn(ablation.parts, name) && !own.includes(name));
  const suits = (name: string): boolean =>
    own.every((part) => sharedSetting(known, part, name) === undefined) &&
    unmet(known[name]!.needs ?? {}, { ...defaults, ...complete.config } as Config) === undefined;
  const added = foreign.filter(suits);
  const change = <A extends AblationArm>(arm: A, plus: readonly string[], minus: readonly string[] = []): A =>
    withParts(registry, arm, plus, minus);
  const partOf = (name: string): AblationPart => {
    const listed = ablation.parts[name];
    if (listed !== undefined)
      return listed.removed === undefined ? listed : { ...listed, removed: change(listed.removed, added) };
    const { title, source } = known[name]!;
    const others = added.filter((other) => other !== name);
    const leaving = own.filter((part) => part === name);
    const arms = {
      ...(!ofBaseline.includes(name) && { added: armOf(change(baseline, [name])) }),
      ...([...own, ...added].includes(name) && { removed: armOf(change(complete, others, leaving)) }),
    };
    if (Object.keys(arms).length > 0) return { title, source, ...arms };
    throw invalidArgument(
      `${baseline.title} has the part ${name} already, and ${complete.title} cannot have it.`,
      'Leave it out of --parts.',
    );
  };
  return {
    ...ablation,
    complete: { ...change(complete, added), title: [complete.title, ...titles(known, added)].join(' + ') },
    parts: Object.fromEntries(names.map((name) => [name, partOf(name)])),
  };
}

const titles = (known: PartTable, names: readonly string[]): string[] =>
  names.map((name) => known[name]!.title);

const armOf = ({ name, agent, config }: AblationArm): AblationArm => ({
  name,
  agent,
  ...(config && { config }),
});

/** Adds parts to an arm and removes others: of its agent, and in its name. */
function withParts<A extends AblationArm>(
  registry: Registry,
  arm: A,
  added: readonly string[],
  removed: readonly string[],
): A {
  if (added.length + removed.length === 0) return arm;
  const changed = (agent: string): string => armName({ agent, added, removed });
  const { id } = registry.get('agents', changed(arm.agent));
  return { ...arm, agent: id, name: arm.name === arm.agent ? id : changed(arm.name) };
}
