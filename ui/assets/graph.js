// The claims as a picture: drag, zoom, click an edge for its words, a node for its name.
import { call, element as make, listen, reword, save, send, word } from "./common.js";
import { load } from "./query.js";

const COLOURS = ["#2458a6", "#23704b", "#a4561b", "#6a3fa0", "#a8323a", "#2b7f8c", "#7a6a1c", "#5b6674", "#d0508f", "#7fb135", "#d9a514", "#4fa3e0", "#b48be0", "#ef8a62", "#45c0a3", "#7d1f5c"];

const libraries = (() => {
  let loading = null;
  return () => (loading ??= load("vendor/cytoscape.min.js").then(() => load("vendor/cytoscape-fcose.min.js")).then(() => window.cytoscape.use(window.cytoscapeFcose)));
})();

// The layout starts from random places: the same claims are to be drawn the same way each time.
function seeded(action) {
  const random = Math.random;
  let state = 20240520;
  Math.random = () => ((state = (state * 16807) % 2147483647) - 1) / 2147483646;
  try { return action(); } finally { Math.random = random; }
}

export function start({ element, server }) {
  const view = element.querySelector(".view");
  const canvas = view.querySelector(".canvas");
  const count = view.querySelector(".count");
  const legend = view.querySelector(".kinds");
  const filters = [...view.querySelectorAll("[data-filter]")];
  const modes = [...view.querySelectorAll("[data-mode]")];
  let answer = null;
  let mode = "whole";
  let picture = null;
  let stale = true;
  let newest = 0;

  async function redraw() {
    stale = false;
    const turn = ++newest;
    for (const button of modes) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
      if (button.dataset.mode === "answer") button.disabled = !answer?.claims?.length;
    }
    const wanted = Object.fromEntries(filters.map((one) => [one.dataset.filter, one.value]));
    try {
      const [found] = await Promise.all([
        call(server, "picture", { filters: wanted, claims: mode === "answer" ? answer.claims : [] }),
        libraries(),
      ]);
      if (turn !== newest) return;
      offer(found.choices);
      drawPicture(found);
    } catch (error) {
      count.textContent = error.message;
    }
  }

  function offer(choices) {
    for (const select of filters.filter((one) => one.tagName === "SELECT")) {
      const kept = select.value;
      select.replaceChildren(make("option", { value: "", text: word("graphAny") }), ...(choices[select.dataset.filter] ?? []).map((one) => make("option", { value: one, text: one })));
      select.value = kept;
    }
  }

  function drawPicture(found) {
    picture?.destroy();
    picture = null;
    canvas.replaceChildren();
    canvas.dataset.nodes = found.nodes.length;
    canvas.dataset.edges = found.edges.length;
    count.textContent = !found.edges.length ? word("graphEmpty") : `${word("graphCount", { nodes: found.nodes.length, edges: found.edges.length })}${found.total > found.edges.length ? ` · ${word("graphCut", { shown: found.edges.length, edges: found.total })}` : ""}`;
    legend.replaceChildren();
    if (!found.edges.length) return;
    const style = getComputedStyle(document.body);
    const shade = (name) => style.getPropertyValue(name).trim();
    const kinds = [...new Set(found.nodes.map((node) => node.kind))].filter(Boolean).sort();
    const colour = (kind) => COLOURS[kinds.indexOf(kind) % COLOURS.length];
    legend.replaceChildren(...kinds.map((kind) => {
      const item = make("li", { text: kind });
      item.style.setProperty("--colour", colour(kind));
      return item;
    }));
    const degree = new Map();
    for (const edge of found.edges) for (const end of [edge.source, edge.target]) degree.set(end, (degree.get(end) ?? 0) + 1);
    picture = seeded(() => window.cytoscape({
      container: canvas,
      elements: [
        ...found.nodes.map((node) => ({ data: { ...node, colour: node.kind ? colour(node.kind) : shade("--soft"), width: 14 + 9 * [...node.label].reduce((sum, sign) => sum + (sign > "\u2e80" ? 1.15 : 0.62), 0), letters: 11 + Math.min(9, Math.sqrt(degree.get(node.id) ?? 1) * 1.4), size: 14 + Math.min(26, 5 * Math.sqrt(degree.get(node.id) ?? 1)) }, classes: node.kind ? "entity" : "value" })),
        ...found.edges.map((edge) => ({ data: edge, classes: edge.says + (edge.centre ? " centre" : "") })),
      ],
      minZoom: 0.1, maxZoom: 4,
      style: [
        { selector: "node", style: { label: "data(label)", color: shade("--ink"), "font-size": "data(letters)", "font-family": shade("--sans"), "text-valign": "bottom", "text-margin-y": 3, width: "data(size)", height: "data(size)", "background-color": "data(colour)", "min-zoomed-font-size": 6, "text-outline-color": shade("--paper"), "text-outline-width": 2 } },
        { selector: "node.value", style: { shape: "round-rectangle", width: "data(width)", height: 20, "text-valign": "center", "text-margin-y": 0, "background-color": shade("--ground"), "border-width": 1, "border-color": shade("--line"), "text-outline-width": 0, "font-size": 10 } },
        { selector: "edge", style: { width: 1.3, "line-color": shade("--faint"), "target-arrow-color": shade("--faint"), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier", label: "data(label)", "font-size": 9, color: shade("--soft"), "font-family": shade("--sans"), "text-rotation": "autorotate", "min-zoomed-font-size": 8, "text-background-color": shade("--paper"), "text-background-opacity": 0.85, "text-background-padding": 1 } },
        { selector: "edge.centre", style: { width: 2.4, "line-color": shade("--accent"), "target-arrow-color": shade("--accent") } },
        { selector: "edge.disputed", style: { "line-color": shade("--warn"), "target-arrow-color": shade("--warn"), width: 3, "source-arrow-shape": "diamond", "source-arrow-color": shade("--warn") } },
        { selector: "edge.negated", style: { "line-color": shade("--bad"), "target-arrow-color": shade("--bad"), "target-arrow-shape": "tee", "line-style": "dashed" } },
        { selector: "edge.rumoured", style: { "line-style": "dotted", width: 1.8 } },
        { selector: ".chosen", style: { "overlay-color": shade("--accent"), "overlay-opacity": 0.18, "overlay-padding": 5 } },
      ],
      layout: place(),
    }));
    picture.on("tap", "edge", (event) => choose(event.target));
    picture.on("tap", "node", (event) => {
      const edges = event.target.connectedEdges();
      picture.elements().removeClass("chosen");
      event.target.addClass("chosen");
      if (edges.length) choose(edges[0], event.target);
    });
    picture.on("mouseover", "node, edge", (event) => { canvas.title = event.target.data("title") ?? event.target.data("label"); });
    if (picture.zoom() > 1.5) { picture.zoom(1.5); picture.center(); }
    view.chart = picture;
  }

  function choose(edge, node = edge) {
    picture.elements().removeClass("chosen");
    node.addClass("chosen");
    send("evidence", { place: JSON.parse(edge.data("place")) });
  }

  function place() {
    return { name: "fcose", animate: false, quality: "default", randomize: true, nodeRepulsion: () => 9000, idealEdgeLength: () => 90, nodeSeparation: 90, gravity: 0.3, padding: 24, fit: true, nodeDimensionsIncludeLabels: true };
  }

  view.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.mode) { mode = button.dataset.mode; redraw(); }
    if (button?.dataset.act === "fit") picture?.fit(undefined, 24);
    if (button?.dataset.act === "gexf" && picture) {
      const { text } = await call(server, "gexf", { claims: picture.edges().map((edge) => edge.id()) });
      save("chipgraph.gexf", "application/gexf+xml", text);
    }
  });
  for (const filter of filters) filter.addEventListener("change", redraw);
  listen("graph", (shown) => { answer = shown; mode = "answer"; stale = true; });
  listen("answered", (shown) => { answer = shown; if (mode === "answer") stale = true; });
  listen("documents", () => { stale = true; });
  listen("theme", () => { if (picture) redraw(); });
  listen("language", () => { stale = true; if (document.body.dataset.view === "graph") redraw(); });
  listen("shown", (name) => { if (name === "graph") { if (stale) redraw(); else picture?.resize(); } });
  new ResizeObserver(() => picture?.resize()).observe(canvas);
  reword(element);
}
