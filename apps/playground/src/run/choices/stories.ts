// Suggested experiments, one link each: the effect of a single change.
import texts from './stories.json' with { type: 'json' };
import { worldOf } from './worlds.ts';

/** An experiment. */
export interface Story {
  readonly title: string;
  /** What to look for. */
  readonly about: string;
  /** The run, in the format of a link. */
  readonly link: string;
}

/** Experiments by world, or by what worlds share theirs. */
const stories: { readonly [of: string]: readonly Story[] } = texts;

/** Experiments for a world; arcade games share theirs, and board games do. */
export function storiesOf(world: string): readonly Story[] {
  const { group } = worldOf(world);
  const shared = world.startsWith('MinAtar/') ? 'MinAtar' : group === 'Board games' ? group : world;
  return stories[shared]!.map((story) => ({ ...story, link: story.link.replace('{world}', world) }));
}
