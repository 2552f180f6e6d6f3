// A reader's function is checked on the command line, too.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { temporaryFolder } from '../../test/temporaryFolder.ts';

const folder = temporaryFolder();
const chapter = fs.readFileSync(path.join(root, 'docs', 'course', '05-monte-carlo.md'), 'utf8');

function check(name: string, kind: 'exercise' | 'solution', ...options: readonly string[]) {
  const [, code] = new RegExp(`^\`\`\`ts ${kind}=returns\\n([\\s\\S]*?)^\`\`\``, 'm').exec(chapter)!;
  const file = path.join(folder, `${kind}.ts`);
  fs.writeFileSync(file, code!);
  const tool = path.join(root, 'site', 'tools', 'exercise.ts');
  const args = ['--conditions=@prism-rl/source', tool, name, file, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a chapter’s solution is right, its beginning is not, and an unknown exercise is refused', () => {
  expect(check('returns', 'solution')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^(✓ .+\n){5}$/),
  });
  const begun = check('returns', 'exercise', '--ko');
  expect(begun.status).toBe(1);
  expect(begun.stdout).toMatch(/^✗ .*(?:returns|결과는)/);
  const unknown = check('returns of a bank', 'solution');
  expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining('The exercises are move, ') });
});
