// A finger that plays: a swipe over the stage is the key of its direction.
import { isDrawable } from '../run/choices/worlds.ts';
import type { LiveRun } from '../run/live/liveRun.ts';

/** Points that a finger moves for a direction. */
const least = 24;

/** Lets swipes over the stage press the arrow keys' actions; returns what ends that. */
export function hearSwipes(run: LiveRun): () => void {
  const stage = document.querySelector<HTMLElement>('.stage');
  const { id, keys } = run.world.value;
  // A finger draws in a map.
  if (stage === null || isDrawable(id) || !Object.keys(keys).some((key) => key.startsWith('Arrow')))
    return () => undefined;
  const controller = new AbortController();
  const options = { signal: controller.signal };
  let from: readonly [x: number, y: number] | undefined;
  stage.addEventListener('pointerdown', (event) => (from = [event.clientX, event.clientY]), options);
  stage.addEventListener(
    'pointermove',
    ({ buttons, clientX, clientY }) => {
      if (from === undefined || buttons === 0) return;
      const [dx, dy] = [clientX - from[0], clientY - from[1]];
      if (Math.max(Math.abs(dx), Math.abs(dy)) < least) return;
      const sideways = dx > 0 ? 'ArrowRight' : 'ArrowLeft';
      const action = keys[Math.abs(dx) > Math.abs(dy) ? sideways : dy > 0 ? 'ArrowDown' : 'ArrowUp'];
      from = [clientX, clientY];
      if (action === undefined) return;
      run.press(action);
      run.release(action);
    },
    options,
  );
  // The page stays where it is.
  stage.style.touchAction = 'none';
  return () => {
    controller.abort();
    stage.style.touchAction = '';
  };
}
