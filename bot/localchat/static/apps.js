// Mini Apps: a page of the bot's in a frame, as in Telegram's web client.

import { byId, element } from "./elements.js";
import { appAddress } from "./server.js";

const dialog = byId("app");
let frame;

export async function openApp(messageId, url, title) {
  const src = await appAddress(messageId, url);
  byId("app-title").textContent = title;
  frame = element("iframe", { src, title });
  dialog.append(frame);
  dialog.showModal();
}

dialog.addEventListener("close", () => frame.remove());

// What an app asks of us comes as JSON; all but closing needs no answer here.
addEventListener("message", ({ data, source }) => {
  if (source !== frame?.contentWindow || typeof data !== "string") return;
  if (JSON.parse(data).eventType === "web_app_close") dialog.close();
});
