// The world, as it is now: one canvas, drawn once a frame when something is new.
import { useEffect, useRef } from 'preact/hooks';
import { isDrawable } from '../run/choices/worlds.ts';
import type { CrowdRun } from '../run/crowd/crowdRun.ts';
import { crowd } from '../run/crowd/stageCrowd.ts';
import type { Moment } from '../run/host/events.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { filled, words } from '../words/words.ts';
import { drawCartPole } from './cartPoleDrawing.ts';
import { policyAgent } from './controls.tsx';
import { StageDrawing } from './crowdStage.ts';
import { drawGrid, shortNumber } from './gridDrawing.ts';
import type { GridPen } from './gridPen.ts';
import type * as LaterParts from './laterParts.ts';
import type { RobotStage } from './robotStage.ts';
import { fitted, resize, themeOf } from './theme.ts';

/** Cells of the agent's trail. */
const trailLength = 14;
/** Pixels around a grid. */
const gridMargin = 32;
/** Milliseconds between two pictures of a grid where no movement is wanted. */
const calmEvery = 600;

/** Properties of {@link Stage}. */
interface StageProps {
  readonly run: LiveRun;
  readonly pen: GridPen;
  /** What is loaded after the first step. */
  readonly later: typeof LaterParts | undefined;
}

/** The canvas, what it shows, and what stands over it. */
export function Stage({ run, pen, later }: StageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => watch(run, pen, canvas.current!, box.current!), [run]);
  const { look, id, title, about } = run.world.value;
  const isBoard = look === 'board' && run.room.value === 'play';
  const shown = crowd.value;
  const canDraw = isDrawable(id) && (shown !== undefined || run.status.value !== 'policy');
  const cellAt = ({ clientX, clientY }: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    const { rows, columns } = run.grid!;
    return [Math.floor(((clientY - top) / height) * rows), Math.floor(((clientX - left) / width) * columns)];
  };
  const name =
    shown === undefined
      ? filled(words.stage.shown, title, about)
      : filled(words.stage.crowd, shown.state.agents, title);
  return (
    <>
      <div class="place" hidden={isBoard}>
        <div class={`stage ${look}`} ref={box} data-world={id}>
          {canDraw ? (
            // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a grid that is drawn in by keys is an application
            <canvas
              ref={canvas}
              key="drawn"
              tabIndex={0}
              role="application"
              aria-label={`${shown === undefined ? '' : `${name} `}${filled(words.stage.drawable, title)}`}
              class={pen.brush.value === undefined ? '' : 'drawing'}
              onPointerDown={(event) => {
                if (run.grid === undefined || event.button !== 0) return;
                // A finger without a brush scrolls the page; its tap still draws.
                if (event.pointerType !== 'touch' || pen.brush.value !== undefined)
                  canvas.current!.setPointerCapture(event.pointerId);
                pen.cursor.value = undefined;
                pen.begin(cellAt(event));
              }}
              onPointerMove={(event) => run.grid !== undefined && pen.moveTo(cellAt(event))}
              onPointerUp={() => pen.end()}
              onPointerCancel={() => pen.end()}
              onKeyDown={(event) => {
                if (!pen.key(event)) return;
                event.preventDefault();
                event.stopPropagation();
              }}
            />
          ) : (
            // WebGL needs a canvas that nothing was drawn on before.
            <canvas ref={canvas} key={look === 'robot' ? 'robot' : 'shown'} role="img" aria-label={name} />
          )}
          {(shown === undefined ? run.status.value === 'loading' : shown.step.value === 0) && (
            <LoadingParts run={run} />
          )}
          {(shown === undefined ? run.status.value === 'failed' : shown.failed.value !== '') && (
            <p class="veil error" role="alert">
              {shown?.failed.value || run.notice.value}
            </p>
          )}
          {later !== undefined && <later.GenerationStage run={run} />}
        </div>
      </div>
      {!isBoard && later !== undefined && <later.DuelVeil run={run} />}
      {!isBoard && <Caption run={run} />}
      {isBoard && (later === undefined ? <LoadingParts run={run} /> : <later.Board run={run} />)}
    </>
  );
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** Over the stage: the program that is on its way, and how much of it is there. */
function LoadingParts({ run }: { readonly run: LiveRun }) {
  const text = words.stage;
  const isLarge = run.agent.value.kind === 'network' || run.world.value.look === 'robot';
  const { file, loaded, total } = run.loading.value ?? { file: '' };
  const what = file.startsWith('mujoco') ? text.robots : text.networks;
  return (
    <p class="veil">
      <span class="spinner" aria-hidden="true" />
      <span>
        {loaded === undefined
          ? isLarge
            ? text.loadingLarge
            : text.starting
          : loaded === total // all of it is there, and is translated for this processor
            ? filled(text.preparing, what)
            : filled(text.loadedOf, what, megabytes(loaded), total && megabytes(total))}
        {total !== undefined && loaded !== total && (
          <progress max={total} value={loaded} aria-label={filled(text.loading, what)} />
        )}
      </span>
    </p>
  );
}

