// A paragraph of one's own where a colleague is writing: who begins at once, with the caret where it was put, would else
// go on in the middle of their sentence, and a line that breaks off there leaves two people's words in one another.
// Listens to the editor's keys, pointer and pastes; dispatches nothing. The toolbar says itself when it is pressed.

import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { schema } from "./schema.ts";

const BY_THEMSELVES_NOTHING = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];
// What a phone's keyboard says instead of the letter, and a key that waits for the letter under its accent.
const LETTER_TO_COME = ["Unidentified", "Process", "Dead"];

/** Only for the first thing somebody writes, and only if they have not chosen a place: from then on it is theirs. */
export class OwnBeginning {
  readonly plugin: Plugin;
  readonly #isShared: () => boolean;
  #hasBegun = false;

  constructor(isShared: () => boolean) {
    this.#isShared = isShared;
    this.plugin = this.#listening();
  }

  /** To be called before something is written: true if a paragraph was begun for it. */
  begin(view: EditorView): boolean {
    if (this.#hasBegun) return false;
    this.#hasBegun = true;
    const { doc, selection, storedMarks, tr } = view.state;
    if (!doc.textContent || !selection.empty || !this.#isShared()) return false;
    tr.insert(doc.content.size, schema.nodes.paragraph.create());
    tr.setSelection(TextSelection.atEnd(tr.doc)).setStoredMarks(storedMarks);
    view.dispatch(tr.scrollIntoView());
    return true;
  }

  #listening(): Plugin {
    return new Plugin({
      props: {
        handleKeyDown: (view, event) => {
          if (writes(event)) return this.begin(view) && event.key === "Enter";
          if (movesOrTakesAway(event)) this.#hasBegun = true;
          return false;
        },
        handlePaste: (view) => {
          this.begin(view);
          return false;
        },
        handleDOMEvents: {
          pointerdown: () => {
            this.#hasBegun = true;
          },
        },
      },
    });
  }
}

function writes(event: KeyboardEvent): boolean {
  if (event.key.length > 1) return event.key === "Enter" || LETTER_TO_COME.includes(event.key);
  // Where the third level of a keyboard is reached by Control and Alt, both are down with a letter of it.
  return event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey);
}

/** Whoever does that has looked where the caret is. */
function movesOrTakesAway(event: KeyboardEvent): boolean {
  return event.key.length > 1 && !BY_THEMSELVES_NOTHING.includes(event.key);
}
