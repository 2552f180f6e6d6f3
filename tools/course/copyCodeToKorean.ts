// Copies the commands and outputs of the English chapters to the Korean ones, fence by fence, with the comments that configure tests: `npm
// run node -- tools/course/copyCodeToKorean.ts`. Run it after a change.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../docs/course/', import.meta.url));
/** A fence and the comment before it. */
const fence = /(?:^<!-- in tests: [^\n]*-->\n)?^```[\s\S]*?^```/gm;

for (const chapter of fs.readdirSync(folder).filter((name) => name.endsWith('.md'))) {
  const english = [...fs.readFileSync(`${folder}${chapter}`, 'utf8').matchAll(fence)].map(([code]) => code);
  const korean = fs.readFileSync(`${folder}ko/${chapter}`, 'utf8');
  const count = korean.match(fence)?.length ?? 0;
  if (count !== english.length) {
    process.stderr.write(
      `${chapter}: ${english.length} blocks in English, ${count} in Korean; add or remove some by hand\n`,
    );
    process.exitCode = 1;
    continue;
  }
  let k = 0;
  fs.writeFileSync(
    `${folder}ko/${chapter}`,
    korean.replace(fence, () => english[k++]!),
  );
}
