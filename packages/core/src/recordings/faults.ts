import type { PackedArray } from '../arrays/arrays.ts';
import type { Episodes } from '../contracts/dataset.ts';
import { PrismError } from '../errors.ts';
import { maskName, PossibleActions } from '../spaces/actionMask.ts';
import { outside } from '../spaces/box.ts';

/** A number in recorded episodes that nothing can be learned from. */
export interface RecordingFault {
  readonly kind: 'observation' | 'action' | 'reward' | 'mask';
  /** A clause: `step 3 of episode 2 has the reward NaN`. */
  readonly text: string;
}

/** Finds observations and rewards that are not finite, actions outside their space, and actions that a mask rules out. */
export function* faultsOf(episodes: Episodes): Generator<RecordingFault> {
  const { lengths, observations, actions, rewards, observationSpace, actionSpace } = episodes;
  const possible = PossibleActions.of(episodes);
  const canBeOther = observationSpace.dtype.startsWith('float');
  const [size, width] = [observationSpace.size, actionSpace.size];
  let step = 0;
  for (const [episode, length] of lengths.entries()) {
    const first = step + episode; // an episode has a row more of observations than steps
    for (let t = 0; t <= length; t++) {
      const at = `step ${t + 1} of episode ${episode + 1}`;
      const row = (first + t) * size;
      if (canBeOther && !areFinite(observations, row, size))
        yield {
          kind: 'observation',
          text: `${t < length ? `the observation of ${at}` : `the last observation of episode ${episode + 1}`} is not finite`,
        };
      if (t === length) break;
      if (!Number.isFinite(rewards[step]))
        yield { kind: 'reward', text: `${at} has the reward ${rewards[step]}` };
      const action = actionSpace.unpack(actions, step * width);
      if (!actionSpace.contains(action))
        yield { kind: 'action', text: `${at} has the action ${outside(actionSpace, action)}` };
      else if (possible !== undefined) {
        const seen = observations.subarray(row, row + size);
        if (!possible.allows(seen, actions.subarray(step * width, (step + 1) * width), 0))
          yield { kind: 'mask', text: `the ${maskName} rules out the action of ${at}` };
      }
      step++;
    }
  }
}

/** @throws PrismError `invalid-action` or `not-finite` for the first fault of episodes. @param shard the name of their file */
export function requireSound(shard: string, episodes: Episodes): void {
  for (const { kind, text } of faultsOf(episodes)) {
    const isAction = kind === 'action' || kind === 'mask';
    throw new PrismError(isAction ? 'invalid-action' : 'not-finite', `In the recording ${shard}, ${text}.`, {
      hint: 'prism data info counts such steps. Record the episodes again without them.',
    });
  }
}

function areFinite(values: PackedArray, from: number, count: number): boolean {
  for (let k = from; k < from + count; k++) if (!Number.isFinite(values[k])) return false;
  return true;
}
