// One editor for the agenda item in use: the text with its buttons, help and a way out.
// Listens to its own buttons; dispatches nothing.

import { EditorState, Selection, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { yCursorPlugin, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import type { Awareness } from "y-protocols/awareness";
import type { Doc, XmlFragment } from "yjs";
import { text } from "../texts.ts";
import { OwnBeginning } from "./apart.ts";
import { caret, selection } from "./carets.ts";
import { keysAndRules, setLink } from "./commands.ts";
import { linkPanel } from "./linkpanel.ts";
import { keepOwnPlace } from "./ownplace.ts";
import { cleaned } from "./paste.ts";
import { schema } from "./schema.ts";
import { Toolbar } from "./toolbar.ts";
import { writesIn } from "./writers.ts";

export class Editor {
  readonly element: HTMLElement;
  readonly #view: EditorView;
  readonly #toolbar: Toolbar;
  readonly #beginning: OwnBeginning;
  readonly #done: HTMLButtonElement;
  #panel: HTMLElement | undefined;

  /** `item` is the agenda item's name in the document, `number` what people call it by. */
  constructor(doc: Doc, item: string, awareness: Awareness, number: number, finish: () => void) {
    this.element = document.createElement("div");
    this.element.className = "ip-editor";
    this.#beginning = new OwnBeginning(() => writesIn(item, awareness));
    this.#toolbar = new Toolbar(
      () => this.#askLink(),
      () => this.#view,
      (view) => this.#beginning.begin(view),
    );
    const place = document.createElement("div");
    this.#done = document.createElement("button");
    this.#done.type = "button";
    this.#done.className = "ds-button";
    this.#done.dataset.color = "accent";
    this.#done.textContent = text("minutes_done");
    this.#done.addEventListener("click", finish);
    const ways = document.createElement("p");
    ways.className = "ip-actions";
    ways.append(this.#done);
    this.element.append(this.#toolbar.element, place, ways, help(number));
    this.#view = this.#mount(place, doc.getXmlFragment(item), awareness, number);
    this.#toolbar.update(this.#view.state);
  }

  /** The cursor goes to the end of what is written. */
  focus(): void {
    this.#view.dispatch(this.#view.state.tr.setSelection(Selection.atEnd(this.#view.state.doc)));
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
    this.element.remove();
  }

  #mount(place: HTMLElement, fragment: XmlFragment, awareness: Awareness, number: number): EditorView {
    const toolbar = this.#toolbar;
    return new EditorView(
      { mount: place },
      {
        state: EditorState.create({
          schema,
          plugins: [
            ySyncPlugin(fragment),
            keepOwnPlace(),
            yCursorPlugin(awareness, { cursorBuilder: caret, selectionBuilder: selection }),
            yUndoPlugin(),
            this.#beginning.plugin,
            ...keysAndRules({
              link: () => this.#askLink(),
              toToolbar: () => this.#toolbar.focus(),
              leave: () => this.#done.focus(),
            }),
          ],
        }),
        attributes: {
          class: "ip-editor__text",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": text("minutes_field", { number }),
          "aria-describedby": `ip-keys-${number}`,
        },
        transformPastedHTML: cleaned,
        // Called while the view is being made, so by its own name for itself.
        dispatchTransaction(this: EditorView, transaction: Transaction) {
          // The cursors of others are drawn a moment later, when the editor may be closed.
          if (this.isDestroyed) return;
          this.updateState(this.state.apply(transaction));
          toolbar.update(this.state);
        },
      },
    );
  }

  #askLink(): void {
    this.#panel?.remove();
    const { $from } = this.#view.state.selection;
    const known = schema.marks.link.isInSet($from.marks())?.attrs.href;
    this.#panel = linkPanel(typeof known === "string" ? known : "", (href) => {
      this.#panel?.remove();
      this.#panel = undefined;
      if (href !== undefined) setLink(href)(this.#view.state, this.#view.dispatch);
      this.#view.focus();
    });
    this.#toolbar.element.after(this.#panel);
    this.#panel.querySelector("input")?.select();
  }
}

function help(number: number): HTMLElement {
  const details = document.createElement("details");
  details.className = "ip-editor__help";
  const summary = document.createElement("summary");
  summary.textContent = text("minutes_help");
  const keys = document.createElement("p");
  keys.id = `ip-keys-${number}`;
  keys.textContent = text("minutes_keys");
  details.append(summary, keys);
  return details;
}
