// The page that the menu button opens, in a sheet, and the talk with it as Telegram's web client has it:
// {eventType, eventData} as JSON by postMessage, both ways (core.telegram.org/api/web-events).

import { byId } from "./dom.js";
import { mirrored, t } from "./words.js";

const VERSION = "9.1";
const PLATFORM = "weba";
/** Telegram's names for the colours of this page. */
const COLOURS = {
  bg_color: "--surface",
  secondary_bg_color: "--ground",
  header_bg_color: "--surface",
  bottom_bar_bg_color: "--surface",
  section_bg_color: "--raised",
  section_separator_color: "--line",
  text_color: "--text",
  hint_color: "--muted",
  subtitle_text_color: "--muted",
  link_color: "--accent-deep",
  accent_text_color: "--accent-deep",
  section_header_text_color: "--accent-deep",
  button_color: "--accent",
  button_text_color: "--on-accent",
  destructive_text_color: "--bad",
};

/** The sheet. `hands`: open() asks the server for {url, init_data}; say(text); write(text). */
export class Opened {
  #hands;
  #dialog = byId("opened");
  #button = byId("open-page");
  #frame = null;
  #origin = "";
  #asks = false; // whether the page wants to be asked before it is closed
  #answers = {
    iframe_ready: () => this.#tell("theme_changed", { theme_params: themeParams() }),
    web_app_request_theme: () => this.#tell("theme_changed", { theme_params: themeParams() }),
    web_app_request_viewport: () => this.#tellViewport(),
    web_app_request_safe_area: () => this.#tell("safe_area_changed", { top: 0, right: 0, bottom: 0, left: 0 }),
    web_app_request_content_safe_area: () => this.#tell("content_safe_area_changed", { top: 0, right: 0, bottom: 0, left: 0 }),
    web_app_setup_main_button: (wanted) => showMain(wanted),
    web_app_setup_back_button: ({ is_visible }) => showBack(is_visible === true),
    web_app_setup_closing_behavior: ({ need_confirmation }) => (this.#asks = need_confirmation === true),
    web_app_close: () => this.#end(),
    web_app_open_link: ({ url }) => isWeb(url) && window.open(url, "_blank", "noopener,noreferrer"),
    web_app_open_tg_link: ({ path_full }) => this.#share(String(path_full)),
    web_app_request_file_download: ({ url, file_name }) => this.#download(url, String(file_name)),
  };

  constructor(hands) {
    this.#hands = hands;
    this.#button.addEventListener("click", () => this.#open());
    byId("opened-way").addEventListener("click", () => this.#back());
    byId("opened-main").addEventListener("click", () => this.#tell("main_button_pressed"));
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#back();
    });
    window.addEventListener("message", (event) => this.#hear(event));
    window.addEventListener("resize", () => this.#frame && this.#tellViewport());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#answers.web_app_request_theme());
  }

  /** What the bot has set; without a page there is no button. */
  set(button) {
    const opens = button?.type === "web_app";
    this.#button.hidden = !opens;
    if (opens) byId("open-page-words").textContent = button.text;
  }

  /** Closes without asking: somebody else sits here now. */
  close() {
    if (this.#frame) this.#end();
  }

  async #open() {
    const opening = await this.#hands.open();
    if (opening) this.show(opening);
  }

  /** Shows a page: {url, init_data}. */
  show(opening) {
    if (this.#frame) return;
    const address = here(new URL(opening.url));
    address.hash = new URLSearchParams({
      tgWebAppData: opening.init_data,
      tgWebAppVersion: VERSION,
      tgWebAppPlatform: PLATFORM,
      tgWebAppThemeParams: JSON.stringify(themeParams()),
    });
    this.#origin = address.origin;
    this.#frame = document.createElement("iframe");
    this.#frame.title = byId("bot-name").textContent;
    this.#frame.allow = "camera; clipboard-write";
    this.#frame.src = address.href;
    byId("opened-name").textContent = byId("bot-name").textContent;
    showMain({});
    showBack(false);
    byId("opened-head").after(this.#frame);
    this.#dialog.showModal();
  }

  #back() {
    if (byId("opened-way").dataset.back !== undefined) this.#tell("back_button_pressed");
    else if (!this.#asks || confirm(t("leave_page"))) this.#end();
  }

  #end() {
    this.#frame?.remove();
    this.#frame = null;
    this.#asks = false;
    this.#dialog.close();
    this.#button.focus();
  }

  #hear({ source, origin, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
    try {
      const { eventType, eventData } = JSON.parse(data);
      if (Object.hasOwn(this.#answers, eventType)) this.#answers[eventType](eventData ?? {});
    } catch {
      // Not in Telegram's form: not for us.
    }
  }

  #tell(eventType, eventData = null) {
    this.#frame?.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), this.#origin);
  }

  #tellViewport() {
    const { clientHeight: height, clientWidth: width } = this.#frame;
    this.#tell("viewport_changed", { height, width, is_expanded: true, is_state_stable: true });
  }

  /** A link given to somebody: here there is nobody but the bot, so it is put into the field. */
  #share(path) {
    const shared = new URL(path, "https://t.me");
    const url = shared.pathname === "/share/url" && shared.searchParams.get("url");
    if (!url) return this.#hands.say(t("needs_telegram"));
    this.#end();
    this.#hands.write(url);
  }

  #download(url, name) {
    const known = isWeb(url);
    this.#tell("file_download_requested", { status: known ? "downloading" : "cancelled" });
    if (!known) return;
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    this.#hands.say(t("saving", { name }));
  }
}

/** This very server by the name it was reached by: its bot knows it as this computer only. */
function here(url) {
  const near = url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (near && url.port === location.port) return new URL(url.pathname + url.search, location.origin);
  return url;
}

function isWeb(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function showMain({ is_visible = false, is_active = true, text = "", color = "", text_color = "" }) {
  const main = byId("opened-main");
  byId("opened-foot").hidden = !is_visible || !text;
  main.textContent = text;
  main.disabled = !is_active;
  for (const [name, value] of [["--main", color], ["--main-text", text_color]]) {
    if (CSS.supports("color", value)) main.style.setProperty(name, value);
    else main.style.removeProperty(name);
  }
}

function showBack(is) {
  const way = byId("opened-way");
  if (is) way.dataset.back = "";
  else delete way.dataset.back;
  byId("opened-way-words").textContent = t(is ? "back" : "close");
  byId("opened-way-path").setAttribute("d", is ? (mirrored() ? "M7.5 4l6 6-6 6" : "M12.5 4 6.5 10l6 6") : "M5 5l10 10M15 5 5 15");
}

function themeParams() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.entries(COLOURS).map(([name, from]) => [name, style.getPropertyValue(from).trim()]));
}
