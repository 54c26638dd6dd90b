// Menus made of <details data-menu>: Escape and a press outside close them, Escape gives the focus back.
// Listens to `keydown` and `click`; dispatches nothing.

/** For all menus of the page. */
export function startMenus(): void {
  const open = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
}
