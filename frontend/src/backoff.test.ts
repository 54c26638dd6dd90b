// How long the page waits before it tries again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "./backoff.ts";

test("the wait doubles from half a second to four, and to thirty when nobody has answered for a minute", () => {
  const longest = [0, 1, 2, 3, 4, 19, 20, 1_000].map((tries) => backoff(tries, () => 1));
  assert.deepEqual(longest, [500, 1_000, 2_000, 4_000, 4_000, 4_000, 30_000, 30_000]);
});

test("jitter takes away at most half, so that not all come at once", () => {
  assert.equal(
    backoff(3, () => 0),
    2_000,
  );
  assert.ok(backoff(3, () => 0.5) > 2_000);
});
