// Texts of a language: sentences from JSON, and those whose words depend on what they are about as functions.

/** The same table in another language: strings, sentences and lists in the same places. */
export type Spoken<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof T]: Spoken<T[Key]> };

type Joined<A, B> = {
  readonly [Key in keyof A | keyof B]: Key extends keyof A & keyof B
    ? Joined<A[Key], B[Key]>
    : Key extends keyof A
      ? A[Key]
      : Key extends keyof B
        ? B[Key]
        : never;
};

/** The parts of a table that are no single sentences. */
type Others<T> = {
  readonly [Key in keyof T]?: T[Key] extends string
    ? never
    : T[Key] extends readonly unknown[] | ((...given: never[]) => unknown)
      ? T[Key]
      : Others<T[Key]>;
};

const isTable = (part: unknown): part is object =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

function together(texts: object, others: object): object {
  const all: { [name: string]: unknown } = { ...texts };
  for (const [name, part] of Object.entries(others)) {
    const known = all[name];
    all[name] = isTable(known) && isTable(part) ? together(known, part) : part;
  }
  return all;
}

/** Two tables as one. */
export function joined<const A extends object, const B extends object>(texts: A, others: B): Joined<A, B> {
  return together(texts, others) as Joined<A, B>;
}

/** What fills the places of a sentence from JSON, such as `{0}`. */
type Filled = (template: string) => (...given: readonly unknown[]) => string;

function spoken(part: unknown, filled: Filled): unknown {
  if (typeof part === 'string') return /\{\d/.test(part) ? filled(part) : part;
  if (!isTable(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, spoken(inner, filled)]));
}

/** The same in another language, with its own way to fill sentences; a test compares the names and the places. */
export function translated<T extends object>(filled: Filled, texts: object, others: Others<T>): T {
  return together(spoken(texts, filled) as object, others) as T;
}
