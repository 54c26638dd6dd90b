// The sentences the script says, from the page's data block `ip-texts`. Listens to nothing, dispatches nothing.

let known: Record<string, string> | undefined;

/** The sentence called `name`, with `{holes}` filled; the name itself where the page has no such sentence. */
export function text(name: string, holes: Record<string, string | number> = {}): string {
  known ??= read();
  const sentence = known[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (hole, key: string) => String(holes[key] ?? hole));
}

function read(): Record<string, string> {
  try {
    return JSON.parse(document.getElementById("ip-texts")?.textContent ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}
