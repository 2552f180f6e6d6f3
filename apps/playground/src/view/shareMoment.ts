// A picture or a short film of the stage, with the link in it, to share.
export { alonePage } from './alonePage.ts';

import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';
import { themeOf } from './theme.ts';

const [width, height] = [1200, 630];
/** Seconds of a film. */
const filmLength = 5;
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
  const room = { width: 700, height: height - 2 * margin - 50 };
  const ratio = Math.min(room.width / stage.width, room.height / stage.height);
  context.imageSmoothingEnabled = run.world.value.look !== 'pixels';
  const [w, h] = [stage.width * ratio, stage.height * ratio];
  context.drawImage(stage, margin + (room.width - w) / 2, margin + (room.height - h) / 2, w, h);
  const x = margin + room.width + margin;
  const most = width - x - margin;
  const setFont = (font: string): void => {
    context.font = `${font} system-ui, sans-serif`;
  };
  const write = (text: string, y: number, font: string, colour: string): void => {
    setFont(font);
    context.fillStyle = colour;
    context.fillText(text, x, y, most);
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
  const steps = run.envSteps.value;
  const cardFont = '600 32px';
  /** Breaks a text into lines that fit next to the stage. */
  const linesOf = (text: string): string[] => {
    setFont(cardFont);
    const lines = [''];
    for (const word of text.split(' ')) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (context.measureText(longer).width > most) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  };
  for (const [k, line] of (card?.lines ?? []).flatMap(linesOf).entries())
    write(line, 290 + 44 * k, cardFont, theme.ink);
  if (card === undefined)
    write(
      run.agent.value.kind === 'planner'
        ? filled(laterWords.share.sweeps, steps)
        : filled(laterWords.share.taken, steps),
      290,
      '400 28px',
      theme.soft,
    );
  if (card === undefined && returns.count > 0 && run.agent.value.kind !== 'planner')
    write(filled(laterWords.share.recent, shortNumber(returns.recent)), 330, '400 28px', theme.soft);
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

/** A film of the next seconds. @param onSecond receives the seconds left. */
export async function takeFilm(run: LiveRun, onSecond: (left: number) => void): Promise<File> {
  const type = filmType()!;
  const [canvas, context] = composed();
  compose(context, run);
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: type });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const over = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  recorder.start();
  const drawing = setInterval(() => compose(context, run), 50);
  for (let left = filmLength; left > 0; left--) {
    onSecond(left);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  clearInterval(drawing);
  recorder.stop();
  await over;
  return new File(parts, `${nameOf(run)}.${type === 'video/mp4' ? 'mp4' : 'webm'}`, { type });
}

function nameOf(run: LiveRun): string {
  const { world, agent } = run.state.value;
  return `prism-${world.replaceAll('/', '-')}-${agent}-${run.envSteps.value}`;
}
