// The workspace as one person sees it: places, conversation or App Home, composer, notices, traffic.
import { ask, byId, clock, make, redraw, zone } from "./common.js";
import { blocks } from "./blocks.js";
import { confirm, showModal } from "./modal.js";
import { mrkdwn, names } from "./text.js";

const remembered = new URLSearchParams(location.hash.slice(1));
let me = remembered.get("as") ?? "";
let place = remembered.get("in") ?? "home";
let state = null;
let waiting = new AbortController();
let callsRead = 0;
const seen = new Map();

const act = (body) => ask("/page/act", { user: me, ...body }).catch(() => ({ error: "The workspace does not answer." }));

async function busy(control, work) {
  if (control) control.disabled = true;
  try {
    const answer = await work();
    if (answer?.error && !state.notices.includes(answer.error)) tell(answer.error);
  } finally {
    if (control) control.disabled = false;
  }
}

function remember() {
  history.replaceState(null, "", `#as=${me}&in=${place}`);
}

function go(where) {
  place = where;
  remember();
  draw();
  if (place === "home") act({ act: "home" });
  if (place === "dm") act({ act: "home", tab: "messages" });
  byId("main").focus({ preventScroll: true });
}

function entry(where, label, fresh, isPrivate) {
  const news = fresh ? make("span", { class: "badge" }, `${fresh} new`) : null;
  return make("li", {}, make("button", { type: "button", "data-key": where, "aria-current": place === where ? "page" : undefined, onclick: () => go(where) }, label, isPrivate ? make("span", { class: "tag" }, "private") : null, news));
}

const here = () => (place === "dm" ? state.im : place);

function fresh(room) {
  const total = state.messages[room].length;
  if (room === here() || !seen.has(`${me}${room}`)) seen.set(`${me}${room}`, total);
  return Math.max(0, total - seen.get(`${me}${room}`));
}

function drawPlaces() {
  const news = Object.fromEntries(Object.keys(state.messages).map((room) => [room, fresh(room)]));
  redraw(byId("appplaces"), [place, news[state.im]], () => [entry("home", "App Home"), entry("dm", "Messages", news[state.im])]);
  redraw(byId("rooms"), [place, state.rooms, news], () => state.rooms.map((room) => entry(room.id, `# ${room.name}`, news[room.id], room.is_private)));
  redraw(byId("shortcuts"), [me, state.shortcuts], () => Object.entries(state.shortcuts).map(([id, name]) =>
    make("li", {}, make("button", { type: "button", "data-key": id, onclick: (event) => busy(event.currentTarget, () => act({ act: "shortcut", callback_id: id })) }, name))));
}

function context(spot) {
  return { me, people: state.people, rooms: state.rooms, view: spot.view, fields: new Map(), confirm,
    click: (element, block, value, control) => busy(control, () => act({ act: "click", action_id: element.action_id, block_id: block.block_id, value, ...spot })) };
}

function message(one) {
  const mine = names.people.get(one.user) ?? one.user;
  const hidden = state.ephemeral.includes(one.ts);
  const files = (one.files ?? []).map((file) => make("li", {}, make("a", { href: `/files/${file.id}?as=${me}`, download: file.name }, `Download ${file.title} (${file.size} bytes)`)));
  return make("article", { class: hidden ? "message ephemeral" : "message" },
    make("p", {}, make("span", { class: "who" }, mine), one.bot_id ? make("span", { class: "app" }, "APP") : null, clock(one.ts), one.edited ? make("span", { class: "quiet" }, " (edited)") : null),
    hidden ? make("p", { class: "quiet" }, "Only visible to you") : null,
    one.blocks ? make("div", {}, ...blocks(one.blocks, context({ channel: here(), message_ts: one.ts }))) : mrkdwn(one.text),
    files.length ? make("ul", { class: "files" }, ...files) : null);
}

function drawMain() {
  const home = place === "home";
  const room = state.rooms.find((one) => one.id === place);
  byId("where").textContent = home ? "Ombudsline: App Home" : room ? `# ${room.name}` : "Ombudsline: Messages";
  byId("whatitis").textContent = home ? "Only you see this page." : room ? (room.is_private ? "Private channel." : "Public channel.") : "Only you and the app see this conversation.";
  const content = byId("content");
  if (home) {
    redraw(content, [me, "home", state.home?.hash], () => state.home ? blocks(state.home.blocks, context({ view: state.home.id })) : make("p", { class: "quiet" }, "The app has published nothing here yet."));
    return;
  }
  const list = state.messages[here()];
  const isNew = redraw(content, [me, place, list, state.ephemeral], () => {
    const said = list.length ? list.map(message) : [make("p", { class: "quiet" }, "Nothing has been said here yet.")];
    return make("div", { role: "log", "aria-label": "Messages" }, ...said);
  });
  if (isNew) content.querySelector(".message:last-child")?.scrollIntoView({ block: "nearest" });
}

