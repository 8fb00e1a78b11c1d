/* Suggestions under a search field: ↓ and ↑ choose, Enter goes, Esc closes. htmx fetches them (project/_search.html);
   the field is a combobox (ARIA 1.2) whose options stay out of the tab order. */

const shown = (input) => document.getElementById(input.dataset.suggests);
const options = (list) => [...list.querySelectorAll('[role="option"]')];

function close(input) {
  shown(input).hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(input, option) {
  for (const other of options(shown(input))) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

for (const input of document.querySelectorAll("[data-suggests]")) {
  const list = shown(input);
  const said = input.form.querySelector("[data-suggested]");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  list.addEventListener("htmx:afterSwap", () => {
    const found = options(list);
    const open = found.length > 0 && document.activeElement === input;
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    input.removeAttribute("aria-activedescendant");
    said.textContent = open ? (list.querySelector("[data-count]")?.dataset.count ?? "") : "";
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close(input);
      return;
    }
    const found = options(list);
    if (!found.length) return;
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
      }
      // Past either end lies the field itself, with what was typed.
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? found.length - 1 : at - 1;
      choose(input, found[next] ?? null);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(found[at].dataset.href);
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener("blur", () => close(input));
}
