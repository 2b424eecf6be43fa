// What a form page gains from a script: drafts saved by themselves, rows added and pasted in place,
// files sent at once, fields that appear when they are needed. Without it every button still works.

function start(form) {
  for (const note of form.querySelectorAll(".with-script")) note.hidden = false;
  const saver = new Saver(form);
  form.addEventListener("input", () => saver.soon());
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") saver.upload(event.target);
    else saver.soon(300);
    if (event.target.tagName === "SELECT") tellChosen(event.target);
  });
  form.addEventListener("submit", () => saver.stop());
  addEventListener("pagehide", () => saver.last());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add], button[name=remove]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "add") focusFirst(addRow(tableOf(button)));
    else removeRow(button.closest("tr"));
    saver.soon();
  });
  form.addEventListener("paste", (event) => {
    if (pasteRows(event)) saver.soon();
  });
  if ([...form.elements].some(isTouched)) saver.soon(300);
}

// What is chosen in a cell stands below it in full, as the cell may be narrower.
function tellChosen(select) {
  const told = select.parentElement.querySelector("[data-chosen]");
  const text = select.selectedOptions[0]?.text ?? "";
  if (told) told.textContent = text.length > 24 ? text : "";
}

// Something was typed or chosen before this script had come.
function isTouched(control) {
  if (control.tagName === "SELECT") {
    const before = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(before, 0);
  }
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  return control.type !== "hidden" && control.defaultValue !== undefined && control.value !== control.defaultValue;
}

class Saver {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-saved]");
    this.timer = 0;
    this.running = null;
    this.again = false;
    this.off = false;
    this.dirty = false;
  }

  soon(wait = 2500) {
    if (this.off) return;
    this.dirty = true;
    this.say("");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  stop() {
    this.off = true;
    clearTimeout(this.timer);
  }

  async save(file) {
    if (this.running && !file) {
      this.again = true;
      return;
    }
    await this.running;
    const data = this.typed(file);
    this.dirty = false;
    this.running = this.send(data);
    await this.running;
    this.running = null;
    if (this.again) {
      this.again = false;
      this.soon(300);
    }
  }

  typed(file) {
    const data = new FormData(this.form);
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      if (input !== file) data.delete(input.name);
    }
    return data;
  }

  // The page goes away: what was typed in the last moments is sent after it.
  last() {
    if (this.dirty && !this.off) navigator.sendBeacon(this.form.dataset.draft, this.typed());
    this.dirty = false;
  }

  async send(data) {
    try {
      const answer = await fetch(this.form.dataset.draft, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (answer.headers.get("Content-Type") === "application/json") this.take(await answer.json());
      else if (answer.status < 500) this.fail(this.form.dataset.closed);
      else this.fail(this.form.dataset.offline);
    } catch {
      this.fail(this.form.dataset.offline);
    }
  }

  fail(text) {
    this.dirty = true;
    this.say(text);
  }

  take(answer) {
    if (answer.version) this.form.elements.version.value = answer.version;
    for (const place of this.form.querySelectorAll("[data-path]")) {
      if (place.dataset.path in answer.shown) place.hidden = !answer.shown[place.dataset.path];
    }
    for (const [name, file] of Object.entries(answer.files)) showFile(this.form, name, file);
    if (!this.dirty) this.say(answer.text);
  }

  upload(input) {
    if (input.files.length) this.save(input);
  }

  say(text) {
    if (this.place) this.place.textContent = text;
  }
}

function showFile(form, name, file) {
  const upload = form.elements[`${name}.upload`];
  if (!upload) return;
  const now = upload.parentElement.querySelector(".file-now");
  now.textContent = "";
  upload.value = "";
  if (file.error) {
    const text = document.createElement("span");
    text.className = "error";
    text.textContent = file.error;
    now.append(text);
    return;
  }
  form.elements[name].value = file.id;
  const link = document.createElement("a");
  link.href = file.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = file.name;
  now.append(link);
}

function tableOf(element) {
  return element.closest(".table-field").querySelector("table[data-table]");
}

