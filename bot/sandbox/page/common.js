// Small things every part of the page uses: making elements, asking the server, redrawing without losing focus, time.

// How times are shown: the zone of the workspace, whatever zone this browser is in, in the language of who looks.
export const zone = { timeZone: "UTC", locale: "en-US", now: 0 };

export function shownTime(stamp, options) {
  return new Date(Number(stamp) * 1000).toLocaleString(zone.locale, { timeZone: zone.timeZone, ...options });
}

// Date and time on the wall there, as "2026-11-17T09:30".
export function onTheWall(stamp) {
  const there = new Date(Number(stamp) * 1000).toLocaleString("sv-SE", { timeZone: zone.timeZone });
  return there.slice(0, 16).replace(" ", "T");
}

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "onclick" || name === "onchange" || name === "oninput" || name === "onkeydown") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export async function ask(address, body, signal) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(address, { ...options, signal });
  return answer.json();
}

// Draws again only when what is to be seen has changed, and gives the focus back to the same control.
const drawn = new WeakMap();
export function redraw(place, seen, build) {
  const key = JSON.stringify(seen);
  if (drawn.get(place) === key) return false;
  drawn.set(place, key);
  const held = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  place.replaceChildren(...[build()].flat());
  if (held) [...place.querySelectorAll("[data-key]")].find((one) => one.dataset.key === held)?.focus();
  return true;
}

export function clock(ts) {
  const shown = shownTime(ts, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
  return make("time", { datetime: new Date(Number(ts) * 1000).toISOString() }, shown);
}

export function byId(id) {
  return document.getElementById(id);
}
