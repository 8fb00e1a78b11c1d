/* Conveniences. Every page works without this file; nothing here decides anything.

   data-menu="id"         a button that folds a navigation on small screens
   data-print             print this page
   data-opens="id"        open that <dialog> as a modal;  data-closes  close the one around it
   data-dismissible       may be closed
   data-dropzone          drop, paste or pick a file; the form around it may carry data-upload
   data-key="g p"         a shortcut of this element, named by data-key-name; ? lists them all
   data-narrows           boxes to tick, narrowed by a name (notices/many_choices.html)
   data-says="…"          says it in the corner when pressed (data-says-kind: info, ok, bad)
   event "toast"          {text, kind}: said in the corner (servers send it by HX-Trigger) */

const toasts = document.getElementById("toasts");
const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");

/* ── saying things ── */

function dismissible(alert) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "alert-close";
  button.setAttribute("aria-label", toasts.dataset.close);
  button.textContent = "×";
  button.addEventListener("click", () => alert.remove());
  alert.append(button);
}

function say(text, kind = "info") {
  const alert = document.createElement("div");
  const words = document.createElement("div");
  alert.className = `alert ${kind}`;
  words.textContent = text;
  alert.append(words);
  dismissible(alert);
  toasts.append(alert);
  // What went wrong stays until it is read.
  if (kind !== "bad") setTimeout(() => alert.remove(), 8000);
}

document.querySelectorAll("[data-dismissible]").forEach(dismissible);
for (const button of document.querySelectorAll("[data-says]")) button.addEventListener("click", () => say(button.dataset.says, button.dataset.saysKind));
document.addEventListener("toast", (event) => say(event.detail.text ?? event.detail.value ?? "", event.detail.kind));

// A row of tabs wider than a phone begins where one is.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.closest(".tabs");
  bar.scrollLeft += tab.getBoundingClientRect().right - bar.getBoundingClientRect().right;
}

/* ── htmx: a line while it works, a sentence when it fails ── */

const line = document.createElement("div");
line.className = "request-line";
document.body.append(line);
let waiting = 0;
document.addEventListener("htmx:beforeRequest", () => line.classList.toggle("busy", ++waiting > 0));
document.addEventListener("htmx:afterRequest", () => line.classList.toggle("busy", (waiting = Math.max(0, waiting - 1)) > 0));
document.addEventListener("htmx:sendError", () => say(toasts.dataset.offline, "bad"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) say(toasts.dataset.failed, "bad");
});
// A form refused with 422 comes back with its errors: show it where it stood.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// What a list says of itself after it changed (how many rows, that there are none) is also heard.
const live = document.getElementById("live");
document.addEventListener("htmx:afterSettle", (event) => {
  const said = event.target.querySelector?.("[role=status], .pagination p, p.pagination, .empty strong");
  if (said && !event.target.closest("[role=listbox]")) live.textContent = said.textContent.trim();
});

// A form that came back begins with what is wrong with it.
document.querySelector("main form .alert.bad[tabindex]")?.focus();

/* ── tabs: the one shown stands in sight, however narrow the screen ── */

for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.closest(".tabs");
  const [place, room] = [tab.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += place.left - room.left - (room.width - place.width) / 2;
}

/* ── an address with # opens what it names ── */

function unfold() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.tagName === "DETAILS") named.open = true;
}
addEventListener("hashchange", unfold);
unfold();

/* ── menus ── */

for (const button of document.querySelectorAll("[data-menu]")) {
  const menu = document.getElementById(button.dataset.menu);
  button.hidden = false;
  menu.dataset.collapsed = "";
  menu.dataset.ready = "";
  button.addEventListener("click", () => {
    const open = !menu.toggleAttribute("data-collapsed");
    button.setAttribute("aria-expanded", String(open));
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const folding = "details.menu[open], details.hint[open]";
document.addEventListener("click", (event) => {
  for (const details of document.querySelectorAll(folding)) if (!details.contains(event.target)) details.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of document.querySelectorAll(folding)) {
    const inside = details.contains(document.activeElement);
    details.open = false;
    if (inside) details.querySelector("summary").focus();
  }
});

/* ── dialogs ── */

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener ? document.getElementById(opener.dataset.opens) : null;
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest?.("[data-closes]");
  if (closer?.closest("dialog")?.open) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
  // A click on the backdrop lands on the dialog itself.
  if (event.target instanceof HTMLDialogElement && event.target.open) {
    const box = event.target.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.clientX + event.clientY > 0) event.target.close();
  }
});
for (const opener of document.querySelectorAll("a[data-opens]")) opener.setAttribute("role", "button");
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.('a[role="button"][data-opens]')) {
    event.preventDefault();
    event.target.click();
  }
});

/* ── many things to tick: narrowed by name, or to those ticked ── */

