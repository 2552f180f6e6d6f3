// Draws the figures of docs/course, except those of the moving grid:
//   node --conditions=@prism-rl/source tools/course/drawFigures.ts docs/course/figures
import fs from 'node:fs';
import path from 'node:path';
import { courseFigures } from './courseFigures.ts';

const folder = process.argv[2] ?? '.';
for (const [name, draw] of Object.entries(courseFigures))
  fs.writeFileSync(path.join(folder, name), await draw());
