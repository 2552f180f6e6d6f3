// A picture or a short film of the stage, with the link in it, to share.
export { alonePage } from './alonePage.ts';

import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';
import type { best } from './past.tsx';
import { themeOf } from './theme.ts';

const [width, height] = [1200, 630];
/** Pictures of a film of the next seconds, and the most of an episode; milliseconds between two. */
const [usual, most, apart] = [100, 200, 50];
const margin = 40;

/** What a picture says in the place of the run's numbers, and its link. */
export interface Card {
  readonly lines: readonly string[];
  readonly link: string;
}

/** Draws the stage with the link below it. */
function compose(context: CanvasRenderingContext2D, run: LiveRun, card?: Card): void {
  const stage = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
  const theme = themeOf(stage);
  context.fillStyle = theme.card;
  context.fillRect(0, 0, width, height);
  const stripes = context.createLinearGradient(0, 0, width, 0);
  for (const [k, colour] of ['#d1495b', '#edae49', '#7fb069', '#30a0a0', '#3d6fd0', '#7d52c8'].entries())
    stripes.addColorStop(k / 5, colour);
  context.fillStyle = stripes;
  context.fillRect(0, 0, width, 10);
  const place = { width: 700, height: height - 2 * margin - 50 };
  const ratio = Math.min(place.width / stage.width, place.height / stage.height);
  context.imageSmoothingEnabled = run.world.value.look !== 'pixels';
  const [w, h] = [stage.width * ratio, stage.height * ratio];
  context.drawImage(stage, margin + (place.width - w) / 2, margin + (place.height - h) / 2, w, h);
  const x = margin + place.width + margin;
  const room = width - x - margin;
  const setFont = (font: string): void => {
    context.font = `${font} system-ui, sans-serif`;
  };
  const write = (text: string, y: number, font: string, colour: string): void => {
    setFont(font);
    context.fillStyle = colour;
    context.fillText(text, x, y, room);
  };
  const { of: returns } = run.returns.value;
  write('Prism RL', 90, '600 30px', theme.soft);
  write(run.world.value.title, 160, '700 46px', theme.ink);
  write(
    run.status.value === 'policy' ? laterWords.share.trained : run.agent.value.title,
    215,
    '500 34px',
    theme.ink,
  );
  const isPlan = run.agent.value.kind === 'planner';
  const lines = card?.lines ?? [
    filled(laterWords.share[isPlan ? 'sweeps' : 'taken'], run.envSteps.value),
    ...(returns.count > 0 && !isPlan ? [filled(laterWords.share.recent, shortNumber(returns.recent))] : []),
  ];
  const cardFont = '600 32px';
  /** Breaks a text into lines that fit next to the stage. */
  const linesOf = (text: string): string[] => {
    setFont(cardFont);
    const broken = [''];
    for (const word of text.split(' ')) {
      const longer = `${broken.at(-1)} ${word}`.trim();
      if (context.measureText(longer).width > room) broken.push(word);
      else broken[broken.length - 1] = longer;
    }
    return broken;
  };
  for (const [k, line] of lines.flatMap(linesOf).entries()) write(line, 290 + 44 * k, cardFont, theme.ink);
  context.font = '400 20px ui-monospace, Menlo, Consolas, monospace';
  context.fillStyle = theme.soft;
  context.fillText(card?.link ?? location.href, margin, height - margin, width - 2 * margin);
}

function composed(): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  return [canvas, canvas.getContext('2d')!];
}

/** A picture of the current moment. */
export async function takePicture(run: LiveRun, card?: Card): Promise<File> {
  const [canvas, context] = composed();
  compose(context, run, card);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error(laterWords.share.noPictures);
  return new File([blob], `${nameOf(run)}.png`, { type: 'image/png' });
}

/** Whether this browser can record film. */
export function canFilm(): boolean {
  return filmType() !== undefined;
}

function filmType(): string | undefined {
  if (typeof MediaRecorder === 'undefined') return undefined;
  return ['video/mp4', 'video/webm'].find((type) => MediaRecorder.isTypeSupported(type));
}

/** A film of an episode, or of the next seconds. @param tell receives the seconds left. */
export async function takeFilm(run: LiveRun, episode: typeof best.value, tell: (left: number) => void) {
  const type = filmType()!;
  const [canvas, context] = composed();
  const lines = episode && [filled(laterWords.share.bestEpisode, shortNumber(episode.score))];
  const card = lines && { lines, link: location.href };
  compose(context, run, card);
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: type });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const over = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  recorder.start();
  // Of a long episode some moments are left out; a short one is shown more slowly.
  const isSeen = (_: unknown, k: number, { length }: readonly unknown[]) =>
    k % Math.ceil(length / most) === 0;
  const shown = episode?.moments.filter(isSeen) ?? Array<undefined>(usual).fill(undefined);
  const time = Math.max(apart, (apart * usual) / 2 / shown.length);
  const isHeld = episode !== undefined && !run.isPaused.value;
  if (isHeld) run.pause();
  for (const [k, moment] of shown.entries()) {
    tell(Math.ceil(((shown.length - k) * time) / 1000));
    if (moment !== undefined) run.moment = moment;
    await new Promise((resolve) => setTimeout(resolve, time));
    compose(context, run, card);
  }
  if (isHeld) run.resume();
  recorder.stop();
  await over;
  return new File(parts, `${nameOf(run)}.${type === 'video/mp4' ? 'mp4' : 'webm'}`, { type });
}

function nameOf(run: LiveRun): string {
  const { world, agent } = run.state.value;
  return `prism-${world.replaceAll('/', '-')}-${agent}-${run.envSteps.value}`;
}
