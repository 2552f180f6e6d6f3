import type { ConfigOf, Json, Setting } from '@prism-rl/core';
import { flag, integer, listOf, number, orNull, settings, text } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';

/** Arguments of Python by name, as JSON. */
const kwargs: Setting<{ [name: string]: Json }> = {
  default: {},
  meaning: "Arguments of the environment's constructor by name, as JSON",
  accepts: 'an object of JSON',
  check: (value) =>
    shape.isObject(value) ? undefined : { message: 'must be an object of JSON, like {"size":8}', path: [] },
};

export const gymnasiumSettings = settings({
  kwargs,
  wrappers: listOf(
    text('', '', { isEmptyFine: false }),
    [],
    'Wrappers of Python, the innermost first: ["minigrid.wrappers:ImgObsWrapper"]',
  ),
  maxEpisodeSteps: orNull(
    integer(1, 'Steps after which an episode is truncated; null: as registered', { min: 1 }),
    null,
  ),
  actionMask: flag(true, 'Whether an action_mask in info becomes a field of the observations'),
  processes: integer(1, 'Python processes that share the environments of a vector', { min: 1 }),
  python: text('', 'Program of Python; empty: PRISM_PYTHON, else python3 or python'),
  timeout: number(60, 'Seconds in which Python must create the environments, and answer each step', {
    above: 0,
  }),
});

/** The configuration of an environment of Python. */
export type GymnasiumConfig = ConfigOf<typeof gymnasiumSettings.settings>;
