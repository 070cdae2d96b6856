// Files on their way: chosen, dropped or pasted, looked at, then sent.

import { byId, element, icon } from "./elements.js";
import { bytes } from "./media.js";
import { toast } from "./notices.js";

const dialog = byId("outbox");
const asFile = byId("as-file");
const caption = byId("caption");
const input = byId("files");
const drop = byId("drop");
const pagePath = "M7 3h7l4 4v14H7ZM14 3v4h4";
const mostFiles = 10;

// `onSend` gets { files, text, asFile }.
export function outbox(onSend) {
  let files = [];

  function offer(given) {
    if (!given.length) return;
    if (given.length > mostFiles) toast(`${mostFiles} at once is the limit`);
    files = [...given].slice(0, mostFiles);
    const pictures = files.every((file) => file.type.startsWith("image/"));
    byId("outbox-title").textContent = title(files.length, pictures);
    asFile.checked = !pictures;
    asFile.disabled = !pictures;
    caption.value = "";
    forget();
    byId("previews").replaceChildren(...files.map(preview));
    if (!dialog.open) dialog.showModal();
    caption.focus();
  }

  dialog.addEventListener("close", () => {
    forget();
    if (dialog.returnValue === "send") onSend({ files, text: caption.value.trim(), asFile: asFile.checked });
    dialog.returnValue = "";
  });
  caption.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    dialog.close("send");
  });

  byId("attach").onclick = () => input.click();
  input.onchange = () => {
    offer(input.files);
    input.value = "";
  };
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    offer(event.clipboardData.files);
  });
  followDrags(offer);
}

function title(count, pictures) {
  if (count > 1) return pictures ? `Send ${count} photos` : `Send ${count} files`;
  return pictures ? "Send photo" : "Send file";
}

function preview(file) {
  if (file.type.startsWith("image/")) {
    return element("figure", {}, element("img", { src: URL.createObjectURL(file), alt: file.name }));
  }
  const glyph = element("span", { className: "glyph" }, icon(pagePath));
  return element("figure", {}, glyph, `${file.name}, ${bytes(file.size)}`);
}

function forget() {
  for (const image of byId("previews").querySelectorAll("img")) URL.revokeObjectURL(image.src);
}

function followDrags(offer) {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop.hidden = true;
    offer(event.dataTransfer.files);
  });
}
