// Until the packages are on npm, adds a sentence that says so to every page with an npm command that would need them. On the day of the
// first release, set `isOnNpm` and run the script once more to remove the sentences:
//   npm run node -- scripts/release/notOnNpm.ts
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../bootstrap/versions.mjs';

/** Whether the packages are on npm. */
const isOnNpm = false;

const repository = 'https://github.com/prism-rl/prism-rl';
const sentences = [
  `> **Not on npm yet.** Until the first release, clone [the repository](${repository}). In it \`npm run prism -- …\` stands for \`npx @prism-rl/cli …\`, programs in its folder \`playground/\` import the packages, and \`npm run pack -- DIR\` packs them all and prints the commands that install them elsewhere.`,
  `> **아직 npm에 없습니다.** 첫 릴리스 전에는 [저장소](${repository})를 복제하세요. 그 안에서는 \`npx @prism-rl/cli …\` 대신 \`npm run prism -- …\`를 쓰고, \`playground/\` 폴더의 프로그램에서 패키지를 가져오며, \`npm run pack -- DIR\`로 모든 패키지를 묶어 다른 곳에 설치하는 명령을 볼 수 있습니다.`,
] as const;
/** Matches a sentence, in this wording or an earlier one. */
const sentence = String.raw`> \*\*(?:Not on npm yet|아직 npm에 없습니다)\.\*\* .*`;

/** Matches commands that request our packages from npm. */
const asks = /\b(?:npx|npm create|npm init|npm install|npm i) @prism-rl\b/;

/** The pages, relative to the repository. The template of a plugin comes from npm itself, or packed with what it needs. */
export const pagesForReaders: readonly string[] = fs
  .globSync(['*.md', 'docs/**/*.md', 'packages/*/{README,docs/*}.md', 'site/content/**/*.md'], { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== 'CHANGELOG.md')
  .sort();

/**
 * Adds the sentence to a page: before the first code block of each section with such a command, or after the text that contains it. Removes
 * it once the packages are on npm.
 */
export function withNotice(text: string, language: 'en' | 'ko', isThere = isOnNpm): string {
  const told = sentences[language === 'en' ? 0 : 1];
  const plain = text
    .replaceAll(new RegExp(`^${sentence}\\n\\n`, 'gm'), '')
    .replace(new RegExp(`\\n\\n${sentence}\\n$`), '\n');
  if (isThere) return plain;
  let isTold = false;
  const sections = plain.split(/^(?=## )/m).map((section) =>
    section.replace(
      /^```.*\n[\s\S]*?^```$/gm,
      (() => {
        let isFirst = true;
        return (block: string): string => {
          if (!isFirst || !asks.test(block)) return block;
          isFirst = false;
          isTold = true;
          return `${told}\n\n${block}`;
        };
      })(),
    ),
  );
  if (isTold) return sections.join('');
  const place = plain.search(asks);
  if (place < 0) return plain;
  const end = plain.indexOf('\n\n', place);
  return end < 0 ? `${plain.trimEnd()}\n\n${told}\n` : `${plain.slice(0, end)}\n\n${told}${plain.slice(end)}`;
}

/** The language of a page. */
export function languageOf(page: string): 'en' | 'ko' {
  return /(?:^|\/)ko\//.test(page) ? 'ko' : 'en';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const page of pagesForReaders) {
    const file = path.join(root, page);
    const text = fs.readFileSync(file, 'utf8');
    const told = withNotice(text, languageOf(page));
    if (told !== text) fs.writeFileSync(file, told);
  }
}