for (const many of document.querySelectorAll("[data-narrows]")) {
  const bar = many.querySelector(".many-bar");
  const [find, only] = [bar.querySelector("[data-find]"), bar.querySelector("[data-ticked-only]")];
  const rows = [...many.querySelectorAll(".many-list > label")].map((label) => [label, label.querySelector("input"), label.textContent.trim().toLowerCase()]);
  const narrow = () => {
    const words = find.value.trim().toLowerCase();
    for (const [label, box, name] of rows) label.hidden = !name.includes(words) || (only.checked && !box.checked);
    bar.querySelector("[data-ticked]").textContent = rows.filter(([, box]) => box.checked).length;
    bar.querySelector("[data-shown]").textContent = rows.filter(([label]) => !label.hidden).length;
  };
  // Enter in the box looks for a name; it does not send the form.
  find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  find.addEventListener("input", narrow);
  many.addEventListener("change", narrow);
  bar.hidden = false;
  narrow();
}

/* ── files ── */

const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

function dropzone(zone) {
  const input = zone.querySelector('input[type="file"]');
  const chosen = zone.querySelector("[data-chosen]");
  const said = zone.querySelector("[data-said]");

  function show() {
    const file = input.files[0];
    chosen.hidden = !file;
    if (!file) return;
    chosen.textContent = `${file.name} · ${size(file.size)}`;
    const tooBig = zone.dataset.max && file.size > Number(zone.dataset.max);
    said.textContent = tooBig ? zone.dataset.tooBig : "";
    input.setCustomValidity(tooBig ? zone.dataset.tooBig : "");
  }

  function take(files) {
    if (!files?.length) return;
    const one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("change", show);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length && !(typing(event.target) && event.target !== input)) take(event.clipboardData.files);
  });

  const form = input.form;
  if (form?.hasAttribute("data-upload")) form.addEventListener("submit", (event) => upload(event, form, zone, said));
}

/* The same request the browser would send, with its progress shown. The answer replaces the page, as it would have. */
function upload(event, form, zone, said) {
  const bar = zone.querySelector("progress");
  if (!zone.querySelector('input[type="file"]').files.length) return;
  event.preventDefault();
  const button = form.querySelector('[type="submit"]');
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const done = Math.floor((loaded / total) * 100);
    bar.value = done;
    said.textContent = done < 100 ? `${zone.dataset.progress} ${done - (done % 10)}%` : zone.dataset.reading;
  });
  const failed = () => {
    button.disabled = false;
    bar.hidden = true;
    said.textContent = zone.dataset.failed;
  };
  request.addEventListener("error", failed);
  request.addEventListener("load", () => {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.responseURL && request.responseURL !== (form.action || location.href)) {
      location.assign(request.responseURL);
    } else if (answer.querySelector("main")) {
      document.title = answer.title;
      document.querySelector("main").replaceWith(answer.querySelector("main"));
      document.querySelectorAll("main [data-dropzone]").forEach(dropzone);
      document.querySelector("main [role=alert], main .field-wrong input")?.focus();
    } else {
      failed();
    }
  });
  bar.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
}

document.querySelectorAll("[data-dropzone]").forEach(dropzone);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) event.target.querySelectorAll?.("[data-dropzone]").forEach(dropzone);
});

/* ── keys ── */

const help = document.getElementById("keys-help");
let first = "";
let firstAt = 0;

function listed() {
  const list = help.querySelector("dl");
  list.replaceChildren();
  const known = [["?", help.querySelector("h2").textContent]];
  for (const element of document.querySelectorAll("[data-key]")) known.push([element.dataset.key, element.dataset.keyName || element.textContent.trim()]);
  const seen = new Set();
  for (const [keys, name] of known) {
    if (seen.has(keys)) continue;
    seen.add(keys);
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    keys.split(" ").forEach((key, i) => {
      if (i) dt.append(" ");
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      dt.append(kbd);
    });
    dd.textContent = name;
    list.append(dt, dd);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    listed();
    help.showModal();
    return;
  }
  const now = performance.now();
  const pair = now - firstAt < 1200 ? `${first} ${event.key}` : "";
  first = event.key;
  firstAt = now;
  for (const keys of [pair, event.key]) {
    const target = keys && document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
    if (!target) continue;
    event.preventDefault();
    if (typing(target)) target.focus();
    else target.click();
    return;
  }
});

/* ── filters: on a phone the list comes before what narrows it ── */

document.querySelectorAll("form.filters").forEach((form) => {
  const more = [...form.querySelectorAll(".field:not(.grow)")];
  if (more.length < 2) return;
  const chosen = more.filter((field) => [...field.querySelectorAll("select, input")].some((input) => input.value && input.type !== "hidden" && !input.querySelector?.("option:checked:first-child"))).length;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button filters-more";
  button.textContent = chosen ? `${toasts.dataset.filters}（${chosen}）` : toasts.dataset.filters;
  const show = (open) => {
    form.classList.toggle("open", open);
    button.setAttribute("aria-expanded", open);
  };
  button.addEventListener("click", () => show(!form.classList.contains("open")));
  form.classList.add("folds");
  show(Boolean(form.querySelector(".field-wrong")));
  (form.querySelector(".field.grow") ?? form).insertAdjacentElement(form.querySelector(".field.grow") ? "afterend" : "afterbegin", button);
});
