import type {
  Config,
  Dimension,
  Json,
  SearchRange,
  SearchSpace,
  Setting,
  SettingsTable,
} from '@prism-rl/core';
import { meets, PrismError, settingMeant } from '@prism-rl/core';
import type { SpaceWish, Wish } from './readSpace.ts';

/** From which ratio of its ends on a range that says no scale is searched by ratio. */
const farApart = 100;

/** What {@link spaceOf} reads. */
export interface SpaceSource {
  /** Named in errors: `agent ppo`. */
  readonly owner: string;
  /** The entry's settings; a setting without a range is searched only if the wish names one. */
  readonly settings: SettingsTable;
  /** Values of all settings that are not searched. */
  readonly config: Config;
  /** Settings that the user has set; they are not searched. */
  readonly given: Config;
  readonly wish: SpaceWish;
}

/**
 * Returns the space to search: the search ranges that settings declare, changed by the user's wishes, without settings that have no effect given the
 * fixed ones.
 *
 * @throws PrismError `invalid-argument` for a wish that cannot be met, and if nothing is left to search.
 */
export function spaceOf({ owner, settings, config, given, wish }: SpaceSource): SearchSpace {
  for (const name of Object.keys(wish.wishes)) requireSearchable(owner, name, settings, given);
  const found: Dimension[] = [];
  for (const [name, setting] of Object.entries(settings) as [string, Setting][]) {
    if (Object.hasOwn(given, name)) continue;
    const wanted = wish.wishes[name] ?? (wish.isWhole ? undefined : setting.search);
    if (wanted !== undefined) found.push(dimensionOf(owner, name, setting, wanted));
  }
  const space = inOrder(found, config, wish, owner);
  if (space.length > 0) return space;
  throw PrismError.invalidArgument`The ${owner} has no settings left to search.
    Name settings and their ranges, for example learningRate=1e-4..1e-2.`.about('space');
}

function requireSearchable(owner: string, name: string, settings: SettingsTable, given: Config): void {
  if (!Object.hasOwn(settings, name)) {
    throw PrismError.invalidArgument`The search space names "${name}", but the ${owner} has no such setting.
      ${settingMeant(name, Object.keys(settings))}`;
  }
  if (Object.hasOwn(given, name)) {
    throw PrismError.invalidArgument`${name} is both set and searched.
      Remove it from the settings or from the search space.`.about('given', 'space');
  }
}

function dimensionOf(owner: string, name: string, setting: Setting, wish: Wish): Dimension {
  const needs = setting.needs === undefined ? {} : { needs: setting.needs };
  const wanted = wish === 'all' ? allOf(owner, name, setting) : wish;
  if ('choices' in wanted) {
    const { choices } = wanted;
    for (const choice of choices) requireAccepted(owner, name, setting, choice);
    const different = new Set(choices.map((choice) => JSON.stringify(choice))).size;
    if (choices.length > 1 && different === choices.length)
      return { kind: 'choice', name, choices, ...needs };
    throw PrismError.invalidArgument`The search space must name at least two different choices of ${name}.
      To keep it at one value, set ${name}=${JSON.stringify(choices[0] ?? setting.default)}.`.about('given');
  }
  const { from, to } = wanted;
  const { search, isWhole = false } = setting;
  const ownScale = search !== undefined && 'from' in search ? (search.scale ?? 'linear') : undefined;
  const scale = wanted.scale ?? ownScale ?? (from > 0 && to / from >= farApart ? 'log' : 'linear');
  for (const end of [from, to]) requireAccepted(owner, name, setting, end);
  const isPossible = scale === 'linear' || (scale === 'log' ? from > 0 : to < 1);
  if (from < to && isPossible) return { kind: 'number', name, from, to, scale, isWhole, ...needs };
  const why = from < to ? `cannot have the scale ${scale}` : 'must rise';
  throw PrismError.invalidArgument`The range of ${name}, ${from}..${to}, ${why}.
    Scales are linear, log for numbers above 0, and complement for numbers below 1.`;
}

function allOf(owner: string, name: string, { search, choices }: Setting): SearchRange {
  const all = choices === undefined ? search : { choices };
  if (all !== undefined) return all;
  throw PrismError.invalidArgument`The search space gives no range of ${name}, and the ${owner} has no default range.
    Write ${name}=1..10, or ${name}=1,2,5.`.about('space');
}

function requireAccepted(owner: string, name: string, setting: Setting, value: Json): void {
  const wrong = setting.check(value);
  if (wrong === undefined) return;
  throw PrismError.invalidArgument`The search would try ${textOf(value)} for the setting "${name}" of the ${owner}, but it \
    ${wrong.message}.`;
}

/** Dimensions behind those that they need; what the settings that stay switch off is left out. */
function inOrder(found: readonly Dimension[], config: Config, wish: SpaceWish, owner: string): SearchSpace {
  const space: Dimension[] = [];
  const gone = new Set<string>();
  let left = [...found];
  while (left.length > 0) {
    const next = left.find(({ needs = {} }) =>
      Object.keys(needs).every((name) => left.every((other) => other.name !== name)),
    );
    if (next === undefined) throw PrismError.contract`Settings of the ${owner} need each other.`;
    left = left.filter((other) => other !== next);
    const { needs = {}, ...always } = next;
    const open = Object.entries(needs).filter(([name]) => space.some((other) => other.name === name));
    const fixed = Object.entries(needs).filter(([name]) => space.every((other) => other.name !== name));
    const unmet = fixed.find(([name, accepted]) => gone.has(name) || !meets(config[name], accepted))?.[0];
    if (unmet === undefined) {
      space.push(open.length === 0 ? always : { ...always, needs: Object.fromEntries(open) });
    } else if (Object.hasOwn(wish.wishes, next.name)) {
      throw PrismError.invalidArgument`The search space names "${next.name}", which has no effect with ${unmet}=${JSON.stringify(config[unmet])}.
        Set ${unmet} to another value, or search it, too.`;
    } else gone.add(next.name);
  }
  return space;
}

/** As JSON, which writes infinities as null. */
function textOf(value: Json): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value, (_, part) =>
    typeof part === 'number' && !Number.isFinite(part) ? `${part}` : part,
  );
}
