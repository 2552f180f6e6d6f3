import { PrismError } from '../errors.ts';
import type { AblationArm, AblationEntry, AblationPart } from './ablation.ts';
import { armName, type PartTable, sharedSetting } from './agentParts.ts';
import type { Registry } from './registry.ts';

/**
 * Returns an ablation of the named parts only. The names may include parts that the ablation lacks but its agents can have: each is added to
 * the baseline, and the complete agent gets all of them, so that each can be left out. A part that would replace one of the complete agent's
 * parts is only added to the baseline.
 *
 * @throws PrismError `unknown-name` for a part that is neither in the ablation nor a part of the complete agent's family.
 */
export function ablationOfParts(
  registry: Registry,
  ablation: AblationEntry,
  names: readonly string[],
): AblationEntry {
  const { baseline, complete } = ablation;
  const { known = {}, own = [] } = registry.get('agents', complete.agent).entry.parts ?? {};
  const possible = [...new Set([...Object.keys(ablation.parts), ...Object.keys(known)])];
  const unknown = names.find((name) => !possible.includes(name));
  if (unknown !== undefined) {
    throw new PrismError('unknown-name', `"${unknown}" is no part of ${complete.title}.`, {
      hint: `There are ${possible.join(', ')}.`,
    });
  }
  const foreign = names.filter((name) => !Object.hasOwn(ablation.parts, name) && !own.includes(name));
  const added = foreign.filter((name) => own.every((part) => sharedSetting(known, part, name) === undefined));
  const plus = <A extends AblationArm>(arm: A, parts: readonly string[]): A =>
    withParts(registry, arm, parts);
  const partOf = (name: string): AblationPart => {
    const listed = ablation.parts[name];
    if (listed !== undefined)
      return listed.removed === undefined ? listed : { ...listed, removed: plus(listed.removed, added) };
    const { title, source } = known[name]!;
    const others = added.filter((other) => other !== name);
    return {
      ...{ title, source, added: armOf(plus(baseline, [name])) },
      ...(added.includes(name) && { removed: armOf(plus(complete, others)) }),
    };
  };
  return {
    ...ablation,
    complete: { ...plus(complete, added), title: [complete.title, ...titles(known, added)].join(' + ') },
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

/** Adds parts to an arm: to its agent and to its name. */
function withParts<A extends AblationArm>(registry: Registry, arm: A, parts: readonly string[]): A {
  if (parts.length === 0) return arm;
  const plus = (name: string): string => armName({ agent: name, added: parts, removed: [] });
  const { id } = registry.get('agents', plus(arm.agent));
  return { ...arm, agent: id, name: arm.name === arm.agent ? id : plus(arm.name) };
}
