import { isSessionOver, tellSessionOver } from './session-over.js';

/** Shows the page's live part anew every ten seconds, unless it is hidden, paused, or somebody is at work in it. */
const everyMs = 10_000;
/** It does not keep a session alive that nobody sits before: then it stops, and the session ends when it is idle. */
const untouchedMs = 15 * 60_000;
let touchedAt = Date.now();
/** @type {number | undefined} */
let timer;
const live = document.querySelector('[data-live]');
const choice = document.querySelector('[data-refresh]');

async function renew() {
  const box = choice.querySelector('input');
  if (Date.now() - touchedAt > untouchedMs) box.checked = false;
  if (!box.checked || document.hidden || live.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (isSessionOver(answer)) {
    clearInterval(timer);
    choice.hidden = true;
    tellSessionOver();
    return;
  }
  // Refused, or not answered: the page as it stands is better than none.
  if (!answer.ok || answer.redirected) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
  if (next && !live.contains(document.activeElement)) live.replaceChildren(...next.childNodes);
}

if (live && choice) {
  choice.hidden = false;
  for (const kind of ['pointerdown', 'keydown', 'scroll', 'change']) {
    addEventListener(kind, () => {
      touchedAt = Date.now();
    });
  }
  timer = setInterval(() => renew().catch(() => {}), everyMs);
}
