// Speeds in words, and a slider over them.
import { filled, words } from '../words/words.ts';

/** A speed in words. @param isPlan whether steps are sweeps of a plan. */
export function speedText(stepsPerSecond: number, isPlan = false): string {
  const text = words.transport;
  return Number.isFinite(stepsPerSecond) ? filled(text.perSecond, stepsPerSecond, isPlan) : text.fullSpeed;
}

/** A slider over speeds. */
export function Speed(props: {
  readonly name: string;
  readonly values: readonly number[];
  readonly at: number;
  readonly said: string;
  readonly set: (at: number) => void;
}) {
  const { name, values, at, said, set } = props;
  return (
    <label class="speed">
      <span class="hidden">{name}</span>
      <input
        type="range"
        min="0"
        max={values.length - 1}
        step="1"
        value={at}
        aria-label={name}
        aria-valuetext={said}
        onInput={(event) => set(Number(event.currentTarget.value))}
      />
      <output>{said}</output>
    </label>
  );
}
