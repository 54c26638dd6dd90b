// The events by which the modules of a page speak to each other, dispatched on `document`.

/** What each event carries. */
export interface Events {
  /** The live connection opened or was lost. */
  "ip:connection": { open: boolean };
  /** The right to a stream has ended. */
  "ip:gone": { stream: string };
  /** Who is here on a stream has changed. */
  "ip:presence": { stream: string };
  /** A script is about to send a form: `until` takes what it is to wait for. */
  "ip:sending": { form: HTMLFormElement; until: (settled: Promise<void>) => void };
  /** What a script was to send did not reach the server; the form stands as it was. */
  "ip:not-sent": { form: HTMLFormElement };
  /** The session has ended; what is written stays on the page. */
  "ip:session-ended": Record<string, never>;
  /** The same person has signed in again in another tab. */
  "ip:session-back": Record<string, never>;
  /** The person signed out, here or in another tab: forget everything. */
  "ip:signed-out": Record<string, never>;
}

/** Dispatches an event of the page. */
export function say<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Listens to an event of the page. */
export function hear<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): void {
  document.addEventListener(name, (event) => listener((event as CustomEvent<Events[Name]>).detail));
}
