// The menu of commands: by its button, or by typing "/".

import { byId, element } from "./elements.js";

const list = byId("commands");
const menu = byId("menu");
const text = byId("text");

// `onChoose` gets the command that was chosen, with its slash.
export function commandMenu(onChoose) {
  let known = [];
  let chosen = 0;

  function open(filter = "") {
    const matching = known.filter(({ command }) => command.startsWith(filter));
    list.replaceChildren(...matching.map(row));
    show(matching.length > 0);
    select(0);
  }

  function row({ command, description }, i) {
    const made = element(
      "li",
      { role: "option", id: `command-${i}`, dataset: { command: `/${command}` } },
      element("b", {}, `/${command}`),
      element("span", {}, description),
    );
    made.onclick = () => choose(made);
    return made;
  }

  function show(isOpen) {
    list.hidden = !isOpen;
    menu.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) text.removeAttribute("aria-activedescendant");
  }

  function select(i) {
    const rows = [...list.children];
    if (!rows.length) return;
    chosen = (i + rows.length) % rows.length;
    rows.forEach((one, k) => one.setAttribute("aria-selected", String(k === chosen)));
    rows[chosen].scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", rows[chosen].id);
  }

  function choose(made) {
    show(false);
    onChoose(made.dataset.command);
    text.focus();
  }

  // Whether the key was for the menu.
  function handleKey(event) {
    if (list.hidden) return false;
    if (event.key === "ArrowDown") select(chosen + 1);
    else if (event.key === "ArrowUp") select(chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") choose(list.children[chosen]);
    else if (event.key === "Escape") show(false);
    else return false;
    event.preventDefault();
    return true;
  }

  menu.onclick = () => {
    if (list.hidden) open();
    else show(false);
    text.focus();
  };
  document.addEventListener("pointerdown", ({ target }) => {
    if (!list.contains(target) && !menu.contains(target)) show(false);
  });

  return {
    setCommands: (commands) => { known = commands; menu.hidden = commands.length === 0; },
    typed: (value) => (/^\/\w*$/.test(value) ? open(value.slice(1)) : show(false)),
    handleKey,
  };
}
