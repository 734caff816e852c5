/** Shows the buttons that copy a text, and has them say when it is done. Without it there is nothing but the text. */

for (const button of document.querySelectorAll('button[data-copy]')) {
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.className = 'margin-left-1';
  button.after(said);
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = button.dataset.done;
    } catch {
      // A browser that lets no page copy: the text stands there to be marked.
      said.textContent = '';
    }
  });
}
