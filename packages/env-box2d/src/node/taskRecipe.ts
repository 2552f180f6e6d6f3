import { bipedalWalkerTask } from '../bipedalWalker/bipedalWalker.ts';
import type { BipedalWalkerConfig } from '../bipedalWalker/config.ts';
import type { LunarLanderConfig } from '../lunarLander/config.ts';
import { lunarLanderTask } from '../lunarLander/lunarLander.ts';
import type { SimulationTask } from '../simulation/task.ts';

/** A task as it can be sent to another thread. */
export type TaskRecipe =
  | { readonly kind: 'lunarLander'; readonly id: string; readonly settings: LunarLanderConfig }
  | { readonly kind: 'bipedalWalker'; readonly id: string; readonly settings: BipedalWalkerConfig };

/** The task. @throws PrismError `invalid-config` */
export function taskOf(recipe: TaskRecipe): SimulationTask {
  return recipe.kind === 'lunarLander'
    ? lunarLanderTask(recipe.id, recipe.settings)
    : bipedalWalkerTask(recipe.id, recipe.settings);
}
