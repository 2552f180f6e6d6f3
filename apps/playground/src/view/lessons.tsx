// Teach it by playing: the visitor's own steps, as a film strip, as a file, as a link, and as what an agent learns from.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Learned, LessonTask, Outcome } from '../run/host/events.ts';
import { Host } from '../run/host/host.ts';
import { toHash } from '../run/link/runState.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { count, laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { shortNumber } from './gridDrawing.ts';
import { download, pageWith, toClipboard } from './sending.ts';
import './lessons.css';

/** Fewest steps to learn from. */
const fewest = 30;
/** Pictures of the strip, milliseconds between two, and their height. */
const [frames, frameEvery, frameHeight] = [10, 700, 54];

/** Share of the task that is over; nothing while there is none. */
const share = signal<number | undefined>(undefined);
const said = signal('');
const strip = signal<readonly HTMLCanvasElement[]>([]);
/** The last lesson: its recording, where and how long the visitor played, and the best whole episode. */
const lesson = signal<
  | { readonly world: string; readonly file: ArrayBuffer; readonly steps: number; readonly best: number }
  | undefined
>(undefined);
let host: Host<'lesson'> | undefined;

function over(sentence: string): void {
  host?.stop();
  host = undefined;
  share.value = undefined;
  said.value = sentence;
}

/** Whether an agent that learned from the visitor is on the stage. */
const isPupil = (run: LiveRun): boolean =>
  [laterWords.lesson.pupil, laterWords.lesson.improved].includes(run.called.value!) &&
  lesson.value?.world === run.world.value.id;

/** Has another worker do a task with the visitor's steps, unless the visitor leaves the world meanwhile. */
function ask(
  run: LiveRun,
  task: Pick<LessonTask, 'task' | 'recording'>,
  end: (outcome: Outcome) => void,
  tell?: (made: Exclude<Learned, number>) => void,
): void {
  over('');
  const { world, map, seed } = run.now;
  const isHere = (): boolean => run.world.value.id === world;
  const hear = (event: Learned): void => {
    if (!isHere()) over('');
    else if (typeof event === 'number') share.value = event;
    else tell?.(event);
  };
  const ended = (outcome: Outcome): void => {
    over('');
    if (isHere()) end(outcome);
  };
  host = new Host('lesson', { hear, fail: over, end: ended }, { world, map, seed, ...task });
}

/** Keeps what was recorded, unless an agent that learned from it is on the stage. */
async function keepLesson(run: LiveRun): Promise<void> {
  if (isPupil(run)) return;
  const [steps, best] = [run.recorded.value, Math.max(...run.played.value)];
  const file = run.isFilm ? await run.exported() : await run.recording();
  lesson.value = { world: run.world.value.id, file: file!, steps, best };
}

/** Has an agent learn from the visitor, and puts it on the stage. */
async function learn(run: LiveRun): Promise<void> {
  const text = laterWords.lesson;
  if (run.isPlaying.value) run.stopPlaying();
  run.pause();
  await keepLesson(run);
  ask(run, { task: 'imitate', recording: lesson.value!.file }, ({ file }) =>
    run.playPolicy(text.name, file!, text.pupil),
  );
  share.value = 0;
}

/** Lets it improve by its own steps. Shows the first policy that scores more than the visitor, and the best one at the end. */
function improve(run: LiveRun): void {
  const text = laterWords.lesson;
  const { best, file: recording } = lesson.value!;
  let newest: Exclude<Learned, number> | undefined;
  let isShown = false;
  const show = (): void => {
    isShown = true;
    if (newest !== undefined) void run.playPolicy(text.improvedName, newest.policy, text.improved);
    newest = undefined;
  };
  let sentence = '';
  const end = (): void => {
    show();
    said.value = sentence;
  };
  ask(run, { task: 'improve', recording }, end, (made) => {
    newest = made;
    const isMore = made.score > best;
    sentence = filled(text.scores, numberOf(made.score), Number.isFinite(best) && numberOf(best), isMore);
    said.value = sentence;
    if (isMore && !isShown) show();
  });
  share.value = 0;
}

