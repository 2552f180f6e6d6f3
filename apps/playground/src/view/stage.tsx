// The world, as it is now: one canvas, drawn once a frame when something is new.
import { useEffect, useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import { withNextKind } from '../run/mapEdit.ts';
import type { Moment } from '../run/messages.ts';
import { drawCartPole } from './cartPoleDrawing.ts';
import { drawGrid } from './gridDrawing.ts';
import { sharpCanvas, themeOf } from './theme.ts';

/** Cells of the agent's trail. */
const trailLength = 14;
/** Pixels around a grid. */
const gridMargin = 32;

/** The canvas. */
export function Stage({ run }: { readonly run: LiveRun }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => watch(run, canvas.current!, box.current!), [run]);
  const { look, id, title, about } = run.world.value;
  const isEditable = id === 'GridWorld-v0';
  return (
    <div class={`stage ${look}`} ref={box} data-world={id}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${title}, live. ${about}`}
        onClick={isEditable ? (event) => edit(run, canvas.current!, event) : undefined}
      />
      {run.status.value === 'loading' && (
        <p class="veil">
          <span class="spinner" aria-hidden="true" />
          {run.agent.value.kind === 'network' ? 'Loading the runtime for networks …' : 'Starting …'}
        </p>
      )}
      {run.status.value === 'failed' && (
        <p class="veil error" role="alert">
          {run.notice.value}
        </p>
      )}
    </div>
  );
}

/** Draws whatever is new, sixty times a second at most; returns what stops it. */
function watch(run: LiveRun, canvas: HTMLCanvasElement, box: HTMLElement): () => void {
  let drawn: Moment | undefined;
  let drawnGrid: unknown;
  let size = '';
  let trail: number[] = [];
  let isOver = false;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const again = (): void => {
    drawn = undefined;
  };
  dark.addEventListener('change', again);
  const observer = new MutationObserver(again);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const frame = (): void => {
    if (isOver) return;
    requestAnimationFrame(frame);
    const { moment, grid } = run;
    const isGrid = grid !== undefined && run.world.value.look === 'grid';
    const width = box.clientWidth - (isGrid ? gridMargin : 0);
    const height = box.clientHeight - (isGrid ? gridMargin : 0);
    const now = `${width}×${height}`;
    if (moment === drawn && now === size && grid === drawnGrid) return;
    if (moment === undefined) trail = [];
    if (moment !== undefined && moment !== drawn) {
      run.insight.value = moment.insight;
      run.lastAction.value = moment.action;
      run.envSteps.value = Math.max(run.envSteps.value, moment.envSteps);
      if (grid !== undefined && moment.observation.length === 1) {
        trail = [...trail, moment.observation[0]!].slice(-trailLength);
      }
    }
    [drawn, drawnGrid, size] = [moment, grid, now];
    const theme = themeOf(box);
    if (isGrid) {
      const side = Math.max(8, Math.floor(Math.min((width - 2) / grid.columns, (height - 2) / grid.rows)));
      const [w, h] = [grid.columns * side + 1, grid.rows * side + 1];
      resize(canvas, w, h);
      const isPlan = run.agent.value.kind === 'planner';
      drawGrid(sharpCanvas(canvas, w, h), grid, side, moment?.table, { trail: isPlan ? [] : trail, theme });
    } else if (run.world.value.look === 'cartpole') {
      resize(canvas, width, height);
      drawCartPole(
        sharpCanvas(canvas, width, height),
        width,
        height,
        moment?.observation ?? [],
        moment?.action[0],
        theme,
      );
    } else if (moment?.picture !== undefined) {
      const { picture } = moment;
      const ratio = Math.min(width / picture.width, height / picture.height);
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      resize(canvas, picture.width * ratio, picture.height * ratio);
      canvas.getContext('2d')!.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
    } else if (moment === undefined) canvas.getContext('2d')!.clearRect(0, 0, canvas.width, canvas.height);
  };
  requestAnimationFrame(frame);
  return () => {
    isOver = true;
    observer.disconnect();
    dark.removeEventListener('change', again);
  };
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [`${width}px`, `${height}px`];
  if (canvas.style.width !== w) canvas.style.width = w;
  if (canvas.style.height !== h) canvas.style.height = h;
}

/** Turns a cell into the next kind. */
function edit(run: LiveRun, canvas: HTMLCanvasElement, event: MouseEvent): void {
  const { grid } = run;
  if (grid === undefined || run.isPlaying.value) return;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const column = Math.floor(((event.clientX - left) / width) * grid.columns);
  const row = Math.floor(((event.clientY - top) / height) * grid.rows);
  const map = withNextKind(rowsOf(grid.cells, grid.columns), row, column);
  if (map !== undefined) run.drawMap(map);
}

function rowsOf(cells: readonly string[], columns: number): string[] {
  const letterOf: { readonly [kind: string]: string } = { start: 'S', goal: 'G', trap: 'T', wall: '#' };
  const text = cells.map((kind) => letterOf[kind] ?? '.').join('');
  return Array.from({ length: cells.length / columns }, (_, row) =>
    text.slice(row * columns, (row + 1) * columns),
  );
}