// A new row is a copy of the last one with nothing in it, numbered on.
function addRow(table) {
  const last = table.tBodies[0].lastElementChild;
  const name = table.dataset.table;
  const from = Number(last.querySelector("[name]").name.slice(name.length + 1).split(".")[0]);
  const row = last.cloneNode(true);
  for (const cell of row.querySelectorAll("input, select, textarea, button, [id]")) {
    for (const attribute of ["name", "id", "value", "aria-describedby"]) {
      const text = cell.getAttribute(attribute);
      if (text && (attribute !== "value" || cell.name === "remove")) cell.setAttribute(attribute, renumber(text, name, from, from + 1));
    }
    const label = cell.getAttribute("aria-label");
    if (label) cell.setAttribute("aria-label", label.replace(/\d+$/, String(from + 2)));
    if (cell.matches("input:not([type=checkbox]), textarea")) cell.value = "";
    if (cell.matches("input[type=checkbox]")) cell.checked = false;
    if (cell.matches("select")) cell.selectedIndex = 0;
    cell.removeAttribute("aria-invalid");
  }
  for (const old of row.querySelectorAll(".error")) old.remove();
  for (const now of row.querySelectorAll(".file-now, [data-chosen]")) now.textContent = "";
  for (const cell of row.querySelectorAll(".wrong")) cell.classList.remove("wrong");
  table.tBodies[0].append(row);
  return row;
}

function renumber(text, name, from, to) {
  const id = name.replaceAll(".", "-");
  const path = name.slice(2);
  for (const [start, dot] of [[name, "."], [id, "-"], [path, "."]]) {
    if (text.startsWith(start + dot + from)) return start + dot + to + text.slice((start + dot + from).length);
  }
  return text;
}

function removeRow(row) {
  const table = row.closest("table");
  if (table.tBodies[0].rows.length === 1) addRow(table);
  const next = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  focusFirst(next);
}

function focusFirst(row) {
  row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

// Cells copied from a spreadsheet come as lines of tab-separated text, quoted where they hold breaks.
function pasteRows(event) {
  const cell = event.target.closest("td");
  const table = event.target.closest("table[data-table], table.grid");
  if (!cell || !table) return false;
  const text = event.clipboardData.getData("text/plain");
  const rows = readCells(text);
  if (rows.length < 2 && rows[0].length < 2) return false;
  event.preventDefault();
  let row = cell.parentElement;
  const first = [...row.cells].indexOf(cell);
  for (const [index, values] of rows.entries()) {
    values.forEach((value, offset) => {
      if (!fill(row.cells[first + offset], value)) refuse(row, first + offset, value);
    });
    if (index === rows.length - 1) break;
    if (!row.nextElementSibling && !table.dataset.table) break;
    row = row.nextElementSibling || addRow(table);
  }
  return true;
}

function readCells(text) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < clean.length; at++) {
    const char = clean[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (clean[at + 1] === '"') cell += clean[++at];
      else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === "\t" || char === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (char === "\n") rows.push([]);
    } else cell += char;
  }
  rows.at(-1).push(cell);
  return rows;
}

// Says whether the cell took the value; a cell that cannot hold it keeps what it had.
function fill(cell, value) {
  const control = cell?.querySelector("input:not([type=hidden], [type=file]), select, textarea");
  const wanted = value.trim();
  if (!control) return !wanted;
  cell.querySelector(".error.unfit")?.remove();
  if (control.tagName === "SELECT") {
    const same = [...control.options].find((o) => [o.text, o.value].some((t) => t.trim().toLowerCase() === wanted.toLowerCase()));
    if (!same && wanted) return false;
    control.value = same ? same.value : "";
    tellChosen(control);
  } else if (control.type === "date") {
    if (wanted && !/^\d{4}-\d{2}-\d{2}$/.test(wanted)) return false;
    control.value = wanted;
  } else if (control.type === "checkbox") control.checked = /^(ya|x|1|true|v|✓)$/i.test(wanted);
  else control.value = wanted;
  return true;
}

// What was pasted and fits nowhere stands at its cell, or at the last one of its row.
function refuse(row, place, value) {
  const cells = [...row.cells].filter((cell) => cell.querySelector("input:not([type=hidden]), select, textarea"));
  const cell = cells.includes(row.cells[place]) ? row.cells[place] : cells.at(-1);
  const text = document.createElement("p");
  text.className = "error unfit";
  text.setAttribute("role", "alert");
  text.textContent = `"${value.trim()}" ${row.closest("form").dataset.unfit}`;
  cell.prepend(text);
}

const form = document.querySelector("form[data-draft]");
document.querySelector("[data-focus]")?.focus();
if (form) start(form);
