// Where the focus goes when a page opens: to the error summary of a refused form. Listens to nothing; dispatches nothing.

/** Once for the page. */
export function startFocus(): void {
  document.querySelector<HTMLElement>("[data-focus-first]")?.focus();
}
