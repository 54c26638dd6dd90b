// When a person is using a part of the page. The elements are the smallest that carry what the guard asks for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isUnsent } from "./busy.ts";

const field = (state: object): Element => ({ tagName: "INPUT", type: "text", ...state }) as unknown as Element;
const select = (options: [selected: boolean, bySource: boolean][]): Element =>
  ({
    tagName: "SELECT",
    options: options.map(([selected, defaultSelected]) => ({ selected, defaultSelected })),
    selectedIndex: options.findIndex(([selected]) => selected),
  }) as unknown as Element;

test("text that differs from what the server sent is unsent", () => {
  assert.equal(isUnsent(field({ value: "a", defaultValue: "a" })), false);
  assert.equal(isUnsent(field({ value: "ab", defaultValue: "a" })), true);
  assert.equal(isUnsent(field({ tagName: "TEXTAREA", type: "textarea", value: "x", defaultValue: "" })), true);
});

test("a changed choice is unsent, a hidden field never is", () => {
  assert.equal(isUnsent(field({ type: "radio", checked: true, defaultChecked: false })), true);
  assert.equal(isUnsent(field({ type: "checkbox", checked: true, defaultChecked: true })), false);
  assert.equal(isUnsent(field({ type: "hidden", value: "1", defaultValue: "2" })), false);
});

test("a list is unsent when another line than the server's is chosen", () => {
  assert.equal(
    isUnsent(
      select([
        [true, false],
        [false, false],
      ]),
    ),
    false,
  );
  assert.equal(
    isUnsent(
      select([
        [false, false],
        [true, false],
      ]),
    ),
    true,
  );
  assert.equal(
    isUnsent(
      select([
        [false, false],
        [true, true],
      ]),
    ),
    false,
  );
  assert.equal(
    isUnsent(
      select([
        [true, false],
        [false, true],
      ]),
    ),
    true,
  );
});
