import { childSnapshot, mergeSnapshots, type Snapshot, snapshotOf } from '../contracts/snapshot.ts';
import type { SettingsTable } from '../settings/settings.ts';
import type { AgentContext } from './agentEntry.ts';
import type { PartOf, PartState } from './agentParts.ts';

/** A recipe with the changes of an agent's parts, and the state of these parts. */
export interface RecipeWithParts<R extends object> {
  readonly recipe: R;
  /** Returns the snapshot `parts` of the agent; nothing if no part has a state. */
  save(): { readonly parts?: Snapshot };
  /** Restores the states from the agent's snapshot. Skips arrays of another length, as in evaluations with another number of environments. */
  restore(snapshot: Snapshot): void;
}

/** Lets each part of an agent change the agent's recipe, in order. */
export function recipeWithParts<R extends object>(
  recipe: R,
  context: AgentContext<object>,
): RecipeWithParts<R> {
  let changed = recipe;
  const states: [part: string, state: PartState][] = [];
  for (const [name, part] of Object.entries(context.parts ?? {})) {
    const change = (part as PartOf<R, object, SettingsTable>).change?.(changed, context as never);
    if (change === undefined) continue;
    const { state, ...fields } = change;
    changed = { ...changed, ...fields };
    if (state !== undefined) states.push([name, state]);
  }
  return {
    recipe: changed,
    save: () =>
      states.length === 0
        ? {}
        : {
            parts: mergeSnapshots(
              Object.fromEntries(states.map(([name, state]) => [name, snapshotOf(state)])),
            ),
          },
    restore: (snapshot) => {
      for (const [name, state] of states) {
        const { arrays } = childSnapshot(childSnapshot(snapshot, 'parts'), name);
        for (const [key, array] of Object.entries(state)) {
          if (arrays[key]?.length === array.length) array.set(arrays[key] as never);
        }
      }
    },
  };
}
