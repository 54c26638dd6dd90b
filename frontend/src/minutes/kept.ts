// The name under which unsent text of a document lies on the device. Listens to nothing, dispatches nothing.

/** By the address of the document's socket. */
export function keptName(path: string): string {
  return `minutes.${path}`;
}
