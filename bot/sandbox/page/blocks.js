// Blocks of messages, modals and App Home as elements of the page.
import { make } from "./common.js";
import { field } from "./fields.js";
import { emoji, mrkdwn, richText, textObject } from "./text.js";

let count = 0;

function picture(image) {
  return make("span", { class: "picture", role: "img", "aria-label": image.alt_text }, `Picture: ${image.alt_text}`);
}

function button(element, block, context) {
  const send = async (event) => {
    if (element.confirm && !(await context.confirm(element.confirm))) return;
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    await context.click(element, block, element.value, event.target);
  };
  return make("button", { type: "button", class: element.style, "aria-label": element.accessibility_label,
    "data-key": `${block.block_id}/${element.action_id}`, onclick: send }, emoji(element.text.text));
}

function overflow(element, block, context) {
  const chosen = make("select", { "aria-label": "More actions", "data-key": `${block.block_id}/${element.action_id}` },
    make("option", { value: "" }, "More…"), ...element.options.map((one) => make("option", { value: one.value }, emoji(one.text.text))));
  chosen.onchange = async () => {
    const value = chosen.value;
    chosen.value = "";
    if (value && (!element.confirm || (await context.confirm(element.confirm)))) await context.click(element, block, value, chosen);
  };
  return chosen;
}

function live(element, block, context) {
  const made = field(element, context);
  const key = `${block.block_id}/${element.action_id}`;
  context.fields.set(key, made);
  const name = element.placeholder?.text ?? block.text?.text ?? element.action_id;
  if (made.group) made.node.setAttribute("role", "group");
  made.control.setAttribute("aria-label", name);
  made.control.dataset.key = key;
  made.node.addEventListener("change", async () => {
    if (element.confirm && !(await context.confirm(element.confirm))) return;
    await context.click(element, block, made.read(), null);
  });
  return made.node;
}

function interactive(element, block, context) {
  if (element.type === "button") return button(element, block, context);
  if (element.type === "overflow") return overflow(element, block, context);
  if (element.type === "image") return picture(element);
  return live(element, block, context);
}

function input(block, context) {
  const { element } = block;
  const made = field(element, context);
  const key = `${block.block_id}/${element.action_id}`;
  const id = `i${++count}`;
  const fault = make("span", { class: "fault", id: `${id}e`, role: "alert" });
  const hint = block.hint ? make("span", { class: "hint", id: `${id}h` }, emoji(block.hint.text)) : null;
  const label = [emoji(block.label.text), block.optional ? make("span", { class: "hint" }, " (optional)") : null];
  context.fields.set(key, { ...made, fault, block_id: block.block_id });
  made.control.dataset.key = key;
  made.control.setAttribute("aria-describedby", `${id}e` + (hint ? ` ${id}h` : ""));
  if (element.focus_on_load) made.control.setAttribute("autofocus", "");
  if (!block.optional && !made.group) made.control.setAttribute("aria-required", "true");
  if (block.dispatch_action) {
    const send = () => context.click(element, block, made.read(), null);
    if (made.control.tagName === "INPUT" && element.type.endsWith("_input")) made.control.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); send(); } });
    else made.node.addEventListener("change", send);
  }
  if (made.group) return make("fieldset", { class: "field" }, make("legend", {}, ...label), made.node, hint, fault);
  made.control.id = id;
  return make("div", { class: "field" }, make("label", { for: id }, ...label), made.node, hint, fault);
}

function table(block) {
  const cell = (one, at, tag) => {
    const align = block.column_settings?.[at]?.align;
    return make(tag, { class: align }, one.type === "rich_text" ? richText(one.elements) : one.text);
  };
  const [head, ...rows] = block.rows;
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" }, make("table", {},
    make("thead", {}, make("tr", {}, ...head.map((one, at) => cell(one, at, "th")))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((one, at) => cell(one, at, "td")))))));
}

function section(block, context) {
  const said = make("div", { class: "said" }, block.text ? textObject(block.text) : null,
    block.fields ? make("div", { class: "fields" }, ...block.fields.map(textObject)) : null);
  return make("div", { class: "block section" }, said, block.accessory ? interactive(block.accessory, block, context) : null);
}

const SHOWN = {
  actions: (block, context) => make("div", { class: "block actions" }, ...block.elements.map((one) => interactive(one, block, context))),
  alert: (block) => make("div", { class: `block alert ${block.level ?? ""}` }, textObject(block.text)),
  context: (block) => make("div", { class: "block context" }, ...block.elements.map((one) => (one.type === "image" ? picture(one) : textObject(one)))),
  divider: () => make("div", { class: "block" }, make("hr")),
  header: (block) => make("h3", { class: "block header" }, emoji(block.text.text)),
  image: (block) => make("div", { class: "block" }, picture(block)),
  input,
  markdown: (block) => make("div", { class: "block" }, mrkdwn(block.text.replace(/^#+ (.*)$/gm, "*$1*").replace(/\*\*(.+?)\*\*/g, "*$1*"))),
  rich_text: (block) => make("div", { class: "block" }, richText(block.elements)),
  section,
  table: (block) => make("div", { class: "block" }, table(block)),
};

// `context`: me, people, rooms, view (id), fields (Map, filled here), click(element, block, value, control), confirm(texts).
export function blocks(list, context) {
  return list.map((block) => SHOWN[block.type](block, context));
}
