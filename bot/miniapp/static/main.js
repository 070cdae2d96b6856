// The drawing pad inside Telegram: draw, send, and keep the drawing until the bot has it.

import { drawingSurface } from "../surface.js";
import { ask, initData, wearTheme } from "./telegram.js";

const byId = (id) => document.getElementById(id);
const status = byId("status");
const canvas = byId("canvas");
const longest = 1280; // pixels, as Telegram's photos have
const patience = [1, 2, 4, 8, 15]; // seconds between two tries where the bot names none

let number = null; // of the drawing on its way; a drawing that changes gets another
let sending = false;
let isHeld = false;

const surface = drawingSurface(canvas, { width: () => Number(byId("pen").value), onChange });

function onChange() {
  number = null;
  say(initData ? "drawing" : "outside");
  showButtons();
}

function showButtons() {
  const idle = sending || surface.isEmpty();
  byId("undo").disabled = byId("clear").disabled = idle;
  byId("send").disabled = idle || !initData;
  canvas.inert = sending;
  hold(!surface.isEmpty());
}

// A drawing must not be lost by a slip of the thumb.
function hold(held) {
  if (held === isHeld) return;
  isHeld = held;
  ask("web_app_setup_closing_behavior", { need_confirmation: held });
}

function say(what) {
  status.textContent = status.dataset[what];
}

// Only an empty sheet takes the window's shape: strokes keep their place.
function fit() {
  if (!surface.isEmpty()) return;
  const { clientWidth: width, clientHeight: height } = byId("sheet");
  const scale = longest / Math.max(width, height, 1);
  canvas.width = Math.max(Math.round(width * scale), 1);
  canvas.height = Math.max(Math.round(height * scale), 1);
  surface.redraw();
}

async function send() {
  const drawing = await surface.png();
  number ??= crypto.randomUUID();
  sending = true;
  showButtons();
  say("sending");
  const outcome = await deliver(drawing);
  sending = false;
  if (outcome === "sent") surface.clear();
  showButtons();
  say(outcome);
  if (outcome === "sent") ask("web_app_close");
}

// Tries until the bot has the drawing, or says that it never will.
async function deliver(body) {
  for (let tries = 0; ; tries++) {
    const answer = await post(body);
    if (answer?.ok) return "sent";
    if (answer && answer.status < 500 && ![408, 429].includes(answer.status)) {
      return [401, 403].includes(answer.status) ? "outdated" : "refused";
    }
    say("waiting");
    const asked = Number(answer?.headers.get("retry-after"));
    await pause(asked || patience[Math.min(tries, patience.length - 1)]);
  }
}

async function post(body) {
  const headers = { authorization: `tma ${initData}`, "content-type": "image/png" };
  try {
    return await fetch(`?drawing=${number}`, { method: "POST", headers, body });
  } catch {
    return null;
  }
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

byId("undo").onclick = surface.undo;
byId("clear").onclick = surface.clear;
byId("send").onclick = send;
addEventListener("resize", fit);

wearTheme();
fit();
ask("web_app_ready");
ask("web_app_expand");
ask("web_app_setup_swipe_behavior", { allow_vertical_swipe: false }); // a 1 is drawn downwards
