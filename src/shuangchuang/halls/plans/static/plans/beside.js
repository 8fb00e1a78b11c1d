/* On a task's page: pointing at a measure lights its words in the plan, and the other way round. */

const light = (name, on) => {
  for (const place of document.querySelectorAll(`[data-marks~="${name}"], [data-mark="${name}"]`)) place.classList.toggle("lit", on);
};

for (const place of document.querySelectorAll("[data-mark], [data-marks]")) {
  const names = (place.dataset.mark || place.dataset.marks).split(" ").filter((name) => name.startsWith("m"));
  const all = (on) => names.forEach((name) => light(name, on));
  place.addEventListener("mouseenter", () => all(true));
  place.addEventListener("mouseleave", () => all(false));
  place.addEventListener("focus", () => all(true));
  place.addEventListener("blur", () => all(false));
}
