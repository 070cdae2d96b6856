// The strip of sample photos: a click sends one.

import { byId, element } from "./elements.js";

export function sampleStrip(names, onSend) {
  const strip = byId("samples");
  byId("sample-list").replaceChildren(...names.map((name) => thumbnail(name, onSend)));
  byId("hide-samples").onclick = () => {
    strip.hidden = true;
    byId("text").focus();
  };
  strip.hidden = names.length === 0;
}

function thumbnail(name, onSend) {
  const address = `/static/samples/${name}`;
  const title = `Send sample photo ${name.replace(/^\d+-|\.jpg$/g, "").replaceAll("-", " ")}`;
  const send = async () => {
    const blob = await (await fetch(address)).blob();
    onSend(new File([blob], name, { type: "image/jpeg" }));
  };
  const image = element("img", { src: address, alt: "", width: 55, height: 55 });
  return element("button", { type: "button", title, "aria-label": title, onclick: send }, image);
}
