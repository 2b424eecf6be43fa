// Feedback from the row of a person: a form opens below it, what is sent is kept until it arrived,
// and the next person's form opens. Without this script the buttons lead to a page of their own.

import { Delivery, Kept, newKey, post, say, show } from "./keeping.js";

const kept = new Kept("feedback");
const table = document.querySelector("[data-team]");
const template = document.getElementById("feedback-form");
const deliveries = new Map();

function start() {
  table.addEventListener("click", (event) => {
    const give = event.target.closest("[data-give]");
    const evidence = event.target.closest("[data-evidence]");
    if ((!give && !evidence) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = event.target.closest("tbody");
    if (evidence) showFiles(evidence);
    else if (formOf(row)) close(row);
    else open(row);
  });
  for (const name of kept.names()) {
    const row = document.getElementById(`p-${name}`);
    const note = kept.get(name);
    if (note?.sent && note.to) deliver(name, row, note);
    else if (row && note && (note.good || note.improve)) show(stateOf(row), "warn", say("unsaved"));
  }
}

const formOf = (row) => row.querySelector("form.quick");
const stateOf = (row) => row.querySelector("[data-state]");

function open(row) {
  for (const other of table.querySelectorAll("form.quick")) close(other.closest("tbody"));
  const person = row.dataset.person;
  const line = document.createElement("tr");
  line.className = "quick-row";
  const cell = document.createElement("td");
  cell.colSpan = 5;
  cell.append(template.content.cloneNode(true));
  line.append(cell);
  row.append(line);
  const form = formOf(row);
  form.action = row.querySelector("[data-give]").href.split("?")[0];
  form.setAttribute("aria-label", row.querySelector("[data-give]").textContent);
  for (const phrases of form.querySelectorAll(".phrases")) phrases.hidden = false;
  const results = form.querySelector("[data-results]");
  for (const [number, one] of [...row.querySelectorAll("[data-about]")].entries()) {
    results.append(chip(one.dataset.about, `${number + 1}. ${one.firstElementChild.textContent}`));
  }
  const before = kept.get(person);
  form.elements.key.value = before?.key ?? newKey();
  if (before && !before.sent) fill(form, before);
  form.addEventListener("input", () => keep(form, person));
  form.addEventListener("click", (event) => press(event, form, row, person));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, row, person);
  });
  form.querySelector("input[type=radio]").focus();
  row.scrollIntoView({ block: "nearest" });
}

function chip(value, text) {
  const label = document.createElement("label");
  label.className = "chip";
  const input = document.createElement("input");
  input.type = "radio";
  input.name = "about";
  input.value = value;
  const said = document.createElement("span");
  said.textContent = text;
  label.append(input, " ", said);
  return label;
}

function close(row) {
  formOf(row)?.closest("tr").remove();
}

function press(event, form, row, person) {
  if (event.target.closest("[data-close]")) {
    close(row);
    row.querySelector("[data-give]").focus();
  }
  const phrase = event.target.closest("[data-phrase]");
  if (!phrase) return;
  const field = form.elements[phrase.dataset.phrase];
  field.value = field.value.trim() ? `${field.value.trim()} ${phrase.textContent}` : phrase.textContent;
  keep(form, person);
}

function fill(form, note) {
  for (const name of ["good", "improve"]) form.elements[name].value = note[name] ?? "";
  for (const one of form.querySelectorAll("input[name=about]")) one.checked = one.value === note.about;
}

function read(form) {
  const data = new FormData(form);
  const names = ["about", "good", "improve", "key", "period"];
  return Object.fromEntries(names.map((name) => [name, data.get(name) ?? ""]));
}

function keep(form, person) {
  kept.put(person, read(form));
}

function send(form, row, person) {
  const note = read(form);
  if (!note.about) return refuse(form, "about", say("about"));
  if (!note.good.trim() && !note.improve.trim()) return refuse(form, "good", say("words"));
  const whole = { ...note, sent: true, to: form.action };
  kept.put(person, whole);
  close(row);
  deliver(person, row, whole);
  next(row);
}

// The next person's form opens by itself: giving all of them feedback is a matter of three taps each.
function next(row) {
  const following = row.nextElementSibling;
  if (following?.dataset.person) open(following);
  else {
    const onwards = document.querySelector("a[rel=next]");
    (onwards ?? row.querySelector("[data-give]")).focus();
  }
}

function refuse(form, name, text) {
  const field = form.querySelector(`[data-field=${name}]`);
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const old of form.querySelectorAll(".wrong")) old.classList.remove("wrong");
  field.classList.add("wrong");
  const error = document.createElement("p");
  error.className = "error";
  error.setAttribute("role", "alert");
  error.textContent = text;
  field.prepend(error);
  field.querySelector("input, textarea").focus();
}

// The row may be on another page of the team: then it is sent all the same, and nothing is shown.
function deliver(person, row, note) {
  const place = row ? stateOf(row) : document.createElement("p");
  const delivery = new Delivery(() => attempt(person, row, place, note));
  deliveries.set(person, delivery);
  delivery.now();
}

async function attempt(person, row, place, note) {
  show(place, "", say("sending"));
  const data = new FormData();
  for (const name of ["about", "good", "improve", "key", "period"]) data.set(name, note[name]);
  data.set("csrf_token", template.content.querySelector("[name=csrf_token]").value);
  const answer = await post(note.to, data);
  if (answer.status === 200 && answer.body) {
    if (kept.get(person)?.key === note.key) kept.drop(person);
    show(place, "ok", answer.body.text);
    return true;
  }
  if (answer.status === 422 && answer.body) {
    kept.put(person, { ...note, sent: false });
    show(place, "bad", answer.body.text);
    if (row) {
      open(row);
      refuse(formOf(row), answer.body.field, answer.body.text);
    }
    return true;
  }
  const again = () => deliveries.get(person).now();
  if (answer.status === 0) show(place, "warn", say("waiting"), again);
  else if (answer.status < 500) {
    show(place, "bad", say("signin"), again);
    return true;
  } else show(place, "bad", say("failed"), again);
  return false;
}

// The files open in place; without a connection the link leads to their page.
async function showFiles(link) {
  const there = link.parentElement.querySelector("[data-files]");
  if (there) return there.remove();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const files = page.querySelector("[data-files]");
    files.className = "plain small evidence";
    link.parentElement.append(files);
  } catch {
    location.href = link.href;
  }
}

if (table) start();
