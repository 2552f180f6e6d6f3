import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folders: string[] = [];

/** A new folder, removed when this process exits. */
export function folderUntilExit(prefix: string): string {
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
    });
  }
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), prefix)));
  folders.push(folder);
  return folder;
}
