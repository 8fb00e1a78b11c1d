/* Draws the line chart of project/_chart.html: what was observed, the path, the target. The table beside it says the same.

   Colours come from tokens.css, so the chart follows the theme, and it is drawn anew in ink for paper. */

/* The SVG renderer writes style="…" by setAttribute, which the content security policy forbids; the same words
   set through the style object are allowed. */
const write = Element.prototype.setAttribute;
SVGElement.prototype.setAttribute = function setAttribute(name, value) {
  if (name === "style") this.style.cssText = value;
  else write.call(this, name, value);
};

const drawn = [];
const PAPER_WIDTH = 580; // of the text block of A4, in px
let printing = false;

function colours(element, paper) {
  const css = getComputedStyle(element);
  const token = (name) => css.getPropertyValue(name).trim();
  if (paper) return { ink: "#000", soft: "#333", line: "#bbb", observed: "#000", path: "#666", target: "#000", surface: "#fff" };
  return { ink: token("--ink"), soft: token("--ink-2"), line: token("--line"), observed: token("--bar"), path: token("--ink-3"), target: token("--accent"), surface: token("--surface") };
}

function option(data, names, colour, font, fontSize) {
  const text = { color: colour.soft, fontFamily: font, fontSize };
  const figure = (value) => (value == null ? "—" : `${Number(value.toFixed(6)).toLocaleString("zh-CN", { maximumFractionDigits: 6 })}${data.unit ?? ""}`);
  const series = [
    {
      name: names.observed, type: "line", data: data.observed, symbol: "circle", symbolSize: 8, lineStyle: { width: 3, color: colour.observed }, itemStyle: { color: colour.observed }, connectNulls: true, z: 3,
      label: { show: true, position: "top", color: colour.ink, fontFamily: font, fontSize, fontWeight: 600, formatter: ({ value }) => figure(value) },
      labelLayout: { hideOverlap: true }, // on a phone one figure would stand upon the next; the table has them all
    },
  ];
  if (data.path?.some((value) => value != null)) {
    series.push({ name: names.path, type: "line", data: data.path, symbol: "none", lineStyle: { width: 2, type: "dashed", color: colour.path }, itemStyle: { color: colour.path }, connectNulls: true });
  }
  if (data.target != null) {
    series.push({ name: names.target, type: "line", data: data.periods.map(() => data.target), symbol: "none", lineStyle: { width: 2, type: [2, 3], color: colour.target }, itemStyle: { color: colour.target }, endLabel: { show: true, formatter: figure(data.target), color: colour.target, fontFamily: font, fontSize, fontWeight: 600 } });
  }
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 56, top: 64, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: text, itemWidth: 28, data: series.map(({ name }) => (name === names.observed ? { name } : { name, itemStyle: { opacity: 0 } })) },
    // Drawn inside the picture: the policy forbids the styles of an HTML tooltip.
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colour.surface, borderColor: colour.line, textStyle: { ...text, color: colour.ink }, valueFormatter: figure },
    xAxis: { type: "category", data: data.periods, boundaryGap: true, axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false }, axisLabel: text },
    yAxis: { type: "value", scale: true, name: data.unit ?? "", nameTextStyle: { ...text, align: "left" }, axisLabel: { ...text, formatter: (value) => Number(value.toFixed(6)).toString() }, splitLine: { lineStyle: { color: colour.line } } },
    series,
  };
}

function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  if (!data.observed?.some((value) => value != null) && !data.path?.some((value) => value != null)) return;
  canvas.hidden = false;
  figure.querySelector(".chart-table").open = false;
  const chart = window.echarts.init(canvas, null, { renderer: "svg" });
  const paint = (paper = false) => {
    const css = getComputedStyle(canvas);
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125;
    chart.setOption(option(data, figure.dataset, colours(canvas, paper), css.fontFamily, size), true);
  };
  paint();
  new ResizeObserver(() => printing || chart.resize()).observe(canvas);
  drawn.push({ chart, canvas, paint, table: figure.querySelector(".chart-table") });
}

if (window.echarts) document.querySelectorAll("figure[data-chart]").forEach(draw);

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(({ paint }) => paint()));
window.addEventListener("beforeprint", () => {
  printing = true;
  for (const one of drawn) {
    one.wasOpen = one.table.open;
    one.table.open = true;
    one.paint(true);
    one.chart.resize({ width: PAPER_WIDTH, height: 300 });
    one.chart.getZr().flush(); // a resize is painted a frame later, too late for the printer
    one.canvas.querySelector("svg").setAttribute("viewBox", `0 0 ${PAPER_WIDTH} 300`);
  }
});
window.addEventListener("afterprint", () => {
  printing = false;
  for (const one of drawn) {
    one.table.open = one.wasOpen;
    one.paint();
    one.canvas.querySelector("svg").removeAttribute("viewBox");
    one.chart.resize({ width: "auto", height: "auto" });
  }
});
