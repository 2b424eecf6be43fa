// Ratings side by side: a row is saved while it is filled in, and sent without leaving the page.
// Without this script each row is a form of its own, with a button to save and one to send.

import { Delivery, Kept, newKey, post, say, show } from "./keeping.js";

const kept = new Kept("rating");
const rows = [];

class Row {
  constructor(form) {
    this.form = form;
    this.item = form.dataset.item;
    this.state = form.querySelector("[data-state]");
    this.missing = form.querySelector("[data-missing]");
    this.timer = 0;
    this.change = 0; // grows with every change; what was saved at this number is saved
    this.saved = 0;
    this.sending = false;
    this.over = false;
    this.delivery = new Delivery(() => (this.sending ? this.send() : this.save()));
    form.querySelector("[value=draft]").hidden = true;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) this.leave();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sending = true;
      this.keep();
      this.go();
    });
    this.restore();
  }

  get dirty() {
    return this.change > this.saved && !this.over;
  }

  controls() {
    const data = new FormData(this.form);
    const held = {};
    for (const one of this.form.querySelectorAll("[data-field]")) held[one.dataset.field] = data.get(one.dataset.field) ?? "";
    return held;
  }

  fill(held) {
    for (const [name, value] of Object.entries(held)) {
      for (const one of this.form.querySelectorAll(`[name="${name}"]`)) {
        if (one.type === "radio") one.checked = one.value === value;
        else one.value = value;
      }
    }
    this.ask();
  }

  // What was typed here and never arrived comes back, with the version that it was typed over.
  restore() {
    const before = kept.get(this.item);
    if (!before) return;
    this.fill(before.held);
    this.form.elements.version.value = before.version;
    if (before.key) this.form.elements.key.value = before.key;
    this.sending = before.sending ?? false;
    this.change++;
    this.go();
  }

  keep() {
    const { version, key } = this.form.elements;
    kept.put(this.item, { held: this.controls(), version: version.value, key: key.value, sending: this.sending });
  }

  changed() {
    this.change++;
    this.sending = false;
    this.keep();
    this.ask();
    count();
    show(this.state, "", "");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.leave(), 1500);
  }

  leave() {
    clearTimeout(this.timer);
    if (this.dirty && !this.conflict) this.go();
  }

  go() {
    clearTimeout(this.timer);
    return this.delivery.now();
  }

  // Texts that a rating asks for appear with it.
  ask() {
    const asked = new Set();
    const all = new Set();
    for (const one of this.form.querySelectorAll("[data-asks]")) {
      for (const name of one.dataset.asks.split(" ")) {
        all.add(name);
        if (one.checked) asked.add(name);
      }
    }
    for (const name of all) this.form.querySelector(`[data-field="${name}"]`).hidden = !asked.has(name);
  }

  async save() {
    const at = this.change;
    show(this.state, "", say("saving"));
    const answer = await post(this.form.dataset.draft, new FormData(this.form));
    if (answer.status !== 200 || !answer.body) return this.failed(answer);
    this.saved = at;
    this.form.elements.version.value = answer.body.version;
    this.lack(answer.body.missing);
    if (this.dirty) {
      this.keep();
      this.timer = setTimeout(() => this.leave(), 300);
    } else {
      kept.drop(this.item);
      show(this.state, "ok", answer.body.text);
    }
    return true;
  }

  async send() {
    show(this.state, "", say("sending"));
    const data = new FormData(this.form);
    data.set("save", "send");
    const answer = await post(this.form.action, data);
    if (answer.status === 200 && answer.body) {
      this.end("ok", answer.body.text);
      nextOf(this)?.focus();
      return true;
    }
    if (answer.status !== 422 || !answer.body) return this.failed(answer);
    this.sending = false;
    this.refuse(answer.body);
    return true;
  }

  end(kind, text) {
    this.over = true;
    this.saved = this.change;
    kept.drop(this.item);
    this.lack([]);
    show(this.state, kind, text);
    for (const one of this.form.elements) one.disabled = true;
    this.form.classList.add("sent");
    for (const one of document.querySelectorAll(`[data-together] [value="${this.item}"]`)) one.remove();
  }

  lack(fields) {
    const text = document.getElementById("rating-texts").dataset.missing;
    this.missing.textContent = fields.length ? text.replace("{}", fields.join(", ")) : "";
  }

  refuse(body) {
    for (const old of this.form.querySelectorAll("[data-field] .error")) old.remove();
    for (const old of this.form.querySelectorAll(".wrong")) old.classList.remove("wrong");
    const general = this.form.querySelector("[data-general]");
    general.textContent = body.errors[""] ?? "";
    general.hidden = !body.errors[""];
    let first = null;
    for (const [name, text] of Object.entries(body.errors)) {
      const field = name && this.form.querySelector(`[data-field="${name}"]`);
      if (!field) continue;
      field.hidden = false;
      field.classList.add("wrong");
      const error = document.createElement("p");
      error.className = "error";
      error.setAttribute("role", "alert");
      error.textContent = text;
      field.prepend(error);
      first ??= field.querySelector("input, textarea");
    }
    this.form.elements.key.value = newKey();
    this.lack(body.missing);
    show(this.state, "bad", say("unsaved"));
    first?.focus();
    this.change++;
    this.timer = setTimeout(() => this.leave(), 1500); // what was refused is kept as a draft
  }

  failed(answer) {
    const again = () => this.go();
    if (answer.status === 409 && answer.body?.theirs) {
      this.choose(answer.body);
      return true;
    }
    if (answer.status === 404) {
      this.over = true;
      show(this.state, "bad", say("gone"));
      return true;
    }
    this.keep();
    if (answer.status === 0) show(this.state, "warn", say("waiting"), again);
    else if (answer.status === 503 || answer.status >= 500 || answer.status === 409) show(this.state, "bad", say("failed"), again);
    else {
      show(this.state, "bad", say("signin"), again);
      return true;
    }
    return false;
  }

  // Changed here and elsewhere: both stand side by side until one is chosen.
  choose({ theirs, version }) {
    this.conflict?.remove();
    const ours = this.controls();
    const box = document.createElement("div");
    box.className = "notice warn";
    box.setAttribute("role", "alert");
    const list = document.createElement("ul");
    for (const name of Object.keys(theirs)) {
      if (!(name in ours) || ours[name] === theirs[name]) continue;
      const line = document.createElement("li");
      const label = this.form.querySelector(`[data-field="${name}"] :is(legend, .label)`).firstChild.textContent.trim();
      line.textContent = `${label}. ${say("here")}: ${this.read(name, ours[name])}. ${say("there")}: ${this.read(name, theirs[name])}.`;
      list.append(line);
    }
    const text = document.createElement("p");
    text.textContent = say("conflict");
    box.append(text, list, this.choice("useHere", version, null), " ", this.choice("useThere", version, theirs));
    this.state.closest(".rated").prepend(box);
    this.conflict = box;
    show(this.state, "warn", say("unsaved"));
    box.querySelector("button").focus();
  }

  choice(name, version, held) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = say(name);
    button.addEventListener("click", () => {
      this.conflict.remove();
      this.conflict = null;
      this.sending = false;
      this.form.elements.version.value = version;
      if (held) {
        this.fill(held);
        this.saved = this.change;
        kept.drop(this.item);
        show(this.state, "ok", "");
        count();
      } else {
        this.keep();
        this.go();
      }
    });
    return button;
  }

  read(name, value) {
    if (!value) return say("nothing");
    const radio = [...this.form.querySelectorAll(`input[type=radio][name="${name}"]`)].find((one) => one.value === value);
    return radio ? radio.nextElementSibling.textContent : `"${value}"`;
  }
}

