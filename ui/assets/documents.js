// Documents: drop files in, read the report, look at what became of the text, replace, remove.
import { call, element as make, listen, reword, send, word } from "./common.js";

export function start({ element, server, props }) {
  const view = element.querySelector(".view");
  const drop = view.querySelector(".drop");
  const input = drop.querySelector("input");
  const replacement = view.querySelector(".replacement");
  const reports = view.querySelector(".reports");
  const table = view.querySelector(".table");

  async function refresh() {
    const { html } = await call(server, "documents");
    table.innerHTML = html;
  }

  async function take(files) {
    for (const file of files) await takeOne(file);
    await refresh();
    send("documents", null);
  }

  async function takeOne(file, name = file.name) {
    const bar = make("progress", { max: 100, value: 0 });
    const said = make("span", { text: word("uploading", { name, percent: 0 }) });
    const line = make("div", { class: "report" }, make("p", {}, said), bar);
    reports.prepend(line);
    try {
      if (file.size > props.largest * 1024 * 1024) throw new Error(word("tooLarge", { name, limit: props.largest }));
      const content = await encode(file, (percent) => { bar.value = percent / 2; said.textContent = word("uploading", { name, percent }); });
      said.textContent = word("reading", { name });
      bar.removeAttribute("value");
      const { html, change } = await call(server, "upload", { name, content });
      line.innerHTML = html;
      line.classList.add(change);
      reword(line);
    } catch (error) {
      line.classList.add("failed");
      line.replaceChildren(make("p", { text: error.message }));
    }
  }

  async function open(document, title, coverage) {
    const { html } = await call(server, "read", { document, coverage });
    send("page", { html, title });
  }

  function confirmRemoval(row) {
    const { document, title } = row.dataset;
    const yes = make("button", { type: "button", class: "primary danger", text: word("documentsRemove") });
    const no = make("button", { type: "button", class: "tool", text: word("cancel") });
    const asked = make("dialog", { class: "asking" }, make("p", { text: word("documentsConfirm", { document: title }) }), make("div", { class: "bar" }, yes, no));
    view.append(asked);
    no.addEventListener("click", () => asked.close());
    asked.addEventListener("close", () => asked.remove());
    yes.addEventListener("click", async () => {
      yes.disabled = true;
      try {
        await call(server, "remove", { document });
        asked.close();
        await refresh();
        send("documents", null);
      } catch (error) {
        asked.querySelector("p").textContent = error.message;
      }
    });
    asked.showModal();
  }

  table.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const row = event.target.closest("[data-document]");
    if (!act) return;
    const { document, title } = row.dataset;
    if (act === "read" || act === "coverage") open(document, title, act === "coverage").catch((error) => send("page", { html: "", title: error.message }));
    if (act === "remove") confirmRemoval(row);
    if (act === "replace") { replacement.dataset.document = document; replacement.click(); }
  });
  replacement.addEventListener("change", async () => {
    const [file] = replacement.files;
    if (!file) return;
    // the name decides which document a file replaces
    const ending = /\.[^.]+$/.exec(file.name)?.[0] ?? ".txt";
    await takeOne(file, replacement.dataset.document + ending);
    replacement.value = "";
    await refresh();
    send("documents", null);
  });
  input.addEventListener("change", async () => { await take([...input.files]); input.value = ""; });
  for (const name of ["dragover", "dragenter"]) view.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) view.addEventListener(name, () => drop.classList.remove("over"));
  view.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
  listen("shown", (name) => { if (name === "documents") refresh().catch(() => {}); });
  listen("language", () => { if (document.body.dataset.view === "documents") refresh().catch(() => {}); });
  reword(element);
}

function encode(file, progress) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onprogress = (event) => progress(Math.round((100 * event.loaded) / event.total));
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}
