// The editor of a cell: CodeMirror, loaded on demand.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** An open editor. */
export interface Editor {
  replace(code: string): void;
  focus(): void;
  close(): void;
}

// The page's style sheet supplies the colours, light and dark.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: 'cell-keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'cell-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'cell-number' },
  { tag: tags.comment, class: 'cell-comment' },
  { tag: [tags.typeName, tags.className], class: 'cell-type' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: 'cell-function' },
]);

/**
 * Opens an editor in an element. Tab leaves it, as everywhere in a page; Ctrl or Cmd with Enter runs.
 *
 * @param options label is its name for screen readers.
 */
export function open(
  parent: HTMLElement,
  options: {
    readonly code: string;
    readonly label: string;
    readonly change: (code: string) => void;
    readonly run: () => void;
  },
): Editor {
  const runKey = {
    key: 'Mod-Enter',
    run: () => {
      options.run();
      return true;
    },
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.code,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        Prec.highest(keymap.of([runKey])),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) options.change(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    replace: (code) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } }),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}