function nextOf(row) {
  const rest = rows.slice(rows.indexOf(row) + 1);
  const next = rest.find((one) => !one.over);
  return next?.form.querySelector("input[type=radio]") ?? document.querySelector("[data-together] button");
}

// The counts beside follow what is chosen here; what was counted before the page came stays.
const base = new Map();

function chosen() {
  const found = new Map();
  for (const radio of document.querySelectorAll("[data-ratings] input[type=radio]:checked")) {
    const key = `${radio.name} ${radio.value}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

function count() {
  const now = chosen();
  for (const line of document.querySelectorAll("[data-count]")) {
    const numbers = [...line.querySelectorAll("[data-value]")];
    for (const place of numbers) {
      const key = `${line.dataset.count} ${place.dataset.value}`;
      place.textContent = String(base.get(key) + (now.get(key) ?? 0));
    }
    const many = numbers.map((place) => Number(place.textContent));
    const total = many.reduce((sum, one) => sum + one, 0);
    document.querySelector(`[data-equal="${line.dataset.count}"]`).hidden = !(total >= 5 && many.includes(total));
  }
}

function remember() {
  const now = chosen();
  for (const place of document.querySelectorAll("[data-count] [data-value]")) {
    const key = `${place.closest("[data-count]").dataset.count} ${place.dataset.value}`;
    base.set(key, Math.max(0, Number(place.textContent) - (now.get(key) ?? 0)));
  }
}

function together(form) {
  form.addEventListener("submit", async (event) => {
    if (!rows.some((row) => row.dirty)) return;
    event.preventDefault();
    await Promise.all(rows.filter((row) => row.dirty && !row.conflict).map((row) => row.go()));
    const place = form.querySelector("[data-hold]");
    if (rows.some((row) => row.dirty)) show(place, "warn", say("hold"));
    else form.submit();
  });
}

remember();
for (const form of document.querySelectorAll("form[data-item]")) rows.push(new Row(form));
count();
for (const form of document.querySelectorAll("[data-together]")) together(form);
