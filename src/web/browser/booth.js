import { isSessionOver, tellSessionOver } from './session-over.js';

/**
 * Keeps the booth true while its page stands: reads the board again when the lane goes on, says so when it no longer can,
 * and takes the digits 1 to 5 as its keys. Without it the page works by links and forms.
 */

/** Two silences of the stream, and then some: after this what is shown may be over. Milliseconds. */
const lostAfterMs = 12_000;
/** A key that was meant for the car before must not fall on the one that has just come. Milliseconds. */
const newCarMs = 700;

const booth = document.getElementById('booth');
const live = document.getElementById('booth-live');

/** @type {EventSource | undefined} */
let events;
let heardAt = performance.now();
let changedAt = Number.NEGATIVE_INFINITY;
let reading = false;
let again = false;
/** What is shown is known to be old, and could not be read anew. */
let stale = false;
/** Nobody is signed in here any more. */
let over = false;

const board = () => document.getElementById('board');

function say(text, lost) {
  if (live.textContent !== text) live.textContent = text;
  live.classList.toggle('booth-live--lost', lost);
  booth.classList.toggle('booth--lost', lost);
}

function alive() {
  heardAt = performance.now();
  if (stale) void readAgain();
  else say(live.dataset.live, false);
}

/** The board as the centre has it now, in place of the one that is shown. */
async function readAgain() {
  if (reading) {
    again = true;
    return;
  }
  reading = true;
  try {
    const answer = await fetch(booth.dataset.page, { headers: { accept: 'text/html' } });
    if (isSessionOver(answer)) {
      over = true;
      events?.close();
      say(booth.dataset.signedOut, true);
      tellSessionOver();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const newer = page.getElementById('board');
    // The lane was left in another window: what comes in its place is shown.
    if (!newer && answer.ok && answer.redirected) return location.assign(answer.url);
    if (!newer) throw new Error('the answer has no board');
    const older = board();
    if (newer.dataset.crossing !== older.dataset.crossing) changedAt = performance.now();
    const chosen = document.activeElement?.id;
    older.replaceWith(document.adoptNode(newer));
    if (chosen) document.getElementById(chosen)?.focus();
    stale = false;
    alive();
  } catch {
    // The link is gone; the silence will say so.
    stale = true;
  } finally {
    reading = false;
    if (again) {
      again = false;
      void readAgain();
    }
  }
}

function follow() {
  events?.close();
  events = new EventSource(`${booth.dataset.events}?mark=${encodeURIComponent(board().dataset.mark)}`);
  events.addEventListener('open', alive);
  events.addEventListener('here', alive);
  events.addEventListener('board', () => {
    alive();
    void readAgain();
  });
  events.addEventListener('error', () => {
    // A stream that ended is opened again with what is shown by now; a refusal is told by the page itself.
    events.close();
    setTimeout(async () => {
      await readAgain();
      if (over) return;
      if (!booth.classList.contains('booth--lost') || performance.now() - heardAt < lostAfterMs) follow();
      else setTimeout(retry, 2000);
    }, 500);
  });
}

async function retry() {
  await readAgain();
  if (over) return;
  if (performance.now() - heardAt < 2000) follow();
  else setTimeout(retry, 2000);
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
  if (performance.now() - changedAt < newCarMs) return;
  const key = board()?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!key) return;
  event.preventDefault();
  key.click();
}

if (booth && live && board()) {
  document.addEventListener('keydown', pressed);
  setInterval(() => {
    if (performance.now() - heardAt > lostAfterMs && !over && !booth.classList.contains('booth--lost')) {
      say(booth.dataset.lost, true);
    }
  }, 1000);
  alive();
  follow();
}
