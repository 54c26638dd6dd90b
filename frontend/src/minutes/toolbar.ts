// The editor's buttons: words, pressed state, and one tab stop with arrow keys between them.
// Listens to `keydown` and `click` on itself; dispatches nothing.

import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { undo } from "y-prosemirror";
import { text } from "../texts.ts";
import { hasMark, isInside, toggleEm, toggleHeading, toggleList, toggleStrong } from "./commands.ts";
import { schema } from "./schema.ts";

interface Tool {
  name: string;
  run: Command | "link";
  isOn?: (state: EditorState) => boolean;
}

const { nodes } = schema;
const TOOLS: Tool[] = [
  { name: "minutes_bold", run: toggleStrong, isOn: (state) => hasMark(state, "strong") },
  { name: "minutes_italic", run: toggleEm, isOn: (state) => hasMark(state, "em") },
  { name: "minutes_heading", run: toggleHeading, isOn: (state) => isInside(state, nodes.heading) },
  { name: "minutes_bullets", run: toggleList(nodes.bullet_list), isOn: (state) => isInside(state, nodes.bullet_list) },
  {
    name: "minutes_numbers",
    run: toggleList(nodes.ordered_list),
    isOn: (state) => isInside(state, nodes.ordered_list),
  },
  { name: "minutes_link", run: "link", isOn: (state) => hasMark(state, "link") },
  { name: "minutes_undo", run: undo },
];

export class Toolbar {
  readonly element: HTMLElement;
  readonly #buttons: HTMLButtonElement[];

  /** `begin` is told before the first thing is changed in the text. */
  constructor(openLink: () => void, view: () => EditorView | undefined, begin: (view: EditorView) => void) {
    this.element = document.createElement("div");
    this.element.className = "ip-toolbar";
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", text("minutes_toolbar"));
    this.#buttons = TOOLS.map((tool, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text(tool.name);
      button.tabIndex = index === 0 ? 0 : -1;
      // The press must not take the selection out of the text.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => {
        const editor = view();
        if (!editor) return;
        if (tool.run !== undo) begin(editor);
        if (tool.run === "link") {
          openLink();
        } else {
          tool.run(editor.state, editor.dispatch, editor);
          editor.focus();
        }
      });
      return button;
    });
    this.element.append(...this.#buttons);
    this.element.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Shows which styles hold where the cursor is. */
  update(state: EditorState): void {
    TOOLS.forEach((tool, index) => {
      if (tool.isOn) this.#buttons[index]?.setAttribute("aria-pressed", String(tool.isOn(state)));
    });
  }

  focus(): void {
    this.#buttons.find((button) => button.tabIndex === 0)?.focus();
  }

  #move(event: KeyboardEvent): void {
    const now = this.#buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = this.#buttons.length - 1;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    const target = (next + this.#buttons.length) % this.#buttons.length;
    this.#buttons.forEach((button, index) => {
      button.tabIndex = index === target ? 0 : -1;
    });
    this.#buttons[target]?.focus();
  }
}
