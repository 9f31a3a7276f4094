// Hands on a message: a right click, a long press, a swipe to answer.

const LONG = 450; // milliseconds
const STRAY = 10; // pixels a finger may wander before it is no press
const FAR = 60; // pixels of a swipe that answers

/** Listens on a row; `menu({x, y})` and `swipe()` are called. */
export function gestures(row, { menu, swipe }) {
  let start = null;
  let timer = 0;
  let pressed = false;
  const inward = () => (document.documentElement.dir === "rtl" ? 1 : -1);

  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, textarea") || String(getSelection())) return;
    event.preventDefault();
    clearTimeout(timer);
    if (!pressed) menu({ x: event.clientX, y: event.clientY });
    pressed = start !== null;
  });
  row.addEventListener("touchstart", (event) => {
    const [touch] = event.touches;
    start = event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY, swiped: 0 } : null;
    pressed = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      pressed = true;
      if (start) menu({ x: start.x, y: start.y });
    }, LONG);
  }, { passive: true });
  row.addEventListener("touchmove", (event) => {
    if (!start) return;
    const [touch] = event.touches;
    const [across, down] = [touch.clientX - start.x, touch.clientY - start.y];
    if (Math.hypot(across, down) > STRAY) clearTimeout(timer);
    if (pressed || Math.abs(down) > Math.abs(across)) return;
    start.swiped = Math.max(0, across * inward());
    row.style.transform = `translateX(${Math.min(start.swiped, FAR + 20) * inward()}px)`;
  }, { passive: true });
  const end = (event) => {
    clearTimeout(timer);
    row.style.transform = "";
    if (pressed && event.cancelable) event.preventDefault(); // no click after a long press
    if (!pressed && start?.swiped > FAR) swipe();
    start = null;
  };
  row.addEventListener("touchend", end);
  row.addEventListener("touchcancel", end);
}
