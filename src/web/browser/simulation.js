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

  const events = new EventSource(box.dataset.progress);
  events.addEventListener('progress', ({ data }) => {
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
  });
}
