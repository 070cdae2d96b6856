// Inline buttons under a message, waiting until the bot answers.

import { openApp } from "./apps.js";
import { element } from "./elements.js";
import { alertBox, failed, toast } from "./notices.js";
import { pressButton } from "./server.js";
import { link } from "./words.js";

const waiting = new Map(); // callback query id -> button
const early = new Set(); // answers that came before we knew the id of our query

export function keyboard(message) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    element("div", {}, ...row.map((button) => key(message, button))),
  );
  return element("div", { className: "keys" }, ...rows);
}

function key(message, { text, callback_data: data, url, web_app: app }) {
  if (url) {
    const made = link(url);
    made.className = "key";
    made.textContent = text;
    return made;
  }
  const made = element("button", { type: "button", className: "key" }, text);
  made.onclick = async () => {
    if (app) return openApp(message.message_id, app.url, text).catch(failed);
    if (data === undefined) return toast("This kind of button works on Telegram only");
    made.classList.add("waiting");
    try {
      const id = await pressButton(message.message_id, data);
      if (early.delete(id)) made.classList.remove("waiting");
      else waiting.set(id, made);
    } catch (error) {
      made.classList.remove("waiting");
      failed(error);
    }
  };
  return made;
}

export function answered({ callback_query_id: id, text, show_alert: isAlert }) {
  if (waiting.has(id)) waiting.get(id).classList.remove("waiting");
  else early.add(id);
  waiting.delete(id);
  if (text) (isAlert ? alertBox : toast)(text);
}
