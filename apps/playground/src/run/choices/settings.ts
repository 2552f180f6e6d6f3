/** Values of settings, by name. */
export type Settings = { readonly [name: string]: number | boolean | string };

/** Constant exploration. */
export const constantly = (epsilon: number): Settings => ({ epsilonStart: epsilon, epsilonEnd: epsilon });
