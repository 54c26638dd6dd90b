// The minutes hold what the server accepts, and no more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { safeAddress, schema } from "./schema.ts";

test("links lead to the web, a mailbox or a telephone", () => {
  for (const address of ["https://nav.no", "http://a.no/b?c=d#e", "mailto:kari@fjord.no", "tel:+4798765432"]) {
    assert.equal(safeAddress(` ${address} `), address);
  }
  for (const address of [
    "javascript:alert(1)",
    "JaVaScRiPt:1",
    "data:text/html,x",
    "nav.no",
    "",
    "https://a b",
    "java\nscript:1",
    `https://a.no/${"x".repeat(2_000)}`,
  ]) {
    assert.equal(safeAddress(address), null);
  }
});

test("the schema has the nodes and marks that the protocol names", () => {
  assert.deepEqual(Object.keys(schema.nodes), [
    "doc",
    "paragraph",
    "heading",
    "bullet_list",
    "ordered_list",
    "list_item",
    "text",
    "hard_break",
  ]);
  assert.deepEqual(Object.keys(schema.marks).sort(), ["em", "link", "strong"]);
});
