// Nothing typed is lost: it stays in the browser until the server says that it has it, and is sent
// again, later and later, until it does. Sealed fields never come here: pages do not offer them.

const OLD = 30 * 24 * 3600 * 1000; // milliseconds after which what was left behind is forgotten
const FIRST_WAIT = 2000, LONGEST_WAIT = 60000; // milliseconds between two tries

const texts = document.getElementById("team-texts")?.dataset ?? {};
export const say = (name) => texts[name] ?? "";

// What one person left on this device, by a name of its own.
export class Kept {
  constructor(kind) {
    this.start = `siklus:${kind}:${texts.me}:`;
    this.forgetOld();
  }

  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.start + name));
    } catch {
      return null;
    }
  }

  put(name, value) {
    try {
      localStorage.setItem(this.start + name, JSON.stringify({ ...value, at: Date.now() }));
    } catch {
      // Full or switched off: the page itself still holds it.
    }
  }

  drop(name) {
    try {
      localStorage.removeItem(this.start + name);
    } catch {
      // Nothing was kept then.
    }
  }

  names() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.start))
        .map((key) => key.slice(this.start.length));
    } catch {
      return [];
    }
  }

  forgetOld() {
    for (const name of this.names()) {
      const kept = this.get(name);
      if (!kept?.at || Date.now() - kept.at > OLD) this.drop(name);
    }
  }
}

// One thing that has to reach the server. Tries again after a longer wait each time, at once when
// the browser is connected again, and when somebody presses "again".
export class Delivery {
  constructor(attempt) {
    this.attempt = attempt; // () => Promise of true when there is nothing more to do
    this.wait = FIRST_WAIT;
    this.timer = 0;
    this.busy = null;
    addEventListener("online", () => this.timer && this.now());
  }

  now() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.busy ??= this.try();
    return this.busy;
  }

  async try() {
    let settled;
    try {
      settled = await this.attempt();
    } finally {
      this.busy = null;
    }
    if (settled) this.wait = FIRST_WAIT;
    else {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.now(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }
    return settled;
  }
}

// Sends a form; the answer is { status, body } or, without a connection, { status: 0 }.
export async function post(address, data) {
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual" });
    const told = answer.headers.get("Content-Type") === "application/json";
    return { status: answer.status || 403, body: told ? await answer.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}

// Shows in words how something stands; with a button where somebody can do something about it.
export function show(place, kind, text, again) {
  place.className = `small state ${kind}`;
  place.textContent = text;
  if (!again) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn small";
  button.textContent = say("again");
  button.addEventListener("click", again);
  place.append(button);
}

// A number that no other has: the note's id, chosen here so that sending twice keeps it once.
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
