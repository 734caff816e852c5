/** Asks before somebody leaves a step of the form with answers that are not saved. The words are the browser's own. */

/** The forms of the main part; the one that signs out keeps nothing. */
const forms = [...document.querySelectorAll('main form')];

const contents = (form) =>
  JSON.stringify(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]),
  );

const saved = new Map(forms.map((form) => [form, contents(form)]));
let sending = false;

document.addEventListener('submit', () => {
  sending = true;
});
window.addEventListener('pageshow', () => {
  sending = false;
});
window.addEventListener('beforeunload', (event) => {
  const unsaved = forms.some((form) => contents(form) !== saved.get(form));
  if (unsaved && !sending) event.preventDefault();
});
