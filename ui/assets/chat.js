// The conversation: questions go out with the earlier ones, answers come back as finished pieces.
import { call, element as make, listen, read, reword, send, show, word, write } from "./common.js";

const KEPT = "chipgraph.thread";

export function start({ element, server }) {
  const thread = element.querySelector(".thread");
  const form = element.querySelector("form");
  const field = element.querySelector("#question");
  const welcome = element.querySelector(".welcome");
  let turns = JSON.parse(read(KEPT, sessionStorage) ?? "[]");
  let busy = false;

  function keep() {
    while (turns.length && !write(KEPT, JSON.stringify(turns), sessionStorage)) turns = turns.slice(1);
    if (!turns.length) write(KEPT, "[]", sessionStorage);
  }

  function addTurn(question) {
    welcome.hidden = true;
    const asked = make("div", { class: "asked", text: question });
    const reply = make("div", { class: "reply" }, make("p", { class: "thinking", "data-w": "thinking", text: word("thinking") }));
    const turn = make("article", { class: "turn" }, asked, reply);
    thread.append(turn);
    return { turn, asked, reply };
  }

  function fill({ asked, reply, turn }, answer) {
    asked.innerHTML = answer.question_html;
    reply.innerHTML = answer.html;
    turn.answer = answer;
    reword(reply);
  }

  async function ask(question) {
    question = question.trim();
    if (!question || busy) return;
    busy = true;
    form.classList.add("busy");
    field.value = "";
    grow();
    show("chat");
    const place = addTurn(question);
    place.turn.scrollIntoView({ block: "start" });
    const history = turns.map((one) => one.question);
    const began = performance.now();
    try {
      const answer = await call(server, "ask", { question, history });
      fill(place, answer);
      turns.push({ question, ...answer });
      keep();
      performance.measure("chipgraph:answer", { start: began, detail: { server: answer.server_ms } });
      send("answered", answer);
    } catch (error) {
      const again = make("button", { class: "tool", type: "button", text: word("retry") });
      again.addEventListener("click", () => { place.turn.remove(); ask(question); });
      place.reply.replaceChildren(make("div", { class: "card failure", role: "alert" }, make("p", { text: word("failed", { detail: error.message }) }), again));
    }
    busy = false;
    form.classList.remove("busy");
    place.turn.scrollIntoView({ block: "start" });
    if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 180)}px`;
  }

  async function greet() {
    const { questions, empty } = await call(server, "welcome");
    const hint = welcome.querySelector(".hint");
    hint.dataset.w = empty ? "welcomeEmpty" : "welcomeHint";
    hint.textContent = word(hint.dataset.w);
    welcome.querySelector(".examples").replaceChildren(
      ...questions.map((question) => make("button", { type: "button", class: "ask", "data-question": question, text: question })),
    );
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); ask(field.value); });
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    // while an input method composes, Enter chooses a word
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      ask(field.value);
    }
    if (event.key === "ArrowUp" && !field.value && turns.length) {
      event.preventDefault();
      field.value = turns.at(-1).question;
      grow();
    }
  });
  element.addEventListener("click", (event) => {
    const asked = event.target.closest(".ask");
    if (asked) ask(asked.dataset.question);
    const tool = event.target.closest("[data-act]");
    if (!tool) return;
    const answer = tool.closest(".turn")?.answer;
    if (tool.dataset.act === "new") restart();
    if (tool.dataset.act === "copy") copy(tool, answer);
    if (tool.dataset.act === "query") { send("query", { sparql: answer.sparql, run: true }); show("query"); }
    if (tool.dataset.act === "graph") { send("graph", answer); show("graph"); }
  });

  function restart() {
    turns = [];
    keep();
    thread.querySelectorAll(".turn").forEach((node) => node.remove());
    welcome.hidden = false;
    send("close");
    greet().catch(() => {});
    field.focus();
  }

  listen("language", () => greet().catch(() => {}));
  listen("documents", () => greet().catch(() => {}));
  reword(element);
  for (const one of turns) fill(addTurn(one.question), one);
  if (turns.length) { thread.scrollTop = thread.scrollHeight; send("answered", turns.at(-1)); }
  greet().catch(() => {});
  if (matchMedia("(hover: hover)").matches) field.focus();
  document.body.classList.add("chat-ready");
}

async function copy(button, answer) {
  try {
    await navigator.clipboard.writeText(answer.markdown);
  } catch {
    const field = make("textarea", { class: "offscreen" });
    field.value = answer.markdown;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  button.textContent = word("copied");
  setTimeout(() => { button.textContent = word("copy"); }, 1500);
}