/** The subject of the picture on the stage: below it, because the games' last row is theirs. */
function Caption({ run }: { readonly run: LiveRun }) {
  const text = words.stage;
  if (crowd.value !== undefined)
    return <p class="caption">{text.seesCrowd[run.world.value.look === 'grid' ? 'grid' : 'other']}</p>;
  const isOn = run.status.value !== 'failed' && run.status.value !== 'loading';
  const by = policyAgent(run);
  const score = run.shows.value === 'hand' ? undefined : run.score.value;
  const isUnlearning = run.unlearns.value !== undefined && run.shows.value === 'learning';
  const sees =
    run.status.value === 'policy' && (run.called.value ?? by) !== undefined
      ? (run.called.value?.name ?? filled(text.ofPolicy, by))
      : isUnlearning
        ? text.unlearning
        : text.sees[run.shows.value];
  return (
    <p class="caption">
      {isOn && (
        <span>
          {text.youSee} {sees}
        </span>
      )}
      {isOn && score !== undefined && <span>{filled(text.score, shortNumber(score))}</span>}
    </p>
  );
}

/** Draws whatever is new, sixty times a second at most; returns what stops it. */
function watch(run: LiveRun, pen: GridPen, first: HTMLCanvasElement, box: HTMLElement): () => void {
  let drawn: Moment | undefined;
  let drawnOver: unknown;
  let size = '';
  let trail: number[] = [];
  let isOver = false;
  const robots = robotsIn(run, box);
  let dots: { readonly of: CrowdRun; readonly drawing: StageDrawing } | undefined;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let drawnAt = 0;
  const frame = (): void => {
    if (isOver) return;
    requestAnimationFrame(frame);
    const canvas = box.querySelector('canvas') ?? first;
    const { moment, grid } = run;
    const isRobot = run.world.value.look === 'robot';
    if (!isRobot) robots.leave();
    // A crowd has its grid before the run has one.
    const margin = run.world.value.look === 'grid' ? gridMargin : 0;
    const isGrid = grid !== undefined && margin > 0;
    const width = box.clientWidth - margin;
    const height = box.clientHeight - margin;
    const now = `${width}×${height} ${document.documentElement.dataset.theme}`;
    const { cells } = pen;
    const shown = crowd.value;
    if (run.painter !== undefined) {
      run.painter(canvas, width, height);
      [drawn, size, trail] = [undefined, '', []];
      return;
    }
    if (shown !== undefined && !isRobot) {
      if (dots?.of !== shown) dots = { of: shown, drawing: new StageDrawing(shown) };
      dots.drawing.draw(canvas, { width, height });
      [drawn, size, trail] = [undefined, '', []];
      return;
    }
    const ways = run.room.value === 'play' && !run.isPlaying.value ? run.duel.value?.ways : undefined;
    const over = `${ways === undefined} ${run.ready.value === undefined} ${cells?.join() ?? grid?.cells.join()} ${pen.cursor.value?.join()}`;
    if (isRobot) robots.draw(canvas, width, height, moment);
    if (moment === drawn && now === size && over === drawnOver) return;
    const isFlickering = isGrid && calm.matches && !run.isPlaying.value && !run.isPaused.value;
    const time = performance.now();
    if (isFlickering && over === drawnOver && now === size && time - drawnAt < calmEvery) return;
    drawnAt = time;
    if (moment === undefined) trail = [];
    if (moment !== undefined && moment !== drawn) {
      run.insight.value = moment.insight;
      run.lastAction.value = moment.action;
      run.envSteps.value = Math.max(run.envSteps.value, moment.envSteps);
      if (grid !== undefined && moment.observation.length === 1) {
        trail = [...trail, moment.observation[0]!].slice(-trailLength);
      }
    }
    [drawn, drawnOver, size] = [moment, over, now];
    const theme = themeOf(box);
    if (isGrid) {
      const side = Math.max(8, Math.floor(Math.min((width - 2) / grid.columns, (height - 2) / grid.rows)));
      const [w, h] = [grid.columns * side + 1, grid.rows * side + 1];
      const isPlan = run.agent.value.kind === 'planner';
      drawGrid(fitted(canvas, w, h), cells === undefined ? grid : { ...grid, cells }, side, moment?.table, {
        trail: isPlan ? [] : trail,
        theme,
        traces: moment?.traces,
        lit: moment?.lit,
        ways: ways && [
          [ways.you, '#ff9d2e'],
          [ways.agent, theme.accent],
        ],
        wind: run.world.value.wind,
        cursor: document.activeElement === canvas ? pen.cursor.value : undefined,
      });
    } else if (isRobot) {
      resize(canvas, width, height);
    } else if (run.world.value.look === 'cartpole') {
      const context = fitted(canvas, width, height);
      drawCartPole(context, width, height, moment?.observation ?? [], moment?.action[0], theme);
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
    robots.leave();
  };
}

/** Robots on the stage; WebGL is loaded for the first one. */
function robotsIn(run: LiveRun, box: HTMLElement) {
  let stage: RobotStage | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let shown: Moment | undefined;
  const leave = (): void => {
    stage?.dispose();
    stage = canvas = shown = undefined;
  };
  const enter = (on: HTMLCanvasElement): void => {
    leave();
    canvas = on;
    import('./robotStage.ts')
      .then(({ RobotStage }) => {
        if (canvas === on) stage = new RobotStage(on);
      })
      .catch(() => (run.notice.value = words.stage.noRobots));
  };
  const draw = (on: HTMLCanvasElement, width: number, height: number, moment: Moment | undefined): void => {
    if (on !== canvas) enter(on);
    const shapes = run.ready.value?.shapes;
    if (stage === undefined || shapes === undefined) return;
    const now = performance.now();
    if (moment !== shown && moment?.poses !== undefined) {
      stage.show(shapes, moment.poses, now);
      shown = moment;
    }
    stage.draw(width, height, themeOf(box).isDark, now);
  };
  return { draw, leave };
}
