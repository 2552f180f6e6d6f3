// The two tools that a clone brings along for itself. Everything else is pinned by pnpm-lock.yaml.
import { fileURLToPath } from 'node:url';

/** The pnpm that installs the workspace; `packageManager` in package.json names the same version. */
export const pnpmVersion = '12.21.0';

/** The Node.js that runs TypeScript when the caller's own is too old for it. */
export const nodeVersion = '26.10.0';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
