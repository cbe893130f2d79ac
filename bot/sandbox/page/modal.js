// The modal on top of one's stack, and the confirmation dialog. Half-typed answers outlive every redraw.
import { ask, byId, make } from "./common.js";
import { blocks } from "./blocks.js";
import { emoji, textObject } from "./text.js";

const dialog = byId("modal");
const drafts = new Map(); // view id -> Map(field key -> value)
let shown = { id: null, hash: null };
let fields = new Map();

export function confirm(texts) {
  const box = byId("confirm");
  return new Promise((resolve) => {
    const end = (yes) => { box.close(); resolve(yes); };
    box.oncancel = () => resolve(false);
    box.replaceChildren(make("div", { class: "bar" }, make("h2", { id: "confirmtitle" }, emoji(texts.title.text))), make("div", { class: "body" }, textObject(texts.text)),
      make("div", { class: "foot" }, make("button", { type: "button", onclick: () => end(false) }, emoji(texts.deny.text)),
        make("button", { type: "button", class: texts.style === "danger" ? "danger" : "primary", onclick: () => end(true) }, emoji(texts.confirm.text))));
    box.showModal();
  });
}

function keepDraft() {
  if (shown.id) drafts.set(shown.id, values());
}

function values() {
  return new Map([...fields].map(([key, made]) => [key, made.read()]));
}

function showErrors(view) {
  let first = null;
  for (const made of fields.values()) {
    if (!made.fault) continue;
    const text = view.errors[made.block_id] ?? "";
    if (made.fault.textContent !== text) made.fault.textContent = text;
    made.control.setAttribute("aria-invalid", text ? "true" : "false");
    if (text) first ??= made.control;
  }
  byId("modalproblem").textContent = view.problem ?? "";
  return first;
}

function draw(view, state) {
  const act = (body) => ask("/page/act", { user: state.me, view: view.id, ...body }).then((answer) => { if (answer.error && dialog.open) byId("modalproblem").textContent = answer.error; return answer; });
  fields = new Map();
  const context = { me: state.me, people: state.people, rooms: state.rooms, view: view.id, fields, confirm,
    click: (element, block, value, control) => busy(control, () => act({ act: "click", action_id: element.action_id, block_id: block.block_id, value, values: Object.fromEntries(values()) })) };
  const close = (all) => { drafts.delete(view.id); act({ act: "close", all }); };
  const send = view.submit ? make("button", { type: "submit", class: "primary" }, emoji(view.submit.text)) : null;
  const form = make("form", { novalidate: true, autocomplete: "off" },
    make("div", { class: "bar" }, make("h2", { id: "modaltitle" }, emoji(view.title.text)), make("button", { type: "button", "aria-label": "Close all", onclick: () => close(true) }, "✕")),
    make("div", { class: "body" }, ...blocks(view.blocks, context), make("p", { class: "fault", id: "modalproblem", role: "alert" })),
    make("div", { class: "foot" }, make("button", { type: "button", onclick: () => close(false) }, emoji(view.close?.text ?? (view.submit ? "Cancel" : "Close"))), send));
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (send) await busy(send, () => act({ act: "submit", values: Object.fromEntries(values()) }));
  };
  dialog.oncancel = (event) => { event.preventDefault(); close(false); };
  const held = dialog.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const body = form.querySelector(".body");
  if (!body.querySelector("a, button, input, textarea, select")) body.tabIndex = 0; // so that the arrow keys can scroll it
  dialog.replaceChildren(form);
  for (const [key, value] of drafts.get(view.id) ?? []) fields.get(key)?.write(value);
  if (!dialog.open) dialog.showModal();
  const target = held && fields.get(held);
  (target?.control ?? form.querySelector("[autofocus], .body input, .body textarea, .body select") ?? form.querySelector(".foot button")).focus();
}

async function busy(control, work) {
  if (control) control.disabled = true;
  try { await work(); } finally { if (control) control.disabled = false; }
}

export function showModal(state) {
  const view = state.modals.at(-1);
  if (!view) {
    if (dialog.open) dialog.close();
    shown = { id: null, hash: null };
    fields = new Map();
    return;
  }
  if (view.id !== shown.id || view.hash !== shown.hash) {
    keepDraft();
    shown = { id: view.id, hash: view.hash };
    draw(view, state);
    showErrors(view);
  } else {
    const before = [...fields.values()].some((made) => made.fault?.textContent);
    const first = showErrors(view);
    if (first && !before) first.focus();
  }
}
