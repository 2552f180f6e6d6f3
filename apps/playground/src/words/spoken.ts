/** The same table in another language: strings, sentences and lists in the same places. */
export type Spoken<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof T]: Spoken<T[Key]> };
