import type { Config } from '../contracts/run.ts';
import { PrismError } from '../errors.ts';
import { unmet } from '../settings/settings.ts';
import type { AblationArm, AblationEntry, AblationPart } from './ablation.ts';
import type { PartTable } from './agentEntry.ts';
import { armName, sharedSetting } from './agentParts.ts';
import type { Registry } from './registry.ts';

/**
 * Returns the ablation of that name. For an agent without one that can have parts, returns the ablation between its family's agent and it: each
 * of its parts is added to the one and left out of the other. For an agent without parts of its own, returns the ablation between it and
 * itself with the named parts.
 *
 * @param names of parts to compare; default: those of the ablation. See {@link ablationOfParts}.
 * @throws PrismError `unknown-name` if there is neither, `invalid-argument` for an agent without parts of its own if none are named, and what
 * {@link ablationOfParts} throws.
 */
export function ablationNamed(registry: Registry, name: string, names?: readonly string[]): AblationEntry {
  const agentParts = registry.has('agents', name) ? registry.get('agents', name).entry.parts : undefined;
  if (agentParts === undefined || registry.has('ablations', name)) {
    const { entry } = registry.get('ablations', name);
    return names === undefined ? entry : ablationOfParts(registry, entry, names);
  }
  const { of, own, known = {} } = agentParts;
  if (names === undefined && own.length === 0) {
    throw PrismError.invalidArgument`The agent ${name} has no parts of its own to leave out.
      Name parts to add to it${Object.keys(known).length === 0 ? '' : `: ${Object.keys(known).join(', ')}`}.`;
  }
  const base = own.length === 0 ? name : of;
  const related = registry.list('ablations').find(({ entry }) => entry.baseline.agent === base);
  const between: AblationEntry = {
    description: `${base}, ${base} with each part of ${name}, ${name}, ${name} without each`,
    title: `${name} taken apart`,
    suites: related?.entry.suites ?? ['classic'],
    baseline: { name: base, agent: base, title: base },
    complete: { name, agent: name, title: name },
    parts: {},
  };
  return ablationOfParts(registry, between, names ?? own);
}

/**
 * Returns an ablation of the named parts only. The names may include parts that the ablation does not list but its agents can have: each is
 * added to the baseline, unless the baseline has it, and the complete agent gets all that it lacks, so that each can be left out. A part that
 * would replace one of the complete agent's parts or one named before it, or needs other settings than the complete agent's, is only added to
 * the baseline. Published results stay if one of the named parts has them.
 *
 * @throws PrismError `unknown-name` for a part that is neither in the ablation nor a part of the complete agent's family,
 * `invalid-argument` for one that can neither be added to the baseline nor left out of the complete agent.
 */
export function ablationOfParts(
  registry: Registry,
  ablation: AblationEntry,
  names: readonly string[],
): AblationEntry {
  const { baseline, complete, literature, ...rest } = ablation;
  const { parts } = registry.get('agents', complete.agent).entry;
  const { known = {}, own = [] } = parts ?? {};
  const ofBaseline = registry.get('agents', baseline.agent).entry.parts?.own ?? [];
  const possible = [...new Set([...Object.keys(ablation.parts), ...Object.keys(known)])];
  const unknown = names.find((name) => !possible.includes(name));
  if (unknown !== undefined) {
    throw PrismError.unknownName`"${unknown}" is no part of ${complete.title}.
      There are ${possible.join(', ')}.`;
  }
  const change = <A extends AblationArm>(arm: A, plus: readonly string[], minus: readonly string[] = []): A =>
    withParts(registry, arm, plus, minus);
  const added: string[] = [];
  for (const name of names) {
    if (Object.hasOwn(ablation.parts, name) || own.includes(name)) continue;
    if ([...own, ...added].some((part) => sharedSetting(known, part, name) !== undefined)) continue;
    const { defaults } = registry.get('agents', change(complete, added).agent).entry;
    if (unmet(known[name]!.needs ?? {}, { ...defaults, ...complete.config } as Config) === undefined)
      added.push(name);
  }
  const partOf = (name: string): AblationPart => {
    const listed = ablation.parts[name];
    if (listed !== undefined)
      return listed.removed === undefined ? listed : { ...listed, removed: change(listed.removed, added) };
    const { title, source } = known[name]!;
    const others = added.filter((other) => other !== name);
    const leaving = own.filter((part) => part === name);
    const without = [...own, ...added].includes(name) ? armOf(change(complete, others, leaving)) : undefined;
    const arms = {
      ...(!ofBaseline.includes(name) && { added: armOf(change(baseline, [name])) }),
      // The complete agent without its only part is the baseline.
      ...(without !== undefined && without.name !== baseline.name && { removed: without }),
    };
    if (Object.keys(arms).length > 0) return { title, source, ...arms };
    throw PrismError.invalidArgument`${baseline.title} has the part ${name} already, and ${complete.title} cannot have it.
      Leave it out.`.about('parts');
  };
  const title = [complete.title, ...titles(known, added)].join(' + ');
  const chosen = names.map((name) => [name, partOf(name)] as const);
  return {
    ...rest,
    ...(added.length > 0 && { title: `${title} taken apart` }),
    baseline,
    complete: { ...change(complete, added), title },
    parts: Object.fromEntries(chosen),
    ...(literature !== undefined && chosen.some(([, { published }]) => published) && { literature }),
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
