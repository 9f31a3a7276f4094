// A button that opens a small menu: arrows move, Escape and a click elsewhere close.

/** Joins a button with its menu; returns a function that closes it. */
export function menu(button, panel, prepare = () => {}) {
  const items = () => [...panel.querySelectorAll("[role^=menuitem]")];
  const show = (is) => {
    if (is) prepare();
    panel.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
    if (is) items()[0]?.focus();
  };
  const close = () => show(false);
  button.addEventListener("click", () => show(panel.hidden));
  panel.addEventListener("click", (event) => event.target.closest("[role^=menuitem]") && close());
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !panel.contains(event.target) && !button.contains(event.target)) close();
  });
  panel.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) all[(at + step + all.length) % all.length]?.focus();
    else if (event.key === "Escape") button.focus();
    else if (event.key !== "Tab") return;
    if (!step) close();
    if (event.key !== "Tab") event.preventDefault();
  });
  return close;
}
