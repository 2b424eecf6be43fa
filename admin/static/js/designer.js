// What a script adds to the designer: who else is here, kept true while the page is open; and rows
// that can be dragged where buttons move them anyway.

const place = document.querySelector("[data-presence]");
if (place) {
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.presence, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": place.dataset.token },
        body: "{}",
      });
      if (!answer.ok) return;
      const { others } = await answer.json();
      const text = others
        .map((one) => place.dataset.text.replace("{name}", one.name).replace("{since}", one.since))
        .join(" ");
      if (place.textContent.trim() !== text) place.textContent = text;
      place.hidden = others.length === 0;
    } catch {
      // no connection: the next round tells
    }
  };
  look();
  setInterval(look, 30_000);
  document.addEventListener("visibilitychange", look);
}

// A seat is asked for only where one is chosen.
for (const select of document.querySelectorAll("select[data-seat]")) {
  const field = document.querySelector(`.seat[data-for="${CSS.escape(select.id)}"]`);
  const show = () => {
    field.hidden = select.value !== "kursi:";
  };
  select.addEventListener("change", show);
  show();
}

// The list of what is wrong takes focus.
document.querySelector("[data-focus]")?.focus();

// Dragging presses the button that the server knows: drop_step.RULE.STEP.ON, drop_rule.RULE.ON.
const form = document.querySelector("form[data-drag]");
if (form) {
  let dragged = null;
  const press = (action) => {
    const button = document.createElement("button");
    button.name = "do";
    button.value = action;
    button.hidden = true;
    form.append(button);
    button.click();
  };
  const place = (element) => element.dataset.step ?? element.dataset.rule ?? element.dataset.field;
  const kind = (element) =>
    ["step", "rule", "field"].find((name) => element.dataset[name] !== undefined);
  const together = (one, other) =>
    kind(one) === kind(other) &&
    (kind(one) !== "step" || place(one).split(".")[0] === place(other).split(".")[0]);
  for (const item of form.querySelectorAll("[data-step], [data-rule], [data-field]")) {
    const head = item.querySelector(":scope > .head");
    head?.addEventListener("pointerdown", (event) => {
      item.draggable = !event.target.closest("button, input, select, textarea, a, summary");
    });
    item.addEventListener("dragstart", (event) => {
      event.stopPropagation();
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", place(item));
    });
    item.addEventListener("dragend", () => {
      dragged = null;
      item.draggable = false;
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item || !together(dragged, item)) return;
      event.preventDefault();
      event.stopPropagation();
      item.classList.add("drop-here");
    });
    item.addEventListener("dragleave", () => item.classList.remove("drop-here"));
    item.addEventListener("drop", (event) => {
      if (!dragged || dragged === item || !together(dragged, item)) return;
      event.preventDefault();
      event.stopPropagation();
      const on = place(item).split(".").at(-1);
      press(`drop_${kind(dragged)}.${place(dragged)}.${on}`);
    });
  }
}
