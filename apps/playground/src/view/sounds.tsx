// Small sounds of moments, off until a visitor asks for them.
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { keep, kept } from '../run/live/keptChoices.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { Box } from './fields.tsx';

/** Hertz of their notes. */
const melodies = {
  reward: [660, 880],
  record: [523, 659, 784],
  won: [523, 659, 784, 1047],
  lost: [392, 330, 262],
} as const;
/** Seconds of a note. */
const note = 0.09;
/** A reward sounds only after this many milliseconds without one: worlds that reward every step are silent. */
const calm = 200;

const isOn = signal(kept('sounds') === 'on');
let audio: AudioContext | undefined;

/** Plays a moment's sound, if sounds are on. Browsers allow it once the visitor has touched the page. */
export function sound(moment: keyof typeof melodies): void {
  if (!isOn.value) return;
  audio ??= new AudioContext();
  // Sounds that wait would play together.
  if (audio.state !== 'running') return void audio.resume();
  for (const [k, frequency] of melodies[moment].entries()) {
    const from = audio.currentTime + k * note;
    const tone = new OscillatorNode(audio, { frequency, type: 'triangle' });
    const volume = new GainNode(audio);
    volume.gain.setValueAtTime(0.12, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 2 * note);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 2 * note);
  }
}

/** Hears rewards, a person's records and the ends of duels; returns what ends that. */
function hear(run: LiveRun): () => void {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let [before, changed] = [0, 0];
  const rewards = effect(() => {
    const score = run.score.value ?? 0;
    const now = performance.now();
    if (score > before && now - changed > calm && !isStill) sound('reward');
    [before, changed] = [score, now];
  });
  const ends = effect(() => {
    const [played, duel] = [run.played.value, run.duel.value];
    if (duel !== undefined && duel.you !== duel.agent) sound(duel.you > duel.agent ? 'won' : 'lost');
    else if (played.length > 1 && played.at(-1)! > Math.max(...played.slice(0, -1))) sound('record');
  });
  return () => [rewards, ends].forEach((end) => void end());
}

/** The switch. */
export function Sounds({ run }: { readonly run: LiveRun }) {
  useEffect(() => (isOn.value ? hear(run) : undefined), [run, isOn.value]);
  const turn = (isWanted: boolean): void => {
    isOn.value = isWanted;
    keep('sounds', isWanted ? 'on' : 'off');
    sound('reward');
  };
  return <Box name={laterWords.sounds} isChecked={isOn.value} change={turn} />;
}
