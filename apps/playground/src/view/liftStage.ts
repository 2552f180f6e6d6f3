// On a phone the sliders are far below the stage: while a slider moves, the stage is lifted into view.

/** Milliseconds that it stays after the finger is lifted, to show the setting's effect. */
const stays = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Moves the stage, if it is out of view, to the edge of the window that is farther from the finger. */
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
