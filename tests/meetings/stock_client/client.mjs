// People with the public Yjs client, unmodified: they read and write minutes, and report with which code each was closed.
// Arguments: the address of the sockets, the minutes, the text's root, the origin, and the cookies by name as JSON.
// Says one JSON object a line; waits for a line on its input where somebody else is to act.

import { createInterface } from "node:readline";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [address, minutes, root, origin, cookies] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
// The public client speaks of our acknowledgements as messages it does not know.
console.error = () => undefined;

/** What a browser does by itself: the cookie and the origin. */
function socketOf(name) {
  return class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { origin, headers: { Cookie: `sessionid=${JSON.parse(cookies)[name] ?? ""}` } });
    }
  };
}

async function sitDown(name) {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(address, minutes, doc, {
    WebSocketPolyfill: socketOf(name),
    disableBc: true,
  });
  const closed = new Promise((resolve) => {
    provider.on("connection-close", (event) => {
      provider.shouldConnect = false;
      if (event) resolve(event.code);
    });
  });
  const person = { doc, provider, closed, text: doc.getXmlFragment(root) };
  await Promise.race([new Promise((resolve) => provider.once("sync", resolve)), closed]);
  return person;
}

function write(person, words, tag = "paragraph", name = root) {
  const block = new Y.XmlElement(tag);
  block.insert(0, [new Y.XmlText(words)]);
  person.doc.getXmlFragment(name).push([block]);
}

async function until(holds) {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
}

const reads = (person, words) => person.text.toString().includes(words);

const kari = await sitDown("kari");
const per = await sitDown("per");
const liv = await sitDown("liv");
kari.provider.awareness.setLocalStateField("user", { name: "Ola Berg" });
write(kari, "Kari skriver æøå 😀");
await until(() => reads(per, "Kari skriver") && reads(liv, "Kari skriver"));
write(per, "Per svarer");
await until(() => [kari, per, liv].every((one) => reads(one, "Per svarer")));
await until(() => per.provider.awareness.getStates().has(kari.doc.clientID));
const newcomer = await sitDown("kari");
say({
  texts: [kari, per, liv, newcomer].map((one) => one.text.toString()),
  name: per.provider.awareness.getStates().get(kari.doc.clientID)?.user?.name,
});

const codes = {};
write(liv, "Liv har ikke lov");
codes.reader = await liv.closed;
write(newcomer, "fremmed", "script");
codes.script = await newcomer.closed;
const stray = await sitDown("kari");
write(stray, "fremmed", "paragraph", "another-root");
codes.root = await stray.closed;
const big = await sitDown("kari");
write(big, "x".repeat(800 * 1024));
codes.big = await big.closed;
codes.stranger = await (await sitDown("sven")).closed;
codes.nobody = await (await sitDown("nobody")).closed;
say({ codes });

await lines.next();
say({ ended: await per.closed });
kari.provider.destroy();
process.exit();
