// Elements that hold an answer: each becomes a control with `read()`, and `write(value)` to put a draft back.
import { ask, make, onTheWall } from "./common.js";
import { emoji } from "./text.js";

let count = 0;
const words = (object) => emoji(object?.text ?? "");
const flat = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

function option(one, chosen) {
  return make("option", { value: one.value, selected: chosen === one.value }, words(one.text));
}

function menu(element, entries, chosen) {
  const select = make("select", {}, make("option", { value: "" }, words(element.placeholder) || "Choose…"));
  if (element.option_groups) for (const group of element.option_groups) select.append(make("optgroup", { label: words(group.label) }, ...group.options.map((one) => option(one, chosen))));
  else select.append(...entries.map((one) => option(one, chosen)));
  return { node: select, read: () => select.value || null, write: (value) => { select.value = value ?? ""; } };
}

function typed(element, type) {
  const tag = element.multiline ? "textarea" : "input";
  const node = make(tag, { type: tag === "input" ? type : undefined, rows: element.multiline ? 6 : undefined, placeholder: words(element.placeholder) || undefined });
  node.value = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  return { node, read: () => node.value || null, write: (value) => { node.value = value ?? ""; } };
}

function moment(element) {
  const node = make("input", { type: "datetime-local" });
  const write = (stamp) => { node.value = stamp ? onTheWall(stamp) : ""; };
  write(element.initial_date_time);
  return { node, read: () => (node.value ? stampOf(node.value) : null), write };
}

// The moment of a date and time on the wall of the workspace's zone; twice, because the offset is that of the result.
function stampOf(wall) {
  const wanted = Date.parse(`${wall}Z`) / 1000;
  const apart = (stamp) => stamp - Date.parse(`${onTheWall(stamp)}Z`) / 1000;
  const near = wanted + apart(wanted);
  return wanted + apart(near);
}

function boxes(element, entries, type, chosen) {
  const name = `f${++count}`;
  const inputs = entries.map((one) => make("input", { type, name, value: one.value, checked: chosen.includes(one.value) }));
  const node = make("div", {}, ...entries.map((one, at) => make("label", { class: "choice" }, inputs[at],
    make("span", {}, words(one.text), one.description ? make("small", {}, words(one.description)) : null))));
  const read = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const write = (values) => inputs.forEach((input) => { input.checked = [values ?? []].flat().includes(input.value); });
  return { node, group: true, read: type === "radio" ? () => read()[0] ?? null : read, write };
}

function search(element, context) {
  const many = element.type.startsWith("multi");
  const words_ = make("input", { type: "search", placeholder: words(element.placeholder) || "Type to search" });
  const select = make("select", { multiple: many, "aria-label": "Matching entries" });
  const first = element.initial_options ?? [element.initial_option].filter(Boolean);
  select.append(...first.map((one) => option(one, one.value)));
  words_.oninput = async () => {
    if (words_.value.length < (element.min_query_length ?? 3)) return;
    const answer = await ask("/page/act", { act: "suggest", user: context.me, view: context.view, action_id: element.action_id, typed: words_.value });
    select.replaceChildren(make("option", { value: "" }, "Choose…"), ...(answer.options ?? []).map((one) => option(one)));
  };
  const read = () => (many ? [...select.selectedOptions].map((one) => one.value).filter(Boolean) : select.value || null);
  return { node: make("div", {}, words_, select), control: words_, read, write: () => {} };
}

export function field(element, context) {
  const people = context.people.filter((one) => !one.deleted).map((one) => ({ value: one.id, text: { text: one.name } }));
  const rooms = context.rooms.map((one) => ({ value: one.id, text: { text: "#" + one.name } }));
  const first = (list) => (list ?? []).map((one) => one.value ?? one);
  const build = {
    plain_text_input: () => typed(element, "text"), email_text_input: () => typed(element, "email"), url_text_input: () => typed(element, "url"),
    number_input: () => typed(element, "text"), datepicker: () => typed(element, "date"), timepicker: () => typed(element, "time"),
    datetimepicker: () => moment(element),
    static_select: () => menu(element, flat(element), element.initial_option?.value),
    users_select: () => menu(element, people, element.initial_user),
    channels_select: () => menu(element, rooms, element.initial_channel),
    conversations_select: () => menu(element, rooms, element.initial_conversation),
    radio_buttons: () => boxes(element, element.options, "radio", first([element.initial_option].filter(Boolean))),
    checkboxes: () => boxes(element, element.options, "checkbox", first(element.initial_options)),
    multi_static_select: () => boxes(element, flat(element), "checkbox", first(element.initial_options)),
    multi_users_select: () => boxes(element, people, "checkbox", first(element.initial_users)),
    multi_channels_select: () => boxes(element, rooms, "checkbox", first(element.initial_channels)),
    multi_conversations_select: () => boxes(element, rooms, "checkbox", first(element.initial_conversations)),
    external_select: () => search(element, context), multi_external_select: () => search(element, context),
  }[element.type];
  const made = build();
  made.control ??= made.node;
  return made;
}
