// What the pen draws.
import { isDrawable } from '../run/choices/worlds.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { brushes } from '../run/live/mapEdit.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import type { GridPen } from './gridPen.ts';

/** The kind of cell that the pen draws. */
export function Palette({ run, pen }: { readonly run: LiveRun; readonly pen: GridPen }) {
  if (!isDrawable(run.world.value.id) || run.status.value === 'policy' || run.isPlaying.value) return null;
  const chosen = pen.brush.value;
  const text = words.pen;
  return (
    <div class="palette" role="toolbar" aria-label={text.toolbar}>
      <span class="name">{text.draw}</span>
      {brushes.map(({ letter, kind }, k) => (
        <Button
          key={letter}
          aria-pressed={chosen === letter}
          title={filled(text.byKey, text.brushes[kind], k + 1)}
          onClick={() => (pen.brush.value = chosen === letter ? undefined : letter)}
        >
          <i class={`kind ${kind}`} aria-hidden="true" />
          {text.brushes[kind]}
        </Button>
      ))}
      <Button disabled={run.pastMaps.value.length === 0} onClick={() => run.undo()}>
        {text.undo}
      </Button>
      <p class="hidden" role="status">
        {pen.said.value}
      </p>
    </div>
  );
}
