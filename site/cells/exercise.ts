// What a reader's function is asked, and what is said about its answers.
import { shown } from './compile.ts';

/** A sentence in both languages. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

/** A function that a reader wrote. */
export type Written = (...inputs: never[]) => unknown;

/** One question. */
interface Question<Answer extends Written> {
  readonly says: Text;
  /** What the function answers, and what is right. */
  readonly ask: (answer: Answer) => readonly [got: unknown, right: unknown];
  /** Answers that usual slips lead to, and what to say then. */
  readonly slips?: readonly (readonly [wrong: unknown, says: Text])[];
}

interface ExerciseOf<Answer extends Written> {
  /** The function that is to be written. */
  readonly name: string;
  readonly questions: readonly Question<Answer>[];
  /** What the right function does in the chapter's world. */
  readonly show?: (answer: Answer) => Promise<Shown>;
}

/** A picture, and what it says. */
export interface Shown {
  /** SVG. */
  readonly picture: string;
  readonly says: Text;
}

/** An exercise, whatever the type of its function. */
export type Exercise = ExerciseOf<Written>;

/** A question's outcome. */
export interface Outcome {
  readonly says: Text;
  readonly isRight: boolean;
  /** What was wrong; empty where nothing was. */
  readonly told: Text;
}

/** An exercise about a function of this type. */
export function exercise<Answer extends Written>(of: ExerciseOf<Answer>): Exercise {
  return of as unknown as Exercise;
}

/** Asks a function everything, in order. */
export function examine({ questions }: Exercise, answer: Written): Outcome[] {
  return questions.map(({ says, ask, slips = [] }) => {
    const [got, right] = ask(answer);
    if (isNear(got, right)) return { says, isRight: true, told: { en: '', ko: '' } };
    const [, slip] = slips.find(([wrong]) => isNear(got, wrong)) ?? [];
    const numbers = [shown(got), shown(right)] as const;
    return {
      says,
      isRight: false,
      told: {
        en: `Yours gives ${numbers[0]}, and ${numbers[1]} is right.${slip === undefined ? '' : ` ${slip.en}`}`,
        ko: `결과는 ${numbers[0]}인데 ${numbers[1]}이어야 합니다.${slip === undefined ? '' : ` ${slip.ko}`}`,
      },
    };
  });
}

/** Whether two answers are the same but for rounding. */
function isNear(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
  if (isList(a) && isList(b)) {
    const [x, y] = [Array.from(a), Array.from(b)];
    return x.length === y.length && x.every((value, k) => isNear(value, y[k]));
  }
  return a === b;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
