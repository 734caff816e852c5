import { isSessionOver, tellSessionOver } from './session-over.js';

/** Keeps the progress of a simulation up to date, and shows its result when it is over. */
const box = document.querySelector('[data-progress]');

if (box) {
  const locale = document.documentElement.lang === 'es' ? 'es-MX' : 'en-US';
  const bar = box.querySelector('progress');
  const number = new Intl.NumberFormat(locale);

  const time = (seconds) => {
    const [unit, value] = seconds < 120 ? ['second', seconds] : ['minute', Math.round(seconds / 60)];
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  };

  /** A stream that was refused: because the session is over, which is told, or for now, and it is asked for again. */
  const refused = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
    if (answer && isSessionOver(answer)) tellSessionOver();
    else setTimeout(follow, 5000);
  };

  const told = (events, data) => {
    const { state, done, total, secondsLeft } = JSON.parse(data);
    bar.max = total;
    bar.value = done;
    box.querySelector('[data-done]').textContent = box.dataset.words
      .replace('{done}', number.format(done))
      .replace('{total}', number.format(total));
    box.querySelector('[data-time]').textContent =
      secondsLeft === undefined ? '' : box.dataset.left.replace('{time}', time(secondsLeft));
    if (state === 'running') document.querySelector('#state').textContent = box.dataset.running;
    if (state === 'queued' || state === 'running') return;
    events.close();
    location.reload();
  };

  function follow() {
    const events = new EventSource(box.dataset.progress);
    events.addEventListener('progress', ({ data }) => told(events, data));
    // One that merely broke off is opened again by the browser itself.
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) void refused();
    });
  }

  follow();
}
