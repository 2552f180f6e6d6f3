// Interactive figures of chapters: sliders, and a drawing of an equation at their values.

/** Text in both languages of the course. */
export interface Words {
  readonly en: string;
  readonly ko: string;
}

/** A number that the reader changes. */
export interface Slider {
  /** Its symbol in the equation: `γ`; empty if it has none. */
  readonly sign: string;
  readonly label: Words;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Its initial value. */
  readonly value: number;
}

/** A figure at the values of its sliders. */
export interface Drawing {
  /** The content of an SVG of {@link width} × {@link height}. */
  readonly svg: string;
  /** The same in a sentence, which is shown below the picture and read aloud. */
  readonly says: Words;
}

/** A figure; `draw` receives the values of its sliders, in order, and a function that selects the language of text in the picture. */
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

/** A number as pages write it: with this many decimals and a real minus sign. */
export function shown(value: number, decimals = 2): string {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? (0).toFixed(decimals) : text).replace('-', '−');
}
