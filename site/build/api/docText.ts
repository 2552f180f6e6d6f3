// Converts a comment to Markdown.
import ts from 'typescript-6';

/**
 * Paragraphs and lists of a comment.
 *
 * @param link formats a public name as a link.
 */
export function docOf(doc: ts.JSDoc, link: (name: string) => string): string[] {
  const parts = [markdown(textOf(doc.comment), link)];
  const parameters: string[] = [];
  for (const tag of doc.tags ?? []) {
    const text = markdown(textOf(tag.comment), link);
    if (ts.isJSDocParameterTag(tag)) parameters.push(`- \`${tag.name.getText()}\`: ${inline(text)}`);
    else if (ts.isJSDocTemplateTag(tag))
      parameters.push(`- \`${tag.typeParameters.map((one) => one.getText()).join(', ')}\`: ${inline(text)}`);
    else if (ts.isJSDocReturnTag(tag)) parameters.push(`- returns ${inline(text)}`);
    else if (ts.isJSDocThrowsTag(tag))
      parameters.push(`- throws ${inline(`${tag.typeExpression?.getText() ?? ''}${text}`)}`);
    else if (tag.tagName.text === 'example') parts.push(textOf(tag.comment));
    else parameters.push(`- ${tag.tagName.text}: ${inline(text)}`);
  }
  if (parameters.length > 0) parts.splice(1, 0, parameters.join('\n'));
  return parts.filter((part) => part !== '');
}

/** With unresolved links in braces. */
function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  if (comment === undefined || typeof comment === 'string') return comment ?? '';
  return comment.map((part) => (part.kind === ts.SyntaxKind.JSDocText ? part.text : part.getText())).join('');
}

/** Paragraphs; keeps those with indented lines, which are formulas or pictures. */
function markdown(text: string, link: (name: string) => string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) =>
      /^(?: {2,}\S.*(?:\n|$))+$/.test(paragraph)
        ? `\`\`\`text\n${paragraph.replaceAll(/^ {2,3}/gm, '').trimEnd()}\n\`\`\``
        : escaped(paragraph.trim(), link),
    )
    .join('\n\n');
}

/** Keeps code, resolves links, and escapes characters with a meaning in Markdown or Vue. */
function escaped(text: string, link: (name: string) => string): string {
  return text
    .split(/(`[^`]*`|\{@link [^}]*\}|\[[^\]]*\]\(https?:[^)]*\)|https?:\/\/\S+)/)
    .map((part, k) => {
      if (k % 2 === 0)
        return part
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll(/[\\*_$[\]{}|~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
      const target = /^\{@link #?([\w.]+)/.exec(part)?.[1];
      return target === undefined ? part : link(target);
    })
    .join('');
}

function inline(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}
