import { existsSync } from 'node:fs';

/** Whether this runs from a clone of the repository, whose packages pnpm installs. */
export const isInClone: boolean = existsSync(new URL('../../../pnpm-workspace.yaml', import.meta.url));

/** Adapts a hint's `npm install …`: in a clone, npm cannot add a package to the workspace, but the clone's pnpm can. */
export function installHint(hint: string, inClone: boolean = isInClone): string {
  return inClone ? hint.replaceAll('npm install ', '.tools/bin/pnpm add -w ') : hint;
}
