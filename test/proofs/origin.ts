// What a checkout has in other forms than the main branch that it was cloned from.
import { spawnSync } from 'node:child_process';

/**
 * Files below a root that differ from the main branch of the origin, or are not in it; with slashes.
 *
 * @returns undefined where there is no origin: an archive, or a folder that git does not know.
 */
export function changedSinceOrigin(root: string): readonly string[] | undefined {
  const git = (...args: string[]): string[] | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
    return status === 0 ? stdout.split('\0').filter((name) => name !== '') : undefined;
  };
  const changed = git('diff', '--name-only', '--no-renames', '-z', 'refs/remotes/origin/HEAD', '--');
  const added = git('ls-files', '--others', '--exclude-standard', '-z');
  return changed === undefined || added === undefined ? undefined : [...changed, ...added];
}
