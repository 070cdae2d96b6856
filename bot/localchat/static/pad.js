// The pad: draw, and send it as a photo.

import { byId } from "./elements.js";
import { drawingSurface } from "./surface.js";

const dialog = byId("pad");
const pen = byId("pen");

// `onSend` gets the drawing as a PNG file.
export function drawingPad(onSend) {
  const surface = drawingSurface(byId("canvas"), {
    width: () => Number(pen.value),
    onChange() {
      for (const id of ["pad-send", "undo", "clear"]) byId(id).disabled = surface.isEmpty();
    },
  });

  byId("undo").onclick = surface.undo;
  byId("clear").onclick = surface.clear;
  dialog.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      surface.undo();
    }
  });
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "send" && !surface.isEmpty()) {
      const drawing = surface.png();
      surface.clear();
      onSend(new File([await drawing], "drawing.png", { type: "image/png" }));
    }
    dialog.returnValue = "";
  });
  byId("draw").onclick = () => {
    surface.redraw();
    dialog.showModal();
  };
}
