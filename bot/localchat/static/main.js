// Puts the page together: the state when it opens, then what happens, one event at a time.

import { commandMenu } from "./commands.js";
import { composer } from "./composer.js";
import { byId } from "./elements.js";
import { answered } from "./keyboard.js";
import { messageList } from "./messages.js";
import { failed } from "./notices.js";
import { outbox } from "./outbox.js";
import { drawingPad } from "./pad.js";
import { sampleStrip } from "./samples.js";
import { follow, getState, sendMessage } from "./server.js";

const scroll = byId("scroll");
const status = byId("status");
const actions = { upload_photo: "sending a photo", upload_document: "sending a file" };
const actionSeconds = 5; // as long as Telegram shows an action

async function main() {
  const state = await getState();
  const isGroup = state.chat.type !== "private";
  const title = isGroup ? state.chat.title : state.bot.first_name;
  let connected = false;
  let quiet;

  const send = (message) => sendMessage(message).catch(failed);
  const menu = commandMenu((command) => {
    line.clear();
    send({ text: command });
  });
  const line = composer({ onSend: send, menu });
  const sendFiles = (message) => send({ ...message, replyTo: line.takeReply() });
  const messages = messageList({
    me: state.user.id,
    isGroup,
    onReply: line.reply,
    onCommand: (text) => send({ text }),
  });

  outbox(sendFiles);
  drawingPad((file) => sendFiles({ files: [file] }));
  sampleStrip(state.samples, (file) => sendFiles({ files: [file] }));
  menu.setCommands(state.commands);
  byId("bot-name").textContent = document.title = title;
  byId("description").textContent = state.description || "Send a message to find out.";
  byId("start").onclick = () => send({ text: "/start" });

  function showAction(action) {
    const text = action ? actions[action] || "typing" : isGroup ? "group" : "bot";
    status.textContent = connected ? text : "connecting";
    status.classList.toggle("busy", connected && Boolean(action));
    byId("typing").hidden = !action;
    clearTimeout(quiet);
    if (action) quiet = setTimeout(showAction, actionSeconds * 1000);
  }

  function show(message, isNew) {
    byId("intro").hidden = true;
    messages.draw(message, isNew);
    if (message.from.is_bot) showAction();
    if (message.from.id === state.user.id) toBottom();
  }

  const handlers = {
    message: ({ message }) => show(message, true),
    edit: ({ message }) => messages.draw(message, false),
    delete: ({ message_id: id }) => messages.remove(id),
    action: ({ action }) => showAction(action),
    answer: (event) => event.user_id === state.user.id && answered(event),
    commands: async () => menu.setCommands((await getState()).commands),
  };

  byId("intro").hidden = state.messages.length > 0;
  for (const message of state.messages) show(message, false);
  follow(
    state.seq,
    (event) => handlers[event.kind]?.(event),
    (isConnected) => {
      connected = isConnected;
      showAction();
    },
  );
  if (matchMedia("(hover: hover)").matches) byId("text").focus(); // a phone would open its keyboard
}

// Whoever reads the newest message goes on to see the newest, whatever grows or shrinks.
let follows = true;
let lastTop = 0;

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
}

function keepUp() {
  if (follows) toBottom();
}

scroll.addEventListener("scroll", () => {
  const isAtBottom = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  if (isAtBottom || scroll.scrollTop < lastTop) follows = isAtBottom; // only a person scrolls up
  lastTop = scroll.scrollTop;
  byId("to-bottom").hidden = follows;
});
byId("to-bottom").onclick = toBottom;
const sizes = new ResizeObserver(keepUp);
for (const id of ["scroll", "messages", "typing"]) sizes.observe(byId(id));

main().catch(failed);
