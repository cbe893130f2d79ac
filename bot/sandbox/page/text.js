// Slack's text: mrkdwn, plain text with emoji names, rich text. Everything becomes text nodes, never HTML.
import { make, onTheWall, shownTime, zone } from "./common.js";

const EMOJI = { warning: "⚠️", white_check_mark: "✅", x: "❌", rotating_light: "🚨", envelope: "✉️", email: "✉️", calendar: "📅", date: "📅",
  bell: "🔔", lock: "🔒", eyes: "👀", memo: "📝", hourglass: "⌛", hourglass_flowing_sand: "⏳", information_source: "ℹ️", red_circle: "🔴",
  large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", speech_balloon: "💬",
  bar_chart: "📊", page_facing_up: "📄", inbox_tray: "📥", tada: "🎉", wave: "👋", clock3: "🕒", sos: "🆘", telephone_receiver: "📞" };

export const names = { people: new Map(), rooms: new Map() };

function decode(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

export function emoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

function date(stamp, format) {
  const day = (options) => shownTime(stamp, options);
  const time = day({ hour: "numeric", minute: "2-digit" });
  const long = { year: "numeric", month: "long", day: "numeric" };
  const shown = { date_num: day({ year: "numeric", month: "numeric", day: "numeric" }), date: day(long), date_short: day({ ...long, month: "short" }), date_long: day({ ...long, weekday: "long" }), time, time_secs: time, ago: day(long) };
  const near = nearDay(stamp);
  return format.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name, pretty) => (pretty && near) || (shown[name] ?? whole));
}

// "yesterday", "today", "tomorrow" in the language of who looks, else null.
function nearDay(stamp) {
  const [there, here] = [stamp, zone.now].map((one) => Date.parse(onTheWall(one).slice(0, 10)) / 86400000);
  return Math.abs(there - here) > 1 ? null : new Intl.RelativeTimeFormat(zone.locale, { numeric: "auto" }).format(there - here, "day");
}

function reference(inner) {
  const [target, label] = inner.split("|");
  if (target.startsWith("@")) return make("strong", {}, "@" + (names.people.get(target.slice(1)) ?? label ?? target.slice(1)));
  if (target.startsWith("#")) return make("strong", {}, "#" + (names.rooms.get(target.slice(1)) ?? label ?? target.slice(1)));
  if (target.startsWith("!date^")) {
    const [, stamp, format] = target.split("^");
    return make("time", { datetime: new Date(Number(stamp) * 1000).toISOString(), title: label ?? "" }, date(stamp, format));
  }
  if (target.startsWith("!")) return make("strong", {}, decode(label ?? "@" + target.slice(1).split("^")[0]));
  return link(target, decode(label ?? target));
}

function link(address, label) {
  if (!/^(https?:|mailto:|tel:)/.test(address)) return document.createTextNode(label);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

const PIECE = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])/;

function pieces(text) {
  const out = [];
  let rest = text;
  for (let hit = PIECE.exec(rest); hit; hit = PIECE.exec(rest)) {
    out.push(emoji(decode(rest.slice(0, hit.index))));
    const [whole, block, code, ref, bold, italic, strike] = hit;
    if (block !== undefined) out.push(make("pre", {}, decode(block)));
    else if (code !== undefined) out.push(make("code", {}, decode(code)));
    else if (ref !== undefined) out.push(reference(ref));
    else if (bold !== undefined) out.push(make("strong", {}, ...pieces(bold)));
    else if (italic !== undefined) out.push(make("em", {}, ...pieces(italic)));
    else out.push(make("s", {}, ...pieces(strike)));
    rest = rest.slice(hit.index + whole.length);
  }
  out.push(emoji(decode(rest)));
  return out;
}

function withBreaks(nodes) {
  return nodes.flatMap((node) => typeof node !== "string" ? [node] : node.split("\n").flatMap((line, at) => at ? [make("br"), line] : [line]));
}

export function mrkdwn(text) {
  const out = make("div");
  let quote = [];
  const lines = text.split("\n");
  const flush = () => { if (quote.length) { out.append(make("blockquote", {}, ...withBreaks(pieces(quote.join("\n"))))); quote = []; } };
  let plain = [];
  const say = () => { if (plain.length) { out.append(make("div", {}, ...withBreaks(pieces(plain.join("\n"))))); plain = []; } };
  for (const line of lines) {
    const quoted = /^(&gt;|>) ?(.*)$/.exec(line);
    if (quoted) { say(); quote.push(quoted[2]); } else { flush(); plain.push(line); }
  }
  say();
  flush();
  return out;
}

export function textObject(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return make("div", {}, ...withBreaks([emoji(object.text)]));
}

function styled(node, style = {}) {
  let shown = node;
  for (const [name, tag] of [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]]) if (style[name]) shown = make(tag, {}, shown);
  return shown;
}

function span(one) {
  const shown = {
    text: () => withBreaks([one.text]),
    link: () => [link(one.url, one.text ?? one.url)],
    emoji: () => [EMOJI[one.name] ?? `:${one.name}:`],
    user: () => [make("strong", {}, "@" + (names.people.get(one.user_id) ?? one.user_id))],
    channel: () => [make("strong", {}, "#" + (names.rooms.get(one.channel_id) ?? one.channel_id))],
    date: () => [date(one.timestamp, one.format)],
  }[one.type] ?? (() => ["@" + (one.range ?? one.usergroup_id ?? one.type)]);
  return styled(make("span", {}, ...shown()), one.style);
}

export function richText(elements) {
  return make("div", {}, ...elements.map((part) => {
    if (part.type === "rich_text_list") return make(part.style === "ordered" ? "ol" : "ul", {}, ...part.elements.map((item) => make("li", {}, ...item.elements.map(span))));
    const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type] ?? "div";
    return make(tag, {}, ...part.elements.map(span));
  }));
}
