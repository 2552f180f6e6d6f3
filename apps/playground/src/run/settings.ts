/** Values of settings, by name. */
export type Settings = { readonly [name: string]: number | boolean | string };

/** The same exploration from the first step on. */
export const constantly = (epsilon: number): Settings => ({ epsilonStart: epsilon, epsilonEnd: epsilon });