const numberOf = (score: number): string => shortNumber(score).replace(/\.0+$/, '');

async function save(run: LiveRun): Promise<void> {
  await keepLesson(run);
  const name = `${run.world.value.id.replace('/', '-')}-by-hand.safetensors`;
  download(new Blob([lesson.value!.file]), name);
  said.value = filled(laterWords.share.saved, name);
}

async function copy(run: LiveRun): Promise<void> {
  const text = laterWords.lesson;
  await keepLesson(run);
  ask(run, { task: 'moves', recording: lesson.value!.file }, ({ moves, seed = 0 }) => {
    const { beat: _, ...state } = { ...run.now, seed };
    const link = pageWith(`${toHash(state)}&lesson=${moves}`);
    if (moves === '') said.value = text.noLink;
    else void toClipboard(link, text.copied).then((sentence) => (said.value = sentence));
  });
}

/** Puts what a link holds on the stage. */
export function showMoves(run: LiveRun, moves: string): void {
  const text = laterWords.lesson;
  ask(run, { task: 'record', recording: moves }, ({ file }) =>
    run.playPolicy(text.film.name, file!, text.film),
  );
}

/** What was recorded, and what can be done with it. */
export function Lessons({ run }: { readonly run: LiveRun }) {
  const text = laterWords.lesson;
  const { recorded, isPlaying, state, status } = run;
  const [film, pupil] = [run.isFilm, isPupil(run)];
  useEffect(() => {
    said.value = '';
    if (status.value !== 'policy') strip.value = [];
  }, [state.value]);
  useEffect(() => {
    if (film) run.called.value = text.film;
    if (!isPlaying.value && !film) return;
    if (film) strip.value = [];
    let pictured = 0;
    const timer = setInterval(() => {
      const stage = document.querySelector<HTMLCanvasElement>('.stage canvas');
      if (stage === null || stage.width === 0 || run.recorded.value === pictured) return;
      pictured = run.recorded.value;
      const picture = document.createElement('canvas');
      picture.height = frameHeight;
      picture.width = Math.round((frameHeight * stage.width) / stage.height);
      picture.getContext('2d')!.drawImage(stage, 0, 0, picture.width, picture.height);
      strip.value = [...strip.value, picture].slice(-frames);
    }, frameEvery);
    return () => clearInterval(timer);
  }, [isPlaying.value, film]);
  const steps = pupil ? lesson.value!.steps : recorded.value;
  if (steps === 0) return null;
  const isBusy = share.value !== undefined;
  const main = pupil ? text.improve : text.learn;
  const busy = pupil ? text.improves : text.learns;
  return (
    <section class="lesson" aria-label={text.title}>
      {strip.value.length > 0 && <Strip />}
      <p role="status">
        {pupil && <b>{run.called.value === text.improved ? text.shownImproved : text.shown} </b>}
        {film ? text.filmSteps : text.steps} {count(steps)}. {said.value || (steps < fewest && text.tooFew)}
      </p>
      {isBusy && <progress value={share.value} aria-label={busy} />}
      <div class="row">
        {steps >= fewest && (
          <Button class="primary" disabled={isBusy} onClick={() => (pupil ? improve(run) : void learn(run))}>
            {isBusy ? busy : main}
          </Button>
        )}
        <Button onClick={() => void save(run)}>{text.save}</Button>
        {!isBusy && <Button onClick={() => void copy(run)}>{text.link}</Button>}
        {(pupil || film) && <Button onClick={() => run.restart()}>{text.back}</Button>}
      </div>
    </section>
  );
}

/** The last pictures of what was done. */
function Strip() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current!.replaceChildren(...strip.value), [strip.value]);
  return <div class="strip" ref={box} role="img" aria-label={laterWords.lesson.strip} />;
}
