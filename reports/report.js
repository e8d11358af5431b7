/* The one script of every page. Without it all can still be read: marks, legend, evidence, tables. It adds cards, keys, search, sorting, downloads. */
(() => {
"use strict";
const root = document.documentElement;
const $ = (q, of = document) => of.querySelector(q);
const all = (q, of = document) => [...of.querySelectorAll(q)];
const card = $("#card"), find = $("#find");
const boxes = all(".legend input[data-s]");
root.classList.add("js");

/* State: what is off, light or dark, the search. It stands in the address as #!off=hedge,claim.causal&show=aside&theme=dark&q=word&at=e1-3 */
const state = new URLSearchParams(location.hash.startsWith("#!") ? location.hash.slice(2) : "");
function keep(name, value) {
  if (value) state.set(name, value); else state.delete(name);
  const text = state.toString();
  try { history.replaceState(null, "", text ? "#!" + text : location.pathname + location.search); } catch (e) { /* no address to write to */ }
}

/* Light and dark */
const theme = $("#theme");
const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function paint() { if (theme) theme.textContent = dark() ? "Light" : "Dark"; }
function flip() { root.dataset.theme = dark() ? "light" : "dark"; keep("theme", root.dataset.theme); paint(); }
if (["light", "dark"].includes(state.get("theme"))) root.dataset.theme = state.get("theme");
if (theme) theme.onclick = flip;
matchMedia("(prefers-color-scheme: dark)").onchange = paint;
paint();

/* Legend: folded where it would push the text off a small screen. The style sheet does the hiding; here the choice is remembered. */
const off = new Set((state.get("off") || "").split(","));
boxes.forEach(box => { box.checked = box.defaultChecked ? !off.has(box.dataset.s) : state.get("show") === box.dataset.s; });
if ($("#legend") && innerWidth < 1120) $("#legend").open = false;
function chosen() {
  keep("off", boxes.filter(b => b.defaultChecked && !b.checked).map(b => b.dataset.s).join(","));
  keep("show", boxes.filter(b => !b.defaultChecked && b.checked).map(b => b.dataset.s).join());
}
$("#legend")?.addEventListener("change", chosen);
/* Shows what the legend hides: a link leads to it. */
function reveal(el) {
  const e = el.closest(".e, .n");
  if (!e || getComputedStyle(e).display !== "none") return;
  boxes.forEach(b => { if (e.classList.contains(b.dataset.c)) b.checked = true; });
  chosen();
}
const seen = el => { const n = byRef(el.dataset.a)?.mark; return !n || getComputedStyle(n).display !== "none"; };
const byRef = ref => ({ mark: document.getElementById("m" + ref), entry: document.getElementById("e" + ref)?.closest(".e") });

/* Cards: a copy of what the list below says of an annotation. */
let lit = [], pinned = false, timer = 0, current = "", stop = null;
function light(ref) {
  lit.forEach(el => el.classList.remove("lit"));
  lit = ref ? all(`.m[data-a="${ref}"]`) : [];
  lit.forEach(el => el.classList.add("lit"));
}
function at(el) {
  const refs = [];
  for (let m = el.closest(".m"); m; m = m.parentElement.closest(".m")) if (seen(m) && !refs.includes(m.dataset.a)) refs.push(m.dataset.a);
  return refs;
}
function copy(node) {
  const out = node.cloneNode(true);
  [out, ...all("[id]", out)].forEach(el => el.removeAttribute("id"));
  all("[aria-labelledby]", out).forEach(el => { el.setAttribute("aria-label", $("title", el)?.textContent || ""); el.removeAttribute("aria-labelledby"); });
  return out;
}
function open(refs, near, pin) {
  const { entry } = byRef(refs[0]);
  if (!card?.showPopover || !entry) return;
  card.replaceChildren();
  const head = card.appendChild(document.createElement("p"));
  head.className = "title";
  head.append(...copy($("summary", entry)).childNodes);
  card.append(copy($("dl", entry)), copy($(".ways", entry)));
  const tree = $(".tree", entry.closest(".g"));
  if (tree) { const t = copy(tree); t.open = false; card.append(t); }
  if (refs.length > 1) {
    const also = card.appendChild(document.createElement("p"));
    also.className = "also";
    also.append("Also here: ");
    refs.slice(1, 8).forEach(ref => {
      const other = byRef(ref).entry;
      if (!other) return;
      const b = also.appendChild(document.createElement("button"));
      b.type = "button"; b.className = "plain"; b.append(...copy($("summary", other)).childNodes);
      b.onclick = () => open([ref, ...refs.filter(r => r !== ref)], near, true);
    });
  }
  card.setAttribute("aria-label", head.textContent);
  current = refs[0]; pinned = pin;
  if (pin) stop = byRef(current).mark;
  if (!card.matches(":popover-open")) card.showPopover();
  place(near);
  light(refs[0]);
  if (pin) card.focus({ preventScroll: true });
}
function place(near) {
  const r = near.getClientRects()[0] || near.getBoundingClientRect(), gap = 10, bar = $(".bar");
  const top = bar && getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  card.style.maxHeight = "";
  const left = Math.max(8, Math.min(r.left, root.clientWidth - card.offsetWidth - 8));
  const under = root.clientHeight - r.bottom - 2 * gap, over = r.top - top - 2 * gap;
  const below = card.offsetHeight <= under || under >= over;
  card.style.maxHeight = Math.min(480, Math.max(below ? under : over, 160)) + "px";
  card.style.left = scrollX + left + "px";
  card.style.top = scrollY + (below ? r.bottom + gap : r.top - gap - card.offsetHeight) + "px";
}
const shut = () => { if (card?.matches(":popover-open")) card.hidePopover(); };
card?.addEventListener("toggle", e => { if (e.newState === "closed") { light(""); pinned = false; current = ""; } });

document.addEventListener("click", e => {
  const link = e.target.closest("a[href^='#']");
  if (link && link.classList.contains("n")) { e.preventDefault(); const ref = link.id.slice(1); open([ref], link.closest(".m"), true); mark(link); return; }
  if (link) { e.preventDefault(); go(link.hash.slice(1)); return; }
  const m = e.target.closest(".m");
  if (m && !String(getSelection())) { const refs = at(m); if (refs.length) open(refs, e.target, true); }
});
let over = null;
document.addEventListener("pointerover", e => {
  if (e.pointerType === "touch" || pinned) return;
  const m = e.target.closest(".text .m");
  over = m;
  clearTimeout(timer);
  if (m) timer = setTimeout(() => { if (over === m && !String(getSelection())) { const refs = at(m); if (refs.length && refs[0] !== current) open(refs, e.target, false); } }, 350);
  else if (!e.target.closest("#card")) timer = setTimeout(() => { if (!pinned) shut(); }, 300);
});

/* Brings an element into view; once more when what it scrolled past has got its true height. */
function bring(el, block) {
  el.scrollIntoView({ block });
  requestAnimationFrame(() => el.scrollIntoView({ block }));
}

/* Links within the page open what they lead to. */
function go(id) {
  const el = document.getElementById(id);
  if (!el) return;
  shut();
  reveal(el);
  const e = el.closest("details");
  if (e) e.open = true;
  bring(el, /^[sme]/.test(id) ? "center" : "start");
  if (!el.hasAttribute("tabindex") && !el.matches("a, button, input")) el.setAttribute("tabindex", "-1");
  el.focus({ preventScroll: true });
  if (/^[me]\d/.test(id)) { light(id.slice(1)); stop = byRef(id.slice(1)).mark; }
  all(".here").forEach(n => n.classList.remove("here"));
  if (/^[sp]\d/.test(id)) el.classList.add("here");
  keep("at", id);
}

/* Keys */
function mark(n) { stop = n; keep("at", n.id); }
function step(way) {
  const marks = all(".text .n").filter(n => n.checkVisibility ? n.checkVisibility({ contentVisibilityAuto: false }) : n.offsetParent);
  if (!marks.length) return;
  const i = stop ? marks.indexOf(stop) : -1;
  const n = marks[(i + way + marks.length + (i < 0 && way < 0 ? 1 : 0)) % marks.length];
  bring(n, "center");
  n.focus({ preventScroll: true });
  light(n.id.slice(1));
  mark(n);
}
const letters = $("#letters"), spoken = $("#spoken");
if (letters) { letters.checked = state.get("keys") !== "off"; letters.onchange = () => keep("keys", letters.checked ? "" : "off"); }
function speak() { all(".text .k").forEach(k => spoken.checked ? k.removeAttribute("aria-hidden") : k.setAttribute("aria-hidden", "true")); }
if (spoken) {
  spoken.checked = state.get("spoken") !== "off";
  if (!spoken.checked) speak();
  spoken.onchange = () => { speak(); keep("spoken", spoken.checked ? "" : "off"); };
}
const keys = { n: () => step(1), p: () => step(-1), t: flip, "/": () => find?.focus() };
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), textarea, select") || !letters?.checked) return;
  if (keys[e.key]) { e.preventDefault(); if (e.key !== "t") shut(); keys[e.key](); }
});

