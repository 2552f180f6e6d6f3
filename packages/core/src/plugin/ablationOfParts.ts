import { PrismError } from '../errors.ts';
import type { AblationArm, AblationEntry, AblationPart } from './ablation.ts';
import { armName, type PartTable, readArmName, sharedSetting } from './agentParts.ts';
import type { Registry } from './registry.ts';

/**
 * Returns an ablation of the named parts alone. Other parts of its agents may be among them: both ends get these, so that each is added to
 * the baseline, and left out of the complete agent. A part that would replace one of the complete agent's is only added to the baseline.
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
  const others = names.filter((name) => !Object.hasOwn(ablation.parts, name) && !own.includes(name));
  const added = others.filter((name) => own.every((part) => sharedSetting(known, part, name) === undefined));
  const plus = <A extends AblationArm>(arm: A, parts: readonly string[]): A =>
    withParts(registry, arm, parts);
  const partOf = (name: string): AblationPart => {
    const { title, source } = known[name]!;
    const isAdded = added.includes(name);
    return {
      ...{ title, source, added: armOf(plus(baseline, [name])) },
      ...(isAdded && {
        removed: armOf(
          plus(
            complete,
            added.filter((other) => other !== name),
          ),
        ),
      }),
    };
  };
  return {
    ...ablation,
    complete: { ...plus(complete, added), title: [complete.title, ...titles(known, added)].join(' + ') },
    parts: Object.fromEntries(
      names.map((name) => {
        const part = ablation.parts[name] ?? partOf(name);
        const isOwn = Object.hasOwn(ablation.parts, name) && part.removed !== undefined;
        return [name, isOwn ? { ...part, removed: plus(part.removed!, added) } : part];
      }),
    ),
  };
}

const titles = (known: PartTable, names: readonly string[]): string[] =>
  names.map((name) => known[name]!.title);

const armOf = ({ name, agent, config }: AblationArm): AblationArm => ({
  name,
  agent,
  ...(config && { config }),
});

/** Adds parts to an arm's agent, and their names to the arm's. */
function withParts<A extends AblationArm>(registry: Registry, arm: A, parts: readonly string[]): A {
  if (parts.length === 0) return arm;
  const agents = registry.list('agents').map(({ id }) => id);
  const { agent, added, removed } = readArmName(arm.agent, agents) ?? {
    ...{ agent: arm.agent, added: [], removed: [] },
  };
  const { id } = registry.get('agents', armName({ agent, added: [...added, ...parts], removed }));
  return {
    ...arm,
    agent: id,
    name: arm.name === arm.agent ? id : armName({ agent: arm.name, added: parts, removed: [] }),
  };
}
