/* The print button of a page that is also read on paper; without it the browser's own way to print does the same. */
for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => window.print());
  button.hidden = false;
}
