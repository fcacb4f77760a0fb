// One keystroke to search: "/" moves to the box, unless somebody is typing, or means something else by it.
const box = document.querySelector('[data-search], [role="search"] input[type="search"]');
if (box) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target.isContentEditable || target.closest('input, textarea, select')) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
