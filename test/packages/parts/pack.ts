// `npm run pack -- DIR`: the commands that it prints install the packages where the registry has none of them.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { folderUntilExit } from '../folderUntilExit.ts';
import type { Part } from '../part.ts';
import { expectText, expectThat } from '../part.ts';
import { shell } from '../shell.ts';

export const pack: Part = () => {
  const folder = folderUntilExit('prism-pack-');
  let commands: string[] = [];
  /** Runs a printed command as a reader does. */
  const typed = (command: string, cwd: string): Promise<string> =>
    shell(
      process.platform === 'win32' ? 'cmd' : 'sh',
      [process.platform === 'win32' ? '/c' : '-c', command],
      {
        cwd,
      },
    );
  return [
    {
      name: 'packs every package, and prints two commands',
      run: async () => {
        const script = path.join(root, 'scripts', 'release.mjs');
        const printed = await shell(process.execPath, [script, 'pack', path.join(folder, 'packed')], {
          cwd: root,
        });
        commands = [...printed.matchAll(/^ {2}(np.*)$/gm)].map(([, command]) => command!);
        expectThat(commands.length === 2, printed);
        return undefined;
      },
    },
    {
      name: 'the first installs them in an empty project, which trains',
      run: async () => {
        const project = path.join(folder, 'project');
        fs.mkdirSync(project);
        fs.writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
        await typed(commands[0]!, project);
        const command = 'npx prism train q-learning GridWorld-v0 --steps 500 --eval-episodes 1';
        expectText(await typed(command, project), 'greedy policy over');
        return undefined;
      },
    },
    {
      name: 'the second creates a plugin, which passes its tests once they are installed there',
      run: async () => {
        await typed(commands[1]!, folder);
        const plugin = path.join(folder, 'my-plugin');
        await typed(commands[0]!, plugin);
        expectText(await typed('npm test', plugin), /(fail|# fail) 0/);
        return undefined;
      },
    },
  ];
};
