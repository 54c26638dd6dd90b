// Announcements are collected, not repeated, and few.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { announcementOf, collector } from "./announce.ts";

test("sentences within the pause become one text of at most three, each once", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const spoken: string[] = [];
  const say = collector((words) => spoken.push(words));
  for (const sentence of ["One.", "Two.", "Two.", "Three.", "Four.", " "]) say(sentence);
  mock.timers.tick(699);
  assert.deepEqual(spoken, []);
  mock.timers.tick(1);
  assert.deepEqual(spoken, ["Two. Three. Four."]);
  say("Five.");
  mock.timers.tick(700);
  assert.deepEqual(spoken, ["Two. Three. Four.", "Five."]);
  mock.timers.reset();
});

test("the header is read as percent-encoded words, and a broken one is silent", () => {
  assert.equal(announcementOf(new Headers({ "X-Announce": encodeURIComponent("Målet er endret") })), "Målet er endret");
  assert.equal(announcementOf(new Headers({ "X-Announce": "%E0%A4%A" })), "");
  assert.equal(announcementOf(new Headers()), "");
});
