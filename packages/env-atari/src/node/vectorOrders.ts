/** What the workers of a vector are told to do. */
export const orders = { reset: 1, seed: 2, step: 3, save: 4, restore: 5 } as const;
