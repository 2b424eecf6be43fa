// The draft on the server: read, saved, checked. Saving never overwrites what somebody else saved.

import { written } from './modeler.js';
import { t } from './texts.js';

const PAUSE = 2500; // ms after the last change until it is saved by itself
const LINT_PAUSE = 700;
const AGAIN = [3, 8, 20, 60]; // s between attempts on a bad network
const PRESENT = 30_000; // ms between two signs that this page is open

export class Store extends EventTarget {
  constructor({ address, path, token, modeler }) {
    super();
    Object.assign(this, { address, path, token, modeler });
    this.version = null;
    this.dirty = false;
    this.changes = 0; // counts them, to know whether something changed while a save was under way
    this.state = 'saved';
    this.stopped = false; // after a conflict: nothing is sent until the person has decided
    this.tries = 0;
  }

  async read(path = this.path) {
    const answer = await fetch(`${this.address}/document?path=${encodeURIComponent(path)}`, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
    return { text: await answer.text(), version: number(answer.headers.get('X-Draft-Version')) };
  }

  async choices() {
    const answer = await fetch(`${this.address}/choices`, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) throw new Error(`choices: ${answer.status}`);
    return answer.json();
  }

  changed() {
    this.changes += 1;
    this.dirty = true;
    if (!this.stopped) this.say('changed');
    clearTimeout(this.saving);
    clearTimeout(this.linting);
    if (!this.stopped) this.saving = setTimeout(() => this.save(), PAUSE);
    this.linting = setTimeout(() => this.lint(), LINT_PAUSE);
  }

  async save() {
    clearTimeout(this.saving);
    if (this.stopped) return false;
    if (this.running) {
      await this.running;
      if (!this.dirty || this.stopped) return !this.dirty;
    }
    this.running = this.send();
    try {
      return await this.running;
    } finally {
      this.running = null;
    }
  }

  // again: whether to try once more when the session has changed meanwhile
  async send(again = true) {
    const changes = this.changes;
    this.say('saving');
    let answer;
    let body;
    try {
      const content = await written(this.modeler);
      answer = await this.post('document', { path: this.path, content, version: this.version });
      body = await json(answer);
    } catch (error) {
      return this.later(error);
    }
    if (answer.status === 409) return this.conflict(body?.error ?? {});
    if (answer.redirected || (!body && answer.status < 500)) {
      if (again && (await this.signedIn())) return this.send(false);
      return this.refused(t('save.signed_out'));
    }
    if (answer.status >= 500) return this.later(new Error(String(answer.status)));
    if (!answer.ok) return this.refused(body?.error?.message ?? t('save.refused'));
    this.tries = 0;
    this.version = body.version;
    if (body.findings) this.tell('findings', body.findings);
    if (changes === this.changes) {
      this.dirty = false;
      this.savedAt = new Date();
      this.say('saved');
    } else {
      this.saving = setTimeout(() => this.save(), PAUSE);
    }
    return true;
  }

  // Says whether somebody is signed in, in another tab perhaps, and takes the token of that session.
  async signedIn() {
    try {
      const answer = await fetch(location.href, { credentials: 'same-origin' });
      if (!answer.ok || answer.redirected) return false;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      this.token = page.querySelector('[data-editor]').dataset.token;
      return true;
    } catch (error) {
      console.warn(error);
      return false;
    }
  }

  later(error) {
    console.warn(error);
    const wait = AGAIN[Math.min(this.tries, AGAIN.length - 1)];
    this.tries += 1;
    this.say('offline', t('save.offline', { seconds: wait }));
    this.saving = setTimeout(() => this.save(), wait * 1000);
    return false;
  }

  refused(message) {
    this.say('refused', message);
    return false;
  }

  conflict(error) {
    this.stopped = true;
    clearTimeout(this.saving);
    this.say('conflict', error.message);
    this.tell('conflict', error);
    return false;
  }

  // Keeps this page's version as a draft of its own. Returns where it is.
  async copy() {
    const content = await written(this.modeler);
    const answer = await this.post('diagram/copy', { path: this.path, content });
    const body = await json(answer);
    if (!answer.ok || !body) throw new Error(body?.error?.message ?? t('save.refused'));
    this.dirty = false;
    return body.url;
  }

  async lint() {
    const asked = this.changes;
    this.tell('linting');
    try {
      const content = await written(this.modeler);
      const answer = await this.post('lint', { path: this.path, content });
      const body = await json(answer);
      if (answer.ok && body && asked === this.changes) this.tell('findings', body.findings);
    } catch (error) {
      console.warn(error); // the next change asks again; saving tells of the network
    }
  }

  // Says every half minute that the page is open, and hears who else has the draft open.
  async present() {
    try {
      const answer = await this.post('presence', {});
      const body = await json(answer);
      if (answer.ok && body) this.tell('others', body.others ?? []);
    } catch (error) {
      console.warn(error);
    }
    setTimeout(() => this.present(), PRESENT);
  }

  post(what, body) {
    return fetch(`${this.address}/${what}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.token },
      body: JSON.stringify(body),
    });
  }

  say(state, message = '') {
    this.state = state;
    this.tell('state', { state, message });
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}

async function json(answer) {
  if (!(answer.headers.get('Content-Type') ?? '').includes('json')) return null;
  return answer.json();
}

function number(text) {
  return /^\d+$/.test(text ?? '') ? Number(text) : text;
}
