// Short words that come and go, and the ones that wait for an OK.

import { byId } from "./elements.js";

const kind = {
  "Failed to fetch": "The server cannot be reached.",
  "NetworkError when attempting to fetch resource.": "The server cannot be reached.",
  IMAGE_PROCESS_FAILED: "That does not look like a picture. Try it as a file.",
  PHOTO_INVALID_DIMENSIONS: "That picture is too large or too narrow for a photo. Try it as a file.",
  "Request Entity Too Large": "That file is too large: 50 MB is the limit.",
};

let hiding;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => box.classList.remove("shown"), 3500);
}

export function failed(error) {
  const reason = error.message.replace(/^Bad Request: /, "");
  toast(kind[reason] || reason.charAt(0).toUpperCase() + reason.slice(1));
}

export function alertBox(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    toast("Copying is not allowed here");
  }
}
