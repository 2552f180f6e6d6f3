// An old Node.js prints one sentence. The entry file must parse there, so it imports nothing before it checks the version.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const file = fileURLToPath(new URL('./prism.ts', import.meta.url));

function startedOn(version: string): Promise<{ code: unknown; stderr: string; stdout: string }> {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;
  const args = ['--conditions=@prism-rl/source', '--import', pretend, file, '--help'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr, stdout }),
    );
  });
}

test.each(['18.20.8', '20.20.2', '22.12.0'])('Node %s is told what is needed', async (version) => {
  expect(await startedOn(version)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`needs Node.js 22.13 or newer, but this is ${version}`)),
  });
});

test.each(['22.13.0', '25.1.0'])('Node %s starts', async (version) => {
  expect(await startedOn(version)).toMatchObject({ code: 0, stdout: expect.stringContaining('prism') });
});

test('it imports nothing statically', () => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/^import /m);
});
