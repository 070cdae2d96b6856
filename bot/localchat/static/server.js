// Talking to the server: calls, and the stream of what happens in the chat.

const group = new URLSearchParams(location.search).get("group");

function address(path, parameters = {}) {
  const query = new URLSearchParams(parameters);
  if (group) query.set("group", group);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Error(body.description || `The server answered ${response.status}.`);
}

export const getState = async () => answerOf(await fetch(address("/page/state")));

export async function sendMessage({ text = "", files = [], asFile = false, replyTo = null }) {
  const form = new FormData();
  if (text) form.set("text", text);
  if (replyTo) form.set("reply_to", replyTo);
  const kind = asFile ? "document" : "photo";
  files.forEach((file, i) => form.set(`${kind}${i}`, file, file.name || "drawing.png"));
  return answerOf(await fetch(address("/page/messages"), { method: "POST", body: form }));
}

export async function pressButton(messageId, data) {
  const response = await fetch(address("/page/presses"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message_id: messageId, data }),
  });
  return (await answerOf(response)).result;
}

// The address of a button's Mini App, with a signature that says who opens it.
export async function appAddress(messageId, url) {
  const response = await fetch(address("/page/apps"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message_id: messageId, url }),
  });
  return (await answerOf(response)).result;
}

export const fileAddress = (file) => `/page/files/${file.file_unique_id}`;

// Calls `onEvent` for each event after `seq`, and `onConnection` with true or false.
export function follow(seq, onEvent, onConnection) {
  const source = new EventSource(address("/page/events", { after: seq }));
  source.onopen = () => onConnection(true);
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  source.onerror = () => {
    onConnection(false);
    if (source.readyState === EventSource.CLOSED) reloadWhenBack();
  };
}

// The server that comes back is a new one: it knows neither us nor our messages.
function reloadWhenBack() {
  setTimeout(async () => {
    const there = await fetch("/static/icon.svg", { cache: "no-store" }).catch(() => null);
    if (there?.ok) location.reload();
    else reloadWhenBack();
  }, 1500);
}
