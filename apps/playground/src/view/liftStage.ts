// On a phone the sliders are far below the stage: while one is moved, the stage comes into sight.

/** Milliseconds that it stays when the finger is lifted: the agent shows then what it does with the setting. */
const stays = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lifts the stage to the edge of the window that is farther from the finger, if it is out of sight there. */
export function liftStage({ target, clientY }: PointerEvent): void {
  if (!(target instanceof HTMLInputElement) || target.type !== 'range') return;
  const stage = document.querySelector('.stage')!;
  const { top, bottom } = stage.parentElement!.getBoundingClientRect();
  const isSeen = top > -0.3 * (bottom - top) && top < 0.7 * innerHeight;
  if (isSeen && !stage.classList.contains('lifted')) return;
  clearTimeout(timer);
  stage.classList.toggle('below', clientY < innerHeight / 2);
  stage.classList.add('lifted');
  const lower = (): void => {
    timer = setTimeout(() => stage.classList.remove('lifted', 'below'), stays);
  };
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, lower, { once: true });
}
