// Formulas in words for screen readers: MathJax draws them as pictures without a name.

/** Spoken names of TeX commands; others are read by their own names: `\gamma` is gamma. */
const called: { readonly [command: string]: string } = {
  leftarrow: 'becomes',
  gets: 'becomes',
  rightarrow: 'to',
  to: 'to',
  sum: 'sum',
  prod: 'product',
  max: 'max',
  min: 'min',
  argmax: 'arg max',
  cdot: 'times',
  times: 'times',
  le: 'at most',
  leq: 'at most',
  ge: 'at least',
  geq: 'at least',
  ne: 'is not',
  neq: 'is not',
  in: 'in',
  mid: 'given',
  sim: 'is drawn from',
  approx: 'about',
  infty: 'infinity',
  ldots: 'and so on',
  dots: 'and so on',
  cdots: 'and so on',
  nabla: 'gradient',
  ln: 'log',
  top: 'transposed',
  partial: 'partial',
  lVert: 'norm of',
  rVert: '',
  lvert: 'size of',
  rvert: '',
  odot: 'times',
  mathbb: '',
  mathcal: '',
  mathrm: '',
  mathbf: '',
  boldsymbol: '',
  operatorname: '',
  text: '',
  left: '',
  right: '',
  big: '',
  Big: '',
  bigl: '',
  bigr: '',
  Bigl: '',
  Bigr: '',
  bigg: '',
  quad: ',',
  qquad: ',',
  hat: 'hat',
  bar: 'bar',
  tilde: 'tilde',
  underbrace: '',
  begin: '',
  end: '',
};

/** A formula in words: `V(s) \leftarrow r + \gamma V(s')` reads “V(s) becomes r + gamma V(s prime)”. */
export function mathWords(tex: string): string {
  let text = tex
    .replace(/\\(?:begin|end)\{[^}]*\}/g, ' ')
    .replace(/\\\\/g, ', ')
    .replace(/&/g, ' ');
  // Fractions and roots from the inside out.
  const group = '\\{([^{}]*)\\}';
  // Without braces, the argument is a digit, a letter or a command: `\tfrac14`.
  const part = `(?:${group}|(\\d|[a-zA-Z]|\\\\[a-zA-Z]+))`;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(
        new RegExp(`\\\\[dt]?frac\\s*${part}\\s*${part}`, 'g'),
        (_, above = '', one = '', below = '', other = '') => ` (${above}${one}) over (${below}${other}) `,
      )
      .replace(new RegExp(`\\\\sqrt\\s*${group}`, 'g'), ' root of ($1) ')
      .replace(new RegExp(`\\^\\s*${group}`, 'g'), ' to the $1 ')
      .replace(new RegExp(`_\\s*${group}`, 'g'), ' sub $1 ')
      .replace(
        new RegExp(`\\\\(?:text|mathrm|mathbf|mathbb|mathcal|operatorname)\\*?\\s*${group}`, 'g'),
        ' $1 ',
      )
      .replace(new RegExp(`(?<![\\\\a-zA-Z])${group}`, 'g'), ' $1 ');
  }
  return text
    .replace(/\^\s*\\?(?:\*|ast\b)/g, ' star ')
    .replace(/'/g, ' prime ')
    .replace(/\^\s*(\S)/g, ' to the $1 ')
    .replace(/_\s*(\\[a-zA-Z]+|\S)/g, ' sub $1 ')
    .replace(/\\([a-zA-Z]+)/g, (_, command: string) => ` ${called[command] ?? command} `)
    .replace(/\\[,;:! ]/g, ' ')
    .replace(/[\\{}]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.)\]])/g, '$1')
    .replace(/([([]) /g, '$1')
    .trim();
}

/** The parts of markdown-it used here. */
interface Markdown {
  readonly renderer: {
    readonly rules: {
      [name: string]:
        | ((tokens: readonly { readonly content: string }[], index: number, ...more: never[]) => string)
        | undefined;
    };
  };
}

/** Width of a phone's text in the unit of a drawn formula. */
const phone = 36;

/** Labels each formula of a page with its words, and marks inline formulas that are wider than a phone: they scroll there. */
export function nameFormulas(markdown: Markdown): void {
  const { rules } = markdown.renderer;
  for (const name of ['math_inline', 'math_block']) {
    const draw = rules[name];
    if (draw === undefined) continue;
    rules[name] = (tokens, index, ...more) => {
      const words = mathWords(tokens[index]!.content)
        .replaceAll('&', '&amp;')
        .replaceAll('"', '&quot;')
        .replaceAll('<', '&lt;');
      const drawn = draw(tokens, index, ...more).replace(' role="img"', ` role="img" aria-label="${words}"`);
      const width = Number(/ width="([\d.]+)ex"/.exec(drawn)?.[1]);
      return name === 'math_inline' && width > phone
        ? drawn.replace('<mjx-container class="', '<mjx-container tabindex="0" class="wide ')
        : drawn;
    };
  }
}
