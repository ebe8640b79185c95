// The bar at the top: views, language, light or dark; the keys that work everywhere.
import { LANGUAGES, language, listen, read, reword, send, setLanguage, setWordings, write } from "./common.js";

export function start({ element, props }) {
  setWordings(props.wordings);
  const choice = element.querySelector("#language");
  choice.value = language();
  choice.addEventListener("change", () => LANGUAGES.includes(choice.value) && setLanguage(choice.value));
  reword(document);
  startTheme(element.querySelector("#theme"));
  startViews(element);
  document.title = "chipgraph";
  document.body.classList.add("ready");
}

function startTheme(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.body.classList.toggle("dark", (read("chipgraph.theme") ?? (dark.matches ? "dark" : "light")) === "dark");
  button.addEventListener("click", () => {
    write("chipgraph.theme", document.body.classList.contains("dark") ? "light" : "dark");
    apply();
    send("theme");
  });
  dark.addEventListener("change", apply);
  apply();
}

function startViews(element) {
  const tabs = [...element.querySelectorAll("[role=tab]")];
  const open = (name) => {
    document.body.dataset.view = name;
    for (const tab of tabs) {
      const chosen = tab.dataset.view === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    send("shown", name);
  };
  listen("view", open);
  for (const tab of tabs) tab.addEventListener("click", () => open(tab.dataset.view));
  element.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next.focus();
    open(next.dataset.view);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, .CodeMirror, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open("chat");
      document.getElementById("question")?.focus();
    }
    if (event.key === "Escape") send("close");
    if (event.altKey && /^[1-4]$/.test(event.key)) {
      event.preventDefault();
      open(tabs[Number(event.key) - 1].dataset.view);
    }
  });
  open("chat");
}
