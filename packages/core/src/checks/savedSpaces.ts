import type { Env } from '../contracts/env.ts';
import { PrismError } from '../errors.ts';

type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

/** Observations and actions of an environment in a line, for its saved states: settings change them where they change its size. */
export function spacesOf({ observationSpace, actionSpace }: Spaces): string {
  return `observations ${observationSpace} and actions ${actionSpace}`;
}

/**
 * @param saved what {@link spacesOf} said when the state was saved; undefined in states of earlier versions, which pass.
 * @throws PrismError `corrupt` for a state of an environment with other spaces.
 */
export function requireSpacesOf(env: Spaces & Pick<Env, 'id'>, saved: string | undefined): void {
  const own = spacesOf(env);
  if (saved === undefined || saved === own) return;
  throw new PrismError('corrupt', `This state of ${env.id} has ${saved}, but this environment has ${own}.`, {
    hint: 'Restore a state into an environment with the same settings.',
  });
}