function drawComposer() {
  const home = place === "home";
  byId("composer").hidden = home;
  const direct = place === "dm";
  const commands = Object.entries(state.commands).map(([name, hint]) => `${name} ${hint}`.trim());
  byId("linelabel").textContent = direct ? "Message to Ombudsline" : "Slash command";
  const also = commands.length ? `Slash commands: ${commands.join(", ")}` : "The app has no slash commands.";
  byId("linehint").textContent = (direct ? (state.messages_tab ? "Enter sends, Shift+Enter makes a new line. " : "The app does not take messages. ") : "People's own messages in channels are not imitated. ") + also;
}

// What this page itself has to say stays beside what the workspace tells, until it is dismissed.
let own = [];

function tell(line) {
  own = [line];
  say();
}

function say() {
  const lines = [...(state?.notices ?? []), ...own];
  const dismiss = () => { own = []; state.notices = []; say(); act({ act: "dismiss" }); };
  redraw(byId("notices"), lines, () => lines.length ? [make("div", {}, ...lines.map((line) => make("p", {}, line))), make("button", { type: "button", onclick: dismiss }, "Dismiss")] : []);
}

function draw() {
  Object.assign(zone, { timeZone: state.timezone, locale: state.locale, now: state.now });
  names.people = new Map(state.people.map((one) => [one.id, one.name]));
  names.rooms = new Map(state.rooms.map((one) => [one.id, one.name]));
  if (place !== "home" && !(here() in state.messages)) place = "home";
  byId("team").textContent = state.team;
  byId("status").textContent = state.app.connected ? "App connected" : "App not connected";
  byId("maillink").hidden = !state.mailbox;
  redraw(byId("me"), [me, state.people], () => state.people.filter((one) => !one.is_bot && !one.deleted).map((one) => make("option", { value: one.id, selected: one.id === me }, `${one.name}: ${one.role}`)));
  drawPlaces();
  drawMain();
  drawComposer();
  showModal(state);
}

async function readCalls() {
  if (!byId("inspector").open) return;
  const answer = await ask(`/page/calls?after=${callsRead}`);
  callsRead = answer.next;
  for (const call of answer.calls) {
    const toApp = call.method === "payload";
    const what = call.args.kind ? `${call.method}: ${call.args.kind}${call.args.body?.event ? ` ${call.args.body.event.type}` : ""}` : call.method;
    const wrong = call.ok === false ? make("span", { class: "refused" }, ` refused: ${call.error ?? call.args.why}`) : null;
    const line = make("li", {}, make("details", {}, make("summary", {}, clock(call.at), ` ${toApp ? "←" : "→"} ${what}`, wrong), make("pre", { tabindex: "0" }, JSON.stringify(call.args, null, 2))));
    byId("calls").prepend(line);
  }
  while (byId("calls").children.length > 200) byId("calls").lastChild.remove();
}

async function listen() {
  for (;;) {
    waiting = new AbortController();
    try {
      const known = state && state.me === me ? state.revision : -1;
      const next = await ask(`/page/state?as=${me}&since=${known}`, null, waiting.signal);
      const first = state === null;
      state = next;
      me = state.me;
      draw();
      say();
      if (first) go(place);
      readCalls();
    } catch (fault) {
      if (fault.name === "AbortError") continue;
      byId("status").textContent = "The workspace does not answer. Trying again…";
      await new Promise((later) => setTimeout(later, 1500));
    }
  }
}

byId("me").onchange = (event) => {
  me = event.target.value;
  remember();
  state = { ...state, modals: [] };
  showModal(state);
  waiting.abort();
  if (place === "home") act({ act: "home" });
};
byId("inspector").ontoggle = readCalls;
byId("line").onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); byId("composer").requestSubmit(); }
};
byId("composer").onsubmit = async (event) => {
  event.preventDefault();
  const line = byId("line");
  const text = line.value.trim();
  if (!text) return;
  if (!text.startsWith("/") && place !== "dm") { tell("In a channel only slash commands can be sent from here."); return; }
  line.value = "";
  const [command, ...rest] = text.split(" ");
  await busy(event.submitter, () => text.startsWith("/") ? act({ act: "command", command, text: rest.join(" "), channel: here() }) : act({ act: "dm", text }));
  line.focus();
};
listen();
