// Text with Telegram's entities, as elements.

import { element } from "./elements.js";
import { copied } from "./notices.js";

const plainTags = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

// JavaScript strings count in UTF-16 units, as Telegram's offsets do.
export function words(text, entities, onCommand) {
  const box = document.createDocumentFragment();
  fill(box, text, 0, text.length, [...(entities || [])], onCommand);
  return box;
}

function fill(parent, text, start, end, entities, onCommand) {
  let at = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    parent.append(text.slice(at, entity.offset));
    const made = wrapper(entity, text.slice(entity.offset, stop), onCommand);
    const inner = [];
    while (entities.length && entities[0].offset < stop) inner.push(entities.shift());
    fill(made, text, entity.offset, stop, inner, onCommand);
    parent.append(made);
    at = stop;
  }
  parent.append(text.slice(at, end));
}

function wrapper(entity, text, onCommand) {
  switch (entity.type) {
    case "code":
    case "pre":
      return element(entity.type, { title: "Copy", onclick: () => copied(text) });
    case "bot_command":
      return element("button", { type: "button", className: "command", onclick: () => onCommand(text) });
    case "url":
    case "text_link":
      return link(entity.url || text);
    case "spoiler":
      return element("button", {
        type: "button", className: "spoiler", onclick: (event) => event.currentTarget.classList.add("open"),
      });
    default:
      return element(plainTags[entity.type] || "span");
  }
}

export function link(address) {
  const safe = /^(https?|tg):/.test(address) ? address : "#";
  return element("a", { href: safe, target: "_blank", rel: "noopener noreferrer" });
}
