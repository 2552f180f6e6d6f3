// Formats a declaration for readers: without bodies and private members, each member below its comment.
import ts from 'typescript-6';

/** Longest line; a longer one puts each parameter on its own line. */
const widest = 100;

/**
 * The text of a declaration.
 *
 * @param declared the compiler's declaration: whole types, no comments.
 * @param original the source with the comments.
 */
export function signatureOf(declared: ts.Statement, original: ts.Statement | undefined): string {
  const members = membersOf(declared);
  if (members === undefined) return broken(declared, plain(declared.getText()));
  const comments = commentsOf(original === undefined ? [] : (membersOf(original) ?? []));
  const text = declared.getText();
  const start = declared.getStart();
  const shown = members.filter(({ name }) => name === undefined || !ts.isPrivateIdentifier(name));
  if (shown.length === 0) return plain(`${text.slice(0, text.indexOf('{'))}{}`);
  const first = members[0]!.getFullStart() - start;
  const last = members.at(-1)!.getEnd() - start;
  const lines = shown.map((member) => {
    const comment = comments(member);
    return `${comment === undefined ? '' : `${indented(comment)}\n`}    ${member.getText()}`;
  });
  return plain(`${text.slice(0, first)}\n${lines.join('\n')}${text.slice(last)}`);
}

/** Members of a class, an interface, or an object type. */
function membersOf(statement: ts.Statement): readonly (ts.ClassElement | ts.TypeElement)[] | undefined {
  if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return statement.members;
  if (ts.isTypeAliasDeclaration(statement) && ts.isTypeLiteralNode(statement.type))
    return statement.type.members;
  return undefined;
}

/** Finds the comment of the member with the same name and, among overloads, the same position. */
function commentsOf(
  originals: readonly (ts.ClassElement | ts.TypeElement)[],
): (member: ts.ClassElement | ts.TypeElement) => string | undefined {
  const found = new Map<string, (string | undefined)[]>();
  for (const original of originals) {
    const key = keyOf(original);
    found.set(key, [...(found.get(key) ?? []), commentOf(original)]);
  }
  const seen = new Map<string, number>();
  return (member) => {
    const key = keyOf(member);
    const place = seen.get(key) ?? 0;
    seen.set(key, place + 1);
    return found.get(key)?.[place];
  };
}

function keyOf(member: ts.ClassElement | ts.TypeElement): string {
  const isStatic =
    ts.canHaveModifiers(member) &&
    ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  return `${isStatic === true ? 'static ' : ''}${ts.SyntaxKind[member.kind]} ${member.name?.getText() ?? ''}`;
}

function commentOf(member: ts.Node): string | undefined {
  return ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc).at(-1)?.getText();
}

/** A comment at the indentation of members. */
function indented(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .map((line) => (line.startsWith('*') ? `     ${line}` : `    ${line}`))
    .join('\n')
    .replaceAll(/\{@link #?([^}]+)\}/g, '$1');
}

/** Removes the keywords of every public declaration, and indents by two. */
function plain(text: string): string {
  return text
    .replace(/^export (?:declare )?/, '')
    .split('\n')
    .map((line) => line.replace(/^(?: {4})+/, (spaces) => ' '.repeat(spaces.length / 2)))
    .join('\n');
}

/** A long function with a line per parameter. */
function broken(declared: ts.Statement, text: string): string {
  if (!ts.isFunctionDeclaration(declared) || text.length <= widest || text.includes('\n')) return text;
  const { parameters, name, typeParameters, type } = declared;
  const generic =
    typeParameters === undefined ? '' : `<${typeParameters.map((one) => one.getText()).join(', ')}>`;
  const lines = parameters.map((parameter) => `  ${parameter.getText()},`);
  return `function ${name?.text ?? ''}${generic}(\n${lines.join('\n')}\n): ${type?.getText() ?? 'void'};`;
}
