// The list of messages: bubbles, albums, edits in place, deletions.

import { byId, element, icon } from "./elements.js";
import { keyboard } from "./keyboard.js";
import { album, content } from "./media.js";
import { words } from "./words.js";

const list = byId("messages");
const shown = new Map(); // message_id -> message

const replyPath = "M10 8 5 12.500 10 17M5 12.500h8a6 6 0 0 1 6 6";

// `me` is the id of the person who looks; `onReply` and `onCommand` are what their clicks mean.
export function messageList({ me, isGroup, onReply, onCommand }) {
  function draw(message, isNew) {
    shown.set(message.message_id, message);
    if (message.new_chat_members) return place(message.message_id, arrival(message), isNew);
    const group = message.media_group_id && albumOf(message);
    if (group) return renderAlbum(group);
    place(message.message_id, item([message]), isNew);
  }

  function albumOf(message) {
    if (!message.photo) return null;
    const parts = [...shown.values()].filter((m) => m.media_group_id === message.media_group_id && m.photo);
    return parts.length > 1 ? parts : null;
  }

  function renderAlbum(parts) {
    for (const part of parts.slice(1)) elementOf(part.message_id)?.remove();
    place(parts[0].message_id, item(parts), false);
  }

  function item(parts) {
    const [message] = parts;
    const mine = message.from.id === me;
    const spoken = parts.find((part) => part.text || part.caption) || message;
    const text = spoken.text ?? spoken.caption ?? "";
    const bubble = element("div", { className: "bubble" }, ...heading(message, mine));
    bubble.append(...(parts.length > 1 ? [album(parts)] : content(message)));
    if (text) {
      const entities = spoken.entities || spoken.caption_entities;
      bubble.append(element("div", { className: "words" }, words(text, entities, onCommand)));
    }
    bubble.classList.toggle("wordless", !text && !message.document);
    bubble.classList.toggle("bare", Boolean(message.sticker));
    bubble.classList.toggle("edited", Boolean(message.edit_date));
    bubble.append(stamp(message));
    const stack = element("div", { className: "stack" }, bubble);
    if (message.reply_markup) stack.append(keyboard(message));
    return element(
      "li",
      {
        className: `message ${mine ? "from-me" : "from-them"}`,
        dataset: { id: message.message_id },
        ondblclick: () => onReply(message),
      },
      stack,
      replyButton(message),
    );
  }

  function heading(message, mine) {
    const parts = [];
    if (isGroup && !mine) parts.push(element("div", { className: "name" }, message.from.first_name));
    if (message.forward_origin) {
      const name = message.forward_origin.sender_user_name || message.forward_origin.sender_user?.first_name;
      parts.push(element("div", { className: "forward" }, `Forwarded from ${name || "somebody"}`));
    }
    const original = message.reply_to_message;
    if (original) {
      const name = original.from.id === me ? "You" : original.from.first_name;
      parts.push(
        element(
          "button",
          { type: "button", className: "quote", onclick: () => find(original.message_id) },
          element("strong", {}, name),
          element("span", {}, summary(original)),
        ),
      );
    }
    return parts;
  }

  const replyButton = (message) =>
    element(
      "button",
      { type: "button", className: "act", "aria-label": "Reply", title: "Reply", onclick: () => onReply(message) },
      icon(replyPath),
    );

  function remove(messageId) {
    shown.delete(messageId);
    elementOf(messageId)?.remove();
  }

  return { draw, remove };
}

export function summary(message) {
  if (message.text || message.caption) return message.text || message.caption;
  if (message.photo) return "Photo";
  if (message.sticker) return `Sticker ${message.sticker.emoji || ""}`;
  return message.document?.file_name || "File";
}

function arrival(message) {
  const names = message.new_chat_members.map((one) => one.first_name).join(", ");
  const text = `${message.from.first_name} added ${names}`;
  return element("li", { className: "arrival", dataset: { id: message.message_id } }, text);
}

const elementOf = (messageId) => list.querySelector(`[data-id="${messageId}"]`);

function place(messageId, made, isNew) {
  const old = elementOf(messageId);
  if (old) return old.replaceWith(made);
  made.classList.toggle("new", isNew);
  list.append(made);
}

function find(messageId) {
  const target = elementOf(messageId);
  if (!target) return;
  target.scrollIntoView({ block: "center", behavior: "smooth" });
  target.classList.add("found");
  setTimeout(() => target.classList.remove("found"), 1200);
}

function stamp(message) {
  const when = new Date((message.edit_date || message.date) * 1000);
  const clock = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return element("time", { dateTime: when.toISOString() }, message.edit_date ? `edited ${clock}` : clock);
}
