// SPARQL by hand: an editor that completes terms by any label, a table, downloads.
import { call, element as make, listen, reword, save, word } from "./common.js";

const KEYWORDS = "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND SERVICE GROUP ORDER BY HAVING LIMIT OFFSET DISTINCT COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT LANG STR CONTAINS LCASE REGEX BOUND IF EXISTS NOT DESC ASC".split(" ");

export function start({ element, server, props }) {
  const view = element.querySelector(".view");
  const examples = view.querySelector("select");
  const outcome = view.querySelector(".outcome");
  const result = view.querySelector(".result");
  const downloads = view.querySelector(".downloads");
  let editor = null;
  let wanted = null;
  let terms = [];
  let table = null;
  let wrong = [];

  const opened = once(async () => {
    await load("vendor/codemirror.min.js");
    editor = window.CodeMirror.fromTextArea(view.querySelector("textarea"), {
      mode: "sparql", lineNumbers: true, matchBrackets: true, autoCloseBrackets: true, lineWrapping: true,
      extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": complete, Tab: false, "Shift-Tab": false },
    });
    editor.getInputField().setAttribute("aria-label", word("queryEditor"));
    editor.on("inputRead", (_, change) => {
      if (/[\w:一-鿿]/.test(change.text.join("")) && !editor.state.completionActive) complete(true);
    });
    await fetchTerms();
  });

  async function fetchTerms() {
    const found = await call(server, "terms");
    terms = found.terms.map(([insert, label]) => ({ insert, label, folded: `${insert} ${label}`.toLowerCase() }));
    examples.replaceChildren(make("option", { value: "", text: word("queryExamples") }), ...found.examples.map(([title, text]) => make("option", { value: text, text: title })));
    if (editor && !editor.getValue() && !wanted && found.examples.length) editor.setValue(found.examples[0][1]);
  }

  function complete(quiet) {
    const at = editor.getCursor();
    const before = editor.getLine(at.line).slice(0, at.ch);
    const typed = /[\w:\-一-鿿]*$/.exec(before)[0];
    if (quiet === true && typed.length < 2) return;
    const folded = typed.toLowerCase();
    const ranked = terms
      .filter((one) => one.folded.includes(folded))
      .sort((one, other) => Number(other.folded.startsWith(folded)) - Number(one.folded.startsWith(folded)) || one.label.length - other.label.length)
      .slice(0, 40);
    const words = KEYWORDS.filter((one) => typed && one.startsWith(typed.toUpperCase())).map((one) => ({ text: one, displayText: one }));
    const list = [...words, ...ranked.map((one) => ({ text: one.insert, displayText: one.label ? `${one.label}  —  ${one.insert}` : one.insert }))];
    if (!list.length) return;
    const from = { line: at.line, ch: at.ch - typed.length };
    editor.showHint({ completeSingle: false, hint: () => ({ list, from, to: at }) });
  }

  async function run() {
    await opened();
    wrong.forEach((mark) => mark.clear());
    wrong = [];
    outcome.className = "outcome busy";
    outcome.textContent = "…";
    try {
      const found = await call(server, "run", { query: editor.getValue() });
      if (found.refused) return refuse(found);
      table = found;
      drawTable(found);
    } catch (error) {
      refuse({ refused: error.message });
    }
  }

  function refuse({ refused, at }) {
    outcome.className = "outcome bad";
    outcome.textContent = refused;
    result.replaceChildren();
    downloads.hidden = true;
    if (!at) return;
    const line = Math.max(0, Math.min(at[0] - 1, editor.lineCount() - 1));
    const ch = Math.max(0, at[1] - 1);
    wrong.push(editor.markText({ line, ch: Math.max(0, ch - 1) }, { line, ch: ch + 1 }, { className: "wrong" }));
    editor.setCursor({ line, ch });
    editor.focus();
  }

  function drawTable(found) {
    outcome.className = "outcome";
    outcome.textContent = word("queryRows", { count: found.count, ms: found.ms }) + (found.complete ? "" : ` · ${word("queryCut")}`);
    downloads.hidden = !found.rows.length;
    if (!found.rows.length) { result.replaceChildren(make("p", { class: "placeholder", text: word("queryEmpty") })); return; }
    const head = make("tr", {}, ...found.columns.map((name) => make("th", { text: name })));
    const rows = found.rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", { text: short(cell), title: cell === null ? "" : String(cell), class: typeof cell === "number" ? "right" : null }))));
    result.replaceChildren(make("table", { class: "grid" }, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  function short(cell) {
    if (typeof cell !== "string") return cell === null ? "" : String(cell);
    for (const [prefix, start] of Object.entries(props.prefixes)) if (cell.startsWith(start)) return `${prefix}:${safe(cell.slice(start.length))}`;
    return cell;
  }

  view.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "run") run();
    if (act === "csv") save("chipgraph.csv", "text/csv;charset=utf-8", csv(table));
    if (act === "json") save("chipgraph.json", "application/json", JSON.stringify(table.rows.map((row) => Object.fromEntries(table.columns.map((name, at) => [name, row[at]]))), null, 2));
  });
  examples.addEventListener("change", async () => {
    if (!examples.value) return;
    await opened();
    editor.setValue(examples.value);
    examples.value = "";
    run();
  });
  listen("query", async ({ sparql }) => {
    wanted = sparql;
    await opened();
    editor.setValue(sparql);
    run();
  });
  listen("shown", async (name) => { if (name === "query") { await opened(); editor.refresh(); } });
  listen("language", () => { if (editor) fetchTerms().catch(() => {}); });
  reword(element);
}

function safe(text) { try { return decodeURIComponent(text); } catch { return text; } }

export function csv(table) {
  const cell = (value) => (value === null ? "" : /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return "\ufeff" + [table.columns, ...table.rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function once(action) {
  let running = null;
  return () => (running ??= action());
}

export function load(path) {
  return new Promise((done, failed) => {
    const script = make("script", { src: new URL(`chipgraph-assets/${path}`, document.baseURI).href });
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
}
