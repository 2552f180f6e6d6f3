// Figures of chapters that answer to the hand: sliders, and a drawing of what an equation says at their values.

/** Words in both languages of the course. */
export interface Words {
  readonly en: string;
  readonly ko: string;
}

/** A number that the reader moves. */
export interface Slider {
  /** As the equation writes it: `γ`; empty where it has no sign. */
  readonly sign: string;
  readonly label: Words;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Its value at first. */
  readonly value: number;
}

/** A figure at the values of its sliders. */
export interface Drawing {
  /** What stands inside of an SVG of {@link width} × {@link height}. */
  readonly svg: string;
  /** The same in a sentence: it stands below the picture, and is read aloud. */
  readonly says: Words;
}

/** A figure; `draw` gets a value for each of its sliders, in their order, and what chooses the language of words in the picture. */
export interface Figure {
  readonly sliders: readonly Slider[];
  draw(values: readonly number[], word: (words: Words) => string): Drawing;
}

export const width = 480;
export const height = 220;

/** The discount, from 0 to 1. */
export function discountSlider(value: number): Slider {
  const label = { en: 'discount', ko: '감가율' };
  return { sign: 'γ', label, min: 0, max: 1, step: 0.01, value };
}

/** A number as pages write it: so many decimals, and a minus that is one. */
export function shown(value: number, decimals = 2): string {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? (0).toFixed(decimals) : text).replace('-', '−');
}
