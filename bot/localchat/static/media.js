// Photos, albums, documents and stickers inside a bubble.

import { element, icon } from "./elements.js";
import { fileAddress } from "./server.js";
import { openPicture } from "./viewer.js";

const shownTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];
const tallest = 420; // pixels of a photo in a bubble
const widest = 290;
const narrowest = 150;
const pagePath = "M7 3h7l4 4v14H7ZM14 3v4h4";

export function content(message) {
  if (message.photo) return [photo(message)];
  if (message.document) return [documentLink(message)];
  if (message.sticker) {
    const alt = `Sticker ${message.sticker.emoji || ""}`;
    const src = fileAddress(message.sticker);
    return [element("img", { className: "sticker", src, alt, width: 150, height: 150 })];
  }
  return [];
}

export const album = (messages) => element("div", { className: "album" }, ...messages.map(photo));

function photo(message) {
  const largest = message.photo.at(-1);
  const size = message.photo.find((one) => Math.max(one.width, one.height) >= 600) || largest;
  const alt = message.caption ? `Photo: ${message.caption}` : "Photo";
  const made = element(
    "button",
    {
      type: "button",
      className: "picture",
      "aria-label": `Open large: ${alt}`,
      onclick: () => openPicture(fileAddress(largest), message.caption || ""),
    },
    element("img", { src: fileAddress(size), alt, width: size.width, height: size.height }),
  );
  const width = Math.max(Math.min((tallest * size.width) / size.height, widest), narrowest);
  made.style.width = `min(${Math.round(width)}px, 76vw)`;
  return made;
}

function documentLink(message) {
  const file = message.document;
  const name = element(
    "span", {}, element("b", {}, file.file_name || "File"), element("small", {}, bytes(file.file_size)),
  );
  if (file.thumbnail && shownTypes.includes(file.mime_type)) {
    const open = () => openPicture(fileAddress(file), message.caption || file.file_name);
    const small = element("img", { src: fileAddress(file.thumbnail), alt: "" });
    return element("button", { type: "button", className: "document", onclick: open }, small, name);
  }
  const glyph = element("span", { className: "glyph" }, icon(pagePath));
  return element("a", { className: "document", href: fileAddress(file), download: file.file_name || "" }, glyph, name);
}

export function bytes(count) {
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(0)} kB`;
  return `${(count / 1e6).toFixed(1)} MB`;
}
