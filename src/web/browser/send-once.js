/**
 * Lets each form be sent once: a second click while the first is under way does nothing. The service takes a repeated
 * form for the same one anyway; this spares the person the doubt.
 */

/** After this the first try may have been lost, and the button works again. Milliseconds. */
const againAfterMs = 15_000;

/** @type {WeakMap<HTMLFormElement, number>} */
const sentAt = new WeakMap();

function mark(form, busy) {
  for (const button of form.querySelectorAll('button[type="submit"]')) {
    // Not `disabled`: that would take the button's own value out of the form.
    if (busy) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (performance.now() - (sentAt.get(form) ?? Number.NEGATIVE_INFINITY) < againAfterMs) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, performance.now());
  mark(form, true);
  setTimeout(() => mark(form, false), againAfterMs);
});

// The page as it was left comes back with the browser's button: its forms may be sent again.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    sentAt.delete(form);
    mark(form, false);
  }
});
