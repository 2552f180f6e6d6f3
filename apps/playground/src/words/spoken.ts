// Texts of a language: sentences from JSON, and sentences about numbers and names as functions.

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

/** The same in another language; a test compares the names. */
export function translated<T extends object>(texts: object, others: Others<T>): T {
  return together(texts, others) as T;
}
