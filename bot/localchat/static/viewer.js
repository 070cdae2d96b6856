// Pictures that open large; Escape or a click closes.

import { byId } from "./elements.js";

const viewer = byId("viewer");
const image = byId("viewer-image");

export function openPicture(address, caption) {
  image.src = address;
  image.alt = caption || "Photo";
  byId("viewer-caption").textContent = caption;
  viewer.showModal();
}

viewer.addEventListener("click", (event) => {
  if (event.target !== image) viewer.close();
});
