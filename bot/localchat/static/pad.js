// The pad: draw with mouse, finger or pen, and send it as a photo.

import { byId } from "./elements.js";

const dialog = byId("pad");
const canvas = byId("canvas");
const pen = byId("pen");
const send = byId("pad-send");
const paper = "#ffffff";
const ink = "#1b2a4a";

// `onSend` gets the drawing as a PNG file.
export function drawingPad(onSend) {
  const context = canvas.getContext("2d");
  let strokes = [];
  let current = null;

  function redraw() {
    context.fillStyle = paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const stroke of strokes) drawStroke(context, stroke);
    send.disabled = strokes.length === 0;
    byId("undo").disabled = byId("clear").disabled = strokes.length === 0;
  }

  function point(event) {
    const frame = canvas.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * canvas.width) / frame.width,
      ((event.clientY - frame.top) * canvas.height) / frame.height,
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || current) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    current = { pointer: event.pointerId, width: Number(pen.value), points: [point(event)] };
    strokes.push(current);
    redraw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (current?.pointer !== event.pointerId) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    current.points.push(...(passed.length ? passed : [event]).map(point));
    redraw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (current?.pointer === event.pointerId) current = null;
    });
  }

  function undo() {
    strokes.pop();
    redraw();
  }

  function clear() {
    strokes = [];
    redraw();
  }

  byId("undo").onclick = undo;
  byId("clear").onclick = clear;
  dialog.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      undo();
    }
  });
  dialog.addEventListener("close", () => {
    current = null;
    if (dialog.returnValue === "send" && strokes.length) {
      canvas.toBlob((blob) => onSend(new File([blob], "drawing.png", { type: "image/png" })));
      strokes = [];
    }
    dialog.returnValue = "";
  });
  byId("draw").onclick = () => {
    redraw();
    dialog.showModal();
  };
}

// Through the middles between the points, so that quick strokes are round.
function drawStroke(context, { points, width }) {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...points[0]);
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i];
    const [nextX, nextY] = points[i + 1];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(...points.at(-1));
  context.stroke();
}
