// Sentences with places: the texts of all languages are JSON.

/** Fills the places of a sentence. */
export type Filled = (sentence: string, ...given: readonly unknown[]) => string;

/** `{0?yes|no}` and `{0|one|several}`: their words may have places, too. */
const choice = /\{(\d)([?|])((?:[^{}|]|\{[^{}]*\})*)\|((?:[^{}|]|\{[^{}]*\})*)\}/g;
const place = /\{(\d)([#~]?)(?::([^{}/]+)\/([^{}]+))?\}/g;

/**
 * How sentences of a language are filled. `{0}` is the first argument, a list joined; `{0#}` a number with its separators, `{0~}` a short one.
 * `{0?yes|no}` chooses by an argument, `{0|one|several}` by a number, or by the length of a list. `{0:은/는}` is a name with its particle.
 *
 * @param particle the name with the first particle if its last sound is closed, else with the second
 */
export function filledIn(
  locale: string,
  joined: (names: readonly string[]) => string,
  particle = (name: string, _closed: string, _open: string) => name,
): Filled {
  const count = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  return (sentence, ...given) => {
    const chosen = (text: string): string =>
      text.replace(choice, (_, k: number, by: string, first: string, second: string) => {
        const argument = given[k];
        const isOne = String(Array.isArray(argument) ? argument.length : argument) === '1';
        return chosen((by === '?' ? argument : isOne) ? first : second);
      });
    return chosen(sentence).replace(place, (_, k: number, as: string, closed?: string, open?: string) => {
      const argument = given[k];
      if (as !== '') return (as === '#' ? count : compact).format(Number(argument));
      const text = Array.isArray(argument) ? joined(argument) : String(argument);
      return closed === undefined || open === undefined ? text : particle(text, closed, open);
    });
  };
}
