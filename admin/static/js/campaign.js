// The progress of an opening, looked at again while somebody waits; without it there is a link.

const place = document.querySelector("[data-progress]");

async function look() {
  let now;
  try {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    now = await answer.json();
  } catch {
    setTimeout(look, 5000);
    return;
  }
  place.querySelector("progress").value = now.started;
  place.querySelector("[data-started]").textContent = now.started.toLocaleString("id");
  place.querySelector("[data-waiting]").textContent = now.waiting.toLocaleString("id");
  if (now.waiting > 0) setTimeout(look, 1500);
  else location.reload();
}

if (place) {
  for (const link of place.querySelectorAll(".without-script")) link.hidden = true;
  setTimeout(look, 1500);
}
