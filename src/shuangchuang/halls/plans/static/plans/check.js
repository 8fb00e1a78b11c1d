/* 校核台: pointing at one side marks the other; everything by keyboard.

   j k / ↓ ↑   next, previous row          n   next doubtful row
   Enter       open or close the row       c   checked, and on to the next
   u r         undo, redo (declared on their buttons)
   Esc         close the row that is open

   Marks in the document and rows on the right carry data-rows / data-row with the ids they
   stand for; "t3 t3a2" is a unit of task t3. */

const root = document.querySelector("[data-check]");
const paper = document.getElementById("document");
const panel = document.getElementById("panel");
let current = null; // id of the row the keyboard is on

const rows = () => [...panel.querySelectorAll(".check-row[data-row]")];
const rowOf = (id) => panel.querySelector(`.check-row[data-row="${CSS.escape(id)}"]`);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function scrollInto(box, element) {
  const outer = box.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.top >= outer.top + 24 && inner.bottom <= outer.bottom - 24) return;
  box.scrollTo({ top: box.scrollTop + inner.top - outer.top - outer.height / 4, behavior: still ? "auto" : "smooth" });
}

function light(ids, { scroll = true } = {}) {
  for (const lit of root.querySelectorAll(".lit, .pointed")) lit.classList.remove("lit", "pointed");
  if (!ids.length) return;
  const [row, part] = ids;
  const marks = paper.querySelectorAll(`[data-rows~="${CSS.escape(row)}"]`);
  marks.forEach((mark) => mark.classList.add("lit"));
  const pointed = part ? paper.querySelectorAll(`[data-rows~="${CSS.escape(part)}"]`) : [];
  pointed.forEach((mark) => mark.classList.add("pointed"));
  rowOf(row)?.classList.add("lit");
  if (part) panel.querySelectorAll(`[data-row~="${CSS.escape(part)}"]`).forEach((place) => place.classList.add("lit"));
  const first = pointed[0] || marks[0];
  if (scroll && first) scrollInto(paper, first);
}

function go(row, { focus = true } = {}) {
  if (!row) return;
  current = row.dataset.row;
  light([current]);
  const list = panel.querySelector("#rows");
  if (list) scrollInto(list, row);
  if (focus) (row.querySelector(".row-head") || row).focus({ preventScroll: true });
}

function step(direction, only = () => true) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.row === current);
  for (let next = at + direction; next >= 0 && next < all.length; next += direction) {
    if (only(all[next])) return go(all[next]);
  }
  if (at < 0 && all.length) go(all[0]);
}

paper.addEventListener("click", async (event) => {
  const mark = event.target.closest("[data-rows]");
  if (!mark) return;
  const ids = mark.dataset.rows.split(" ");
  const owner = ids.find((id) => /^[tgr]n?\d+$/.test(id)) || ids[0];
  if (!rowOf(owner)) await show(owner);
  current = owner;
  light([owner, ids.find((id) => id !== owner && id.startsWith(owner))], { scroll: false });
  const row = rowOf(owner);
  if (row) scrollInto(panel.querySelector("#rows"), row);
  const narrow = root.querySelector(".split-switch");
  if (narrow && getComputedStyle(narrow).display !== "none") narrow.querySelectorAll("input")[1].checked = true;
});

/* A mark of another tab: bring that tab, then its row. */
async function show(id) {
  const tab = { t: "tasks", g: "targets", r: "remarks" }[id[0]];
  const link = [...panel.querySelectorAll(".tabs a")].find((item) => item.href.includes(`tab=${tab}`));
  if (link) await htmx.ajax("GET", link.getAttribute("hx-get"), { target: "#panel" });
}

panel.addEventListener("mouseover", (event) => {
  const place = event.target.closest("[data-row]");
  if (place) light(place.dataset.row.split(" "), { scroll: false });
});
panel.addEventListener("focusin", (event) => {
  const place = event.target.closest("[data-row]");
  if (!place) return;
  const ids = place.dataset.row.split(" ");
  current = ids[0];
  light(ids);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea, [contenteditable]");
  const row = current && rowOf(current);
  if (event.key === "Escape" && row?.classList.contains("open")) {
    row.querySelector(".row-head").click();
    return event.preventDefault();
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const actions = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    n: () => step(1, (next) => next.classList.contains("doubtful") && !next.classList.contains("checked")),
    c: () => row?.querySelector(".check-button")?.click(),
    e: () => row && !row.classList.contains("open") && row.querySelector(".row-head").click(),
  };
  if (actions[event.key]) {
    actions[event.key]();
    event.preventDefault();
  }
});

/* The right half was drawn anew: stay where the person was. */
let place = { scroll: 0, focus: "", next: "" };
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== panel) return;
  const list = panel.querySelector("#rows");
  const all = rows().map((row) => row.dataset.row);
  place = { scroll: list ? list.scrollTop : 0, focus: document.activeElement?.id || "", next: all[all.indexOf(current) + 1] || "" };
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== panel) return;
  const list = panel.querySelector("#rows");
  if (list) list.scrollTop = place.scroll;
  const opened = panel.querySelector(".check-row.open");
  const same = place.focus && document.getElementById(place.focus);
  if (same && panel.contains(same)) same.focus({ preventScroll: true });
  else if (opened && opened.dataset.row === current) (opened.querySelector("[data-first]") || opened).focus();
  else go(rowOf(current) || rowOf(place.next), { focus: event.detail.requestConfig?.verb !== "get" || Boolean(current) });
});
