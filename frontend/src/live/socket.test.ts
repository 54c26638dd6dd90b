// Only objects are messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFrame } from "./socket.ts";

test("anything that is not an object in JSON is no message", () => {
  assert.deepEqual(parseFrame('{"t":"hint","s":"s.a","r":3}'), { t: "hint", s: "s.a", r: 3 });
  for (const data of ["", "null", "[]", "3", "{", '"t"']) assert.equal(parseFrame(data), null);
});
