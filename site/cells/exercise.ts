// Questions to a reader's function, and feedback on its answers.
import { shown } from './compile.ts';

/** A sentence in both languages. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

/** A reader's function. */
export type Written = (...inputs: never[]) => unknown;

/** One question. */
interface Question<Answer extends Written> {
  readonly says: Text;
  /** The function's answer, and the correct one. */
  readonly ask: (answer: Answer) => readonly [got: unknown, right: unknown];
  /** Answers that result from common mistakes, with feedback. */
  readonly slips?: readonly (readonly [wrong: unknown, says: Text])[];
}

interface ExerciseOf<Answer extends Written> {
  /** The function to write. */
  readonly name: string;
  readonly questions: readonly Question<Answer>[];
  /** Demonstrates the correct function in the chapter's world. */
  readonly show?: (answer: Answer) => Promise<Shown>;
}

/** A picture, and its description. */
export interface Shown {
  /** SVG. */
  readonly picture: string;
  readonly says: Text;
}

/** An exercise, whatever the type of its function. */
export type Exercise = ExerciseOf<Written>;

/** A question's result. */
export interface Outcome {
  readonly says: Text;
  readonly isRight: boolean;
  /** The mistake; empty if there was none. */
  readonly told: Text;
}

/** An exercise about a function of this type. */
export function exercise<Answer extends Written>(of: ExerciseOf<Answer>): Exercise {
  return of as unknown as Exercise;
}

/** Asks a function all questions, in order. */
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

/** Whether two answers are equal up to rounding. */
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