/* Search: matches are painted by the Highlight interface, so that the text is not touched. */
let hits = [], hit = -1;
function search() {
  const q = find.value.toLowerCase();
  hits = []; hit = -1;
  if (q) for (const text of all(".text")) {
    const nodes = [], walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let whole = "";
    while (walk.nextNode()) { nodes.push([whole.length, walk.currentNode]); whole += walk.currentNode.data; }
    const lower = whole.toLowerCase().length === whole.length ? whole.toLowerCase() : whole;
    const node = at => { let lo = 0, hi = nodes.length - 1; while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (nodes[mid][0] <= at) lo = mid; else hi = mid - 1; } return nodes[lo]; };
    for (let i = lower.indexOf(q); i >= 0 && hits.length < 5000; i = lower.indexOf(q, i + q.length)) {
      const r = new Range(), a = node(i), b = node(i + q.length - 1);
      r.setStart(a[1], i - a[0]); r.setEnd(b[1], i + q.length - b[0]);
      hits.push(r);
    }
  }
  if (window.Highlight) { CSS.highlights.set("find", new Highlight(...hits)); CSS.highlights.delete("hit"); }
  $("#found").textContent = q ? hits.length + (hits.length === 1 ? " place" : " places") : "";
  keep("q", find.value);
}
function next(way) {
  if (!hits.length) return;
  hit = (hit + way + hits.length) % hits.length;
  bring(hits[hit].startContainer.parentElement, "center");
  if (window.Highlight) CSS.highlights.set("hit", new Highlight(hits[hit]));
  $("#found").textContent = `${hit + 1} of ${hits.length}`;
}
if (find) {
  let wait = 0;
  find.oninput = () => { clearTimeout(wait); wait = setTimeout(search, 120); };
  find.onkeydown = e => { if (e.key === "Enter") { e.preventDefault(); clearTimeout(wait); if (hit < 0) search(); next(e.shiftKey ? -1 : 1); } };
  if (state.get("q")) { find.value = state.get("q"); search(); }
}

