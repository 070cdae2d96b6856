// The line one writes in, with the message that is replied to.

import { byId } from "./elements.js";
import { summary } from "./messages.js";

const form = byId("composer");
const text = byId("text");
const send = byId("send");
const replyBar = byId("reply-bar");

// `onSend` gets { text, replyTo }; `menu` is the menu of commands.
export function composer({ onSend, menu }) {
  let replyTo = null;

  function grow() {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    send.disabled = text.value.trim() === "";
  }

  function reply(message) {
    replyTo = message.message_id;
    byId("reply-name").textContent = message.from.first_name;
    byId("reply-text").textContent = summary(message);
    replyBar.hidden = false;
    text.focus();
  }

  function takeReply() {
    const taken = replyTo;
    replyTo = null;
    replyBar.hidden = true;
    return taken;
  }

  function submit() {
    const value = text.value.trim();
    if (!value) return;
    text.value = "";
    grow();
    onSend({ text: value, replyTo: takeReply() });
  }

  text.addEventListener("input", () => {
    grow();
    menu.typed(text.value);
  });
  text.addEventListener("keydown", (event) => {
    if (menu.handleKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") takeReply();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("reply-cancel").onclick = takeReply;

  function clear() {
    text.value = "";
    grow();
  }

  return { reply, takeReply, clear };
}
