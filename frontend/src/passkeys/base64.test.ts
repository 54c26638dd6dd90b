import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64, toBase64 } from "./base64.ts";

test("bytes come back as they were, and no sign needs escaping", () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 83 + 251) % 256);
    const text = toBase64(bytes.buffer);
    assert.match(text, /^[\w-]*$/);
    assert.deepEqual(fromBase64(text), bytes);
  }
});
