// What the views share: wording, language, events, calls to the server.

const held = { wordings: null, language: "en" };

export const LANGUAGES = ["en", "zh", "zh-Hant"];

export function preferredLanguage() {
  const kept = read("chipgraph.language");
  if (LANGUAGES.includes(kept)) return kept;
  for (const wanted of navigator.languages ?? [navigator.language]) {
    const tag = wanted.toLowerCase();
    if (tag.startsWith("zh")) return /hant|tw|hk|mo/.test(tag) ? "zh-Hant" : "zh";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

export function language() { return held.language; }

export function setWordings(wordings) {
  held.wordings = wordings;
  held.language = preferredLanguage();
  document.documentElement.lang = held.language;
}

export function setLanguage(wanted) {
  held.language = wanted;
  document.documentElement.lang = wanted;
  write("chipgraph.language", wanted);
  reword(document);
  document.dispatchEvent(new CustomEvent("chipgraph:language"));
}

export function word(name, terms = {}) {
  const text = held.wordings?.[held.language]?.[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, term) => terms[term] ?? whole);
}

export function reword(root) {
  if (!held.wordings) return;
  for (const node of root.querySelectorAll("[data-w]")) node.textContent = word(node.dataset.w);
  for (const node of root.querySelectorAll("[data-w-label]")) {
    node.setAttribute("aria-label", word(node.dataset.wLabel));
    if (node.hasAttribute("title")) node.title = word(node.dataset.wLabel);
  }
  for (const node of root.querySelectorAll("[data-w-placeholder]"))
    node.placeholder = word(node.dataset.wPlaceholder);
}

// A server function takes one object; a refusal comes back as {error}, a broken line as an exception.
export async function call(server, name, argument = {}) {
  let reply;
  try {
    reply = await server[name]({ language: held.language, ...argument });
  } catch (error) {
    throw new Error(word("offline"), { cause: error });
  }
  if (reply === undefined || reply === null) throw new Error(word("offline"));  // gradio keeps the cause
  if (reply.error) throw new Error(reply.error);
  return reply;
}

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function send(name, detail) {
  document.dispatchEvent(new CustomEvent(`chipgraph:${name}`, { detail }));
}

export function listen(name, handler) {
  document.addEventListener(`chipgraph:${name}`, (event) => handler(event.detail));
}

export function show(view) { send("view", view); }

export function save(name, kind, text) {
  const link = element("a", { download: name, href: URL.createObjectURL(new Blob([text], { type: kind })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function read(name, store = localStorage) {
  try { return store.getItem(name); } catch { return null; }
}

export function write(name, value, store = localStorage) {
  try { store.setItem(name, value); return true; } catch { return false; }
}
