// The words behind a citation: the document, scrolled to the exact characters.
import { call, listen, reword, send } from "./common.js";

export function start({ element, server }) {
  const pages = element.querySelector(".pages");
  const where = element.querySelector(".where");
  let opener = null;
  let newest = 0;

  async function open(place, options = {}) {
    const turn = ++newest;
    document.body.classList.add("evidence-open");
    where.textContent = place.document;
    pages.setAttribute("aria-busy", "true");
    try {
      const { html } = await call(server, "evidence", { place, ...options });
      if (turn !== newest) return;
      pages.innerHTML = html;
      reword(pages);
      pages.querySelector("[data-act=whole]")?.addEventListener("click", () => open(place, { whole: true }));
      reach();
    } catch (error) {
      if (turn === newest) pages.replaceChildren(Object.assign(document.createElement("p"), { className: "notice", textContent: error.message }));
    }
    pages.removeAttribute("aria-busy");
  }

  function reach() {
    const hit = pages.querySelector("#hit");
    if (!hit) { pages.scrollTop = 0; return; }
    const table = hit.closest(".scroll");
    if (table) table.scrollLeft += hit.getBoundingClientRect().left - table.getBoundingClientRect().left - table.clientWidth / 2;
    const box = hit.getBoundingClientRect();
    const frame = pages.getBoundingClientRect();
    pages.scrollTop += box.top - frame.top - frame.height / 3;
  }

  listen("evidence", ({ place, from }) => { opener = from ?? null; open(place); });
  listen("page", ({ html, title }) => {
    newest += 1;
    document.body.classList.add("evidence-open");
    where.textContent = title;
    pages.innerHTML = html;
    pages.scrollTop = 0;
    reword(pages);
  });
  const close = () => {
    if (!document.body.classList.contains("evidence-open")) return;
    newest += 1;
    document.body.classList.remove("evidence-open");
    opener?.isConnected && opener.focus();
    send("resized");
  };
  listen("close", close);
  element.querySelector(".close").addEventListener("click", close);
  reword(element);
}

// Any button that carries a source opens it, wherever it stands.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-source]");
  if (!button) return;
  document.querySelectorAll("[data-source].chosen").forEach((node) => node.classList.remove("chosen"));
  button.classList.add("chosen");
  send("evidence", { place: JSON.parse(button.dataset.source), from: button });
});
