// Teach it by playing: the visitor's own steps, as a film strip, as a file, and as what an agent learns from.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import type { FromWorker } from '../run/messages.ts';
import { laterWords } from '../words/laterWords.ts';
import './lessons.css';

/** Fewest steps to learn from. */
const fewest = 30;
/** Pictures of the strip, milliseconds between two, and their height. */
const [frames, frameEvery, frameHeight] = [10, 700, 54];

/** Share of the lesson that is over; nothing while none is given. */
const share = signal<number | undefined>(undefined);
const said = signal('');
const strip = signal<readonly HTMLCanvasElement[]>([]);
/** The last lesson: its recording, and where and how long the visitor played. */
const lesson = signal<
  { readonly world: string; readonly file: ArrayBuffer; readonly steps: number } | undefined
>(undefined);

/** Has an agent learn from the visitor, and puts it on the stage. */
async function learn(run: LiveRun): Promise<void> {
  const text = laterWords.lesson;
  const [world, steps] = [run.world.value.id, run.recorded.value];
  share.value = 0;
  said.value = '';
  if (run.isPlaying.value) run.stopPlaying();
  run.pause();
  const file = await run.recording();
  lesson.value = { world, file: file.slice(0), steps };
  const worker = run.helper();
  const end = (sentence: string): void => {
    worker.terminate();
    share.value = undefined;
    said.value = sentence;
  };
  worker.onerror = ({ message }) => end(message);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'failed') end(data.message);
    else if (data.type === 'progress') share.value = data.metrics.share;
    else if (data.type === 'exported' && data.policy !== undefined) {
      end('');
      if (run.world.value.id === world) void run.playPolicy(text.name, data.policy);
    }
  };
  worker.postMessage({ type: 'imitate', recording: file, seed: run.state.value.seed }, [file]);
}

async function save(run: LiveRun): Promise<void> {
  const { download } = await import('./shareMoment.ts');
  const file = run.recorded.value > 0 ? await run.recording() : lesson.value!.file;
  const name = `${run.world.value.id.replace('/', '-')}-by-hand.safetensors`;
  download(new Blob([file]), name);
  said.value = laterWords.share.saved(name);
}

/** What was recorded, and what can be done with it. */
export function Lessons({ run }: { readonly run: LiveRun }) {
  const text = laterWords.lesson;
  const { recorded, isPlaying, state, status, world } = run;
  useEffect(() => {
    said.value = '';
    if (status.value !== 'policy') strip.value = [];
  }, [state.value]);
  useEffect(() => {
    if (!isPlaying.value) return;
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
  }, [isPlaying.value]);
  const last = lesson.value?.world === world.value.id ? lesson.value : undefined;
  const isPupil = status.value === 'policy' && run.policyBy.value === 'bc' && last !== undefined;
  const steps = isPupil ? last.steps : recorded.value;
  if (steps === 0) return null;
  return (
    <section class="lesson" aria-label={text.title}>
      {strip.value.length > 0 && <Strip />}
      <p role="status">
        {isPupil && <b>{text.shown} </b>}
        {text.steps} {laterWords.numbers.count(steps)}. {said.value || (steps < fewest && text.tooFew)}
      </p>
      {share.value !== undefined && <progress value={share.value} aria-label={text.learns} />}
      <div class="row">
        {!isPupil && (
          <button
            type="button"
            class="primary"
            disabled={steps < fewest || share.value !== undefined}
            onClick={() => void learn(run)}
          >
            {share.value === undefined ? text.learn : text.learns}
          </button>
        )}
        <button type="button" onClick={() => void save(run)}>
          {text.save}
        </button>
        {isPupil && (
          <button type="button" onClick={() => run.restart()}>
            {text.back}
          </button>
        )}
      </div>
    </section>
  );
}

/** The last pictures of what the visitor did. */
function Strip() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current!.replaceChildren(...strip.value), [strip.value]);
  return <div class="strip" ref={box} role="img" aria-label={laterWords.lesson.strip} />;
}
