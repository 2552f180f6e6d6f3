import { existsSync } from 'node:fs';

/** Whether this runs from a clone of the repository, whose packages are installed by pnpm. */
export const isInClone: boolean = existsSync(new URL('../../../pnpm-workspace.yaml', import.meta.url));

/** A hint's `npm install …` as it works here: npm cannot add a package to a clone's workspace, the pnpm of its tools can. */
export function installHint(hint: string, inClone: boolean = isInClone): string {
  return inClone ? hint.replaceAll('npm install ', '.tools/bin/pnpm add -w ') : hint;
}
