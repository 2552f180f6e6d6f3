// What the names of opponents mean, apart from their settings: every run asks for it.

const pattern = /^(?:random|greedy|perfect|minimax:([1-9]))$/;
/** A directory, to tell it from misspelt names. */
const directory = /[\\/]/;

/** Whether an opponent of this name is a trained agent: the run's own past, or another run. */
export function isTrained(name: string): boolean {
  return name === 'self' || directory.test(name);
}

/** Whether an opponent of this name needs no training. */
export function isNamed(name: string): boolean {
  return pattern.test(name);
}

/** Moves that an opponent of this name looks ahead: none for `random`. */
export function searchDepth(name: string): number {
  return name === 'random' ? 0 : name === 'greedy' ? 1 : Number(pattern.exec(name)?.[1]);
}
