// A family's mailbox: write to the intake, read what came back.
import { ask, byId, make, redraw, shownTime, zone } from "./common.js";

let answering = null;
let known = null;
let newest = null; // key of the newest letter that was there when the person last wrote or looked

const WIDTH = 78; // letters are wrapped to this; a mail program on a phone joins such lines again

// A line break that stands only because the next word did not fit any more is taken out.
function unwrapped(text) {
  const joined = [];
  for (const line of text.split("\n")) {
    const before = joined.at(-1);
    const [word] = line.trim().split(" ");
    const broken = before && before.whole && word && word !== "-" && before.length + 1 + word.length > WIDTH;
    if (broken) joined[joined.length - 1] = { whole: `${before.whole} ${line.trim()}`, length: line.length };
    else joined.push({ whole: line, length: line.length });
  }
  return joined.map((one) => one.whole).join("\n");
}

function looked() {
  newest = known.letters[0]?.key ?? null;
  byId("news").replaceChildren();
}

function tellNews() {
  const letter = known.letters[0];
  if (!letter || letter.key === newest || byId("news").dataset.key === letter.key) return;
  byId("news").dataset.key = letter.key;
  byId("news").replaceChildren(make("a", { href: "#backtitle", onclick: looked }, `A letter has come: ${letter.subject}`));
}

function start(family) {
  answering = null;
  byId("answering").hidden = true;
  byId("name").value = family?.name ?? "";
  byId("sender").value = family?.address ?? "";
  byId("to").value = known.intake;
  byId("subject").value = "";
  byId("text").value = "";
  byId("told").textContent = "";
}

function reply(letter) {
  looked();
  byId("told").textContent = "";
  answering = letter.message_id;
  byId("to").value = (letter.reply_to || letter.from).replace(/^.*<|>.*$/g, "");
  byId("subject").value = /^re:/i.test(letter.subject) ? letter.subject : `Re: ${letter.subject}`;
  byId("answering").hidden = false;
  byId("answering").textContent = `In answer to: ${letter.subject}`;
  byId("text").focus();
}

function shown(letter, extra) {
  const when = Date.parse(letter.date) / 1000;
  const at = Number.isNaN(when) ? letter.date : shownTime(when, { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
  return make("article", {}, make("h3", {}, letter.subject || "(no subject)"), make("p", { class: "quiet" }, `${letter.from} → ${letter.to}, ${at}`),
    make("p", { class: "text" }, unwrapped(letter.text)), letter.attachments?.length ? make("p", { class: "quiet" }, `Attached: ${letter.attachments.join(", ")}`) : null, extra);
}

async function refresh(anew) {
  try {
    const address = byId("family").value;
    const state = await ask(`/mailbox/state?address=${encodeURIComponent(address)}`);
    if (state.error) { byId("told").textContent = state.error; return; }
    const first = known === null;
    known = state;
    zone.timeZone = state.timezone;
    redraw(byId("family"), state.families, () => [make("option", { value: "" }, "everybody"), ...state.families.map((one) => make("option", { value: one.address }, `${one.name} <${one.address}>`))]);
    if (first) { byId("family").selectedIndex = 1; start(state.families[0]); return refresh(true); }
    if (anew === true) looked(); else tellNews();
    redraw(byId("letters"), state.letters, () => state.letters.length ? state.letters.map((one) => shown(one, make("button", { type: "button", "data-key": one.key, "aria-label": `Reply to ${one.subject}`, onclick: () => reply(one) }, "Reply"))) : [make("p", { class: "quiet" }, "Nothing has come back yet.")]);
    redraw(byId("sent"), state.sent, () => state.sent.length ? state.sent.map((one) => shown(one, make("p", { class: "quiet" }, `The server said: ${one.answer}`))) : [make("p", { class: "quiet" }, "Nothing yet.")]);
  } catch { byId("told").textContent = "The mailbox does not answer."; }
}

byId("letter").onsubmit = async (event) => {
  event.preventDefault();
  event.submitter.disabled = true;
  const letter = Object.fromEntries(["name", "sender", "to", "subject", "text"].map((id) => [id, byId(id).value]));
  const answer = await ask("/mailbox/write", { ...letter, answers: answering }).catch(() => ({ error: "The mailbox does not answer." }));
  event.submitter.disabled = false;
  byId("told").className = answer.error ? "fault" : "";
  byId("told").textContent = answer.error ? `Not sent. ${answer.error}` : `Sent. The server said: ${answer.answer}`;
  if (!answer.error) { byId("text").value = ""; byId("subject").value = ""; answering = null; byId("answering").hidden = true; }
  refresh();
};
byId("fresh").onclick = () => start(known.families.find((one) => one.address === byId("family").value));
byId("family").onchange = () => { start(known.families.find((one) => one.address === byId("family").value)); refresh(true); };
refresh();
setInterval(refresh, 1500);
