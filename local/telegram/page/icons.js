// The drawings of the page, as paths on a square of 24.

import { drawing } from "./dom.js";

const PATHS = {
  back: ["M15 5l-7 7 7 7"],
  next: ["M9 5l7 7-7 7"],
  close: ["M6 6l12 12M18 6 6 18"],
  more: ["M12 5.5v.01M12 12v.01M12 18.5v.01"],
  plus: ["M12 5v14M5 12h14"],
  group: ["M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 19.5c.6-3.4 3-5.2 6.5-5.2s5.9 1.8 6.5 5.2M16 4.8a3.3 3.3 0 0 1 0 6.4M18 14.6c2 .8 3.2 2.5 3.6 4.9"],
  person: ["M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4M4.8 20c.7-3.7 3.3-5.6 7.2-5.6s6.5 1.9 7.2 5.6"],
  language: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17"],
  block: ["M6 6l12 12M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17"],
  reply: ["M10 6 4 12l6 6M4.5 12H14c3.5 0 6 2 6 6"],
  edit: ["M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19z"],
  copy: ["M9 9h10.5v10.5H9zM5.5 15H4.5V4.5H15v1"],
  forward: ["M14 6l6 6-6 6M19.5 12H10c-3.5 0-6 2-6 6"],
  download: ["M12 4v11m-5-5 5 5 5-5M5 20h14"],
  send: ["M12 19V5.5M6 11l6-6 6 6"],
  save: ["M5 12.5l4.5 4.5L19 7.5"],
  clip: ["M19.5 11.5 12 19a4.9 4.9 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-7.9 7.9a1.6 1.6 0 0 1-2.3-2.3l7.2-7.2"],
  link: ["M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"],
  topic: ["M4 5.5h16v10.5H11l-4.5 4v-4H4z"],
  leave: ["M10 4.5H5v15h5M9.5 12H20m-4-4 4 4-4 4"],
  shield: ["M12 3.5 19 6v5.5c0 4.5-2.8 7.4-7 9-4.2-1.6-7-4.5-7-9V6z"],
  away: ["M8 5h11v11M19 5 6 18"],
  page: ["M4 4h16v16H4zM4 9h16"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20"],
};

/** A named drawing; those with a direction turn where the page runs from right to left. */
export function icon(name) {
  const svg = drawing(24, ...PATHS[name]);
  svg.setAttribute("class", ["back", "next", "reply", "forward", "leave", "away"].includes(name) ? "icon turns" : "icon");
  return svg;
}
