// Small things every part of the page uses: making elements, asking the server, redrawing without losing focus.

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
  const when = new Date(Number(ts) * 1000);
  return make("time", { datetime: when.toISOString() }, when.toLocaleString([], { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" }));
}

export function byId(id) {
  return document.getElementById(id);
}
