/*
 * Single keys on the officers' pages. `j` and `k` go through what is marked `data-row`, `o` opens its link, `x` ticks
 * its box; any other key presses or focuses what is marked `data-key`. The pages work without it.
 */
const remembered = 'garita-keys';
const fields = 'input:not([type="hidden"]), select, textarea';
const rows = [...document.querySelectorAll('[data-row]')];
const help = document.querySelector('[data-keys-help]');
const opener = document.querySelector('[data-keys-open]');
const choice = document.querySelector('[data-keys-switch]');

const isOn = () => localStorage.getItem(remembered) !== 'off';
const currentRow = () => rows.findIndex((row) => row.contains(document.activeElement));
const linkOf = (row) => row?.querySelector('a[href]');

function move(by) {
  const at = currentRow();
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
  linkOf(rows[next])?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}

/** Buttons and links are pressed; a field is gone to. */
function use(element) {
  if (element.matches('a, button')) element.click();
  else {
    element.scrollIntoView({ block: 'center' });
    const field = element.matches(fields) ? element : element.querySelector(fields);
    (field ?? element).focus();
  }
}

function openHelp() {
  if (choice) choice.checked = isOn();
  help?.showModal();
}

const own = {
  j: () => move(1),
  k: () => move(-1),
  o: () => linkOf(rows[currentRow()])?.click(),
  x: () => rows[currentRow()]?.querySelector('input[type="checkbox"]:not(:disabled)')?.click(),
  '?': openHelp,
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help?.open) return;
  if (
    event.target instanceof Element &&
    event.target.matches('input:not([type="checkbox"], [type="radio"]), select, textarea')
  )
    return;
  // The help stays in reach: it holds the switch.
  if (!isOn() && event.key !== '?') return;
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const action = marked ? () => use(marked) : own[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

opener?.addEventListener('click', openHelp);
choice?.addEventListener('change', () => localStorage.setItem(remembered, choice.checked ? 'on' : 'off'));
if (opener) opener.hidden = false;
