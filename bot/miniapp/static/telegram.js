// What Telegram tells a Mini App, and what one asks of Telegram: core.telegram.org/api/web-events.
// So few words need no script from elsewhere.

const told = new URLSearchParams(location.hash.slice(1));

// Who opened us, signed; empty outside of Telegram.
export const initData = told.get("tgWebAppData") ?? "";

export function ask(eventType, eventData = {}) {
  const data = JSON.stringify(eventData);
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(eventType, data);
  else if (window.external && "notify" in window.external) {
    window.external.notify(JSON.stringify({ eventType, eventData }));
  } else if (window.parent !== window) {
    window.parent.postMessage(JSON.stringify({ eventType, eventData }), "*"); // holds no secret
  }
}

// Telegram's colours as CSS variables: --bg_color, --text_color, --button_color and so on.
export function wearTheme() {
  const colours = JSON.parse(told.get("tgWebAppThemeParams") ?? "{}");
  for (const [name, colour] of Object.entries(colours)) {
    if (/^#[0-9a-f]{6}$/i.test(colour)) document.documentElement.style.setProperty(`--${name}`, colour);
  }
}
