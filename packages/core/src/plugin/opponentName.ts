/** Names of opponents that no plugin can take: those of games and of `prism evaluate --against`. */
export const reservedOpponents: readonly string[] = ['random', 'greedy', 'perfect', 'self', 'pool'];

/** Whether a plugin's opponent may have this name: others are directories, or searches such as `minimax:3`. */
export function isOpponentName(name: string): boolean {
  return /^[a-z][\w.-]*$/i.test(name) && !reservedOpponents.includes(name);
}
