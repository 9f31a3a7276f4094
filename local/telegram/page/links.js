// Addresses that mean something here: a start with a parameter, an invitation to a group.

const PARAMETER = /^[\w-]{1,64}$/;

/** What the page was opened with: {start, join}, each "" when there is none. */
export function openedWith() {
  const query = new URLSearchParams(location.search);
  const start = query.get("start") ?? "";
  return { start: PARAMETER.test(start) ? start : "", join: (query.get("join") ?? "").slice(0, 200) };
}

/** Takes what has been done with out of the address. */
export function clearAddress() {
  history.replaceState(null, "", location.pathname);
}

/** The address that lets another browser join a group. */
export function invitation(code) {
  const address = new URL(location.pathname, location.origin);
  address.searchParams.set("join", code);
  return address.href;
}

/** What a link means to this page: {start}, {share}, {join}, or null when it leads elsewhere. */
export function meaning(url, botName) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  const query = address.searchParams;
  if (address.origin === location.origin && address.pathname === location.pathname && query.get("join")) return { join: query.get("join") };
  if (!["t.me", "telegram.me"].includes(address.hostname)) return null;
  if (address.pathname === "/share/url") return { share: [query.get("text"), query.get("url")].filter(Boolean).join("\n") };
  if (address.pathname.toLowerCase() !== `/${botName.toLowerCase()}`) return null;
  const start = query.get("start") ?? "";
  return { start: PARAMETER.test(start) ? start : "", group: query.has("startgroup") };
}
