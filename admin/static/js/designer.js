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
