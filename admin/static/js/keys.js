// Keys of the inbox, when the person has switched them on: each presses what stands on the page.

const dialog = document.querySelector("[data-keys]");

function start(dialog) {
  const does = new Map();
  for (const key of dialog.querySelectorAll("[data-does]")) does.set(key.dataset.key, key.dataset.does);
  for (const hint of document.querySelectorAll("[data-act=help]")) {
    hint.hidden = false;
    hint.addEventListener("click", () => dialog.showModal());
  }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || dialog.open) return;
    if (isTyping(event.target)) return;
    const act = does.get(event.key.toLowerCase());
    if (!act || !run(act)) return;
    event.preventDefault();
  });
}

function isTyping(target) {
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

// Returns whether the page had something to press.
function run(act) {
  if (act === "help") {
    dialog.showModal();
    return true;
  }
  if (act === "next" || act === "previous") return move(act === "next" ? 1 : -1);
  const found = act === "select" ? rows()[place()]?.querySelector("input[type=checkbox]") : find(act);
  found?.click();
  return Boolean(found);
}

function find(act) {
  return document.querySelector(`[data-act="${act}"]`);
}

function rows() {
  return [...document.querySelectorAll(".items > li")];
}

function place() {
  return rows().findIndex((row) => row.hasAttribute("aria-current"));
}

function move(by) {
  const to = rows().at(Math.max(0, place() + by));
  if (!to || to.hasAttribute("aria-current")) return false;
  to.querySelector("a.who").click();
  return true;
}

if (dialog) start(dialog);