/* Tables sort by a button in each head. */
const value = cell => cell.dataset.v ?? cell.textContent.trim();
for (const table of all("table.sortable")) for (const th of all("thead th", table)) {
  const b = document.createElement("button");
  b.type = "button"; b.append(...th.childNodes); th.append(b);
  b.onclick = () => {
    const up = th.getAttribute("aria-sort") !== "ascending", i = th.cellIndex, body = table.tBodies[0];
    all("th", table.tHead).forEach(h => h.removeAttribute("aria-sort"));
    th.setAttribute("aria-sort", up ? "ascending" : "descending");
    const rows = [...body.rows].map(r => [value(r.cells[i]), r]), num = x => parseFloat(x.replace(/,/g, ""));
    const isNum = rows.every(([v]) => v === "" || !isNaN(num(v)));
    rows.sort(([a], [b]) => (isNum ? (num(a) || 0) - (num(b) || 0) : a.localeCompare(b)) * (up ? 1 : -1));
    body.append(...rows.map(([, r]) => r));
  };
}

/* Downloads: the records are in the page, their text is the page's text. */
function records() {
  const data = JSON.parse($("#data").textContent);
  return [data, data.documents.map(d => ({ ...d, chars: Array.from(document.getElementById("text" + d.key).textContent) }))];
}
function json() {
  return JSON.stringify(records()[1].map(({ record: { lines, ...r }, whole, chars }) => ({ ...r, text: whole ? chars.join("") : null })), null, 1);
}
function csv() {
  const [data, docs] = records(), cell = v => { v = String(v ?? ""); return /[",\r\n]/.test(v) ? `"${v.replace(/"/g, '""')}"` : v; };
  const out = [data.columns];
  for (const { record: r, chars, start } of docs) r.annotations.forEach((a, i) => {
    const spans = Object.values(a.roles).flat();
    const row = { ...Object.fromEntries(["outlet", "date", "event", "title"].map(k => [k, r.meta[k]])), document: r.id, id: a.id, layer: a.layer, rule: a.rule,
      sentence: r.lines[i], start: Math.min(...spans.map(s => s[0])), end: Math.max(...spans.map(s => s[1])), confidence: a.confidence };
    data.roles.forEach(k => { row[k] = (a.roles[k] || []).map(([s, e]) => chars.slice(s - start, e - start).join("")).join(" … "); });
    data.attributes.forEach(k => { row[k] = a.attributes[k]; });
    out.push(data.columns.map(c => row[c]));
  });
  return out.map(r => r.map(cell).join(",") + "\n").join("");
}
all("[data-save]").forEach(b => {
  b.onclick = () => {
    const kind = b.dataset.save, a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([kind === "csv" ? csv() : json()], { type: kind === "csv" ? "text/csv" : "application/json" }));
    a.download = "annotations." + kind;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  };
});

/* Print opens what is closed, where the style sheet cannot. */
addEventListener("beforeprint", () => all(".e:not([open])").forEach(d => { d.open = true; d.dataset.was = ""; }));
addEventListener("afterprint", () => all(".e[data-was]").forEach(d => { d.open = false; delete d.dataset.was; }));

/* Where the address led */
const to = state.get("at") || location.hash.slice(1);
if (to && !to.startsWith("!")) go(to);
addEventListener("hashchange", () => { const id = location.hash.slice(1); if (id && !id.startsWith("!")) go(id); });
})();
