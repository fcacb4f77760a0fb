// A button that prints, in place of the sentence that says how to: without a script the browser's own menu does it.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  for (const how of document.querySelectorAll('[data-print-how]')) how.hidden = true;
  button.addEventListener('click', () => globalThis.print());
}
