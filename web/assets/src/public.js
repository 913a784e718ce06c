// The public room: a button that prints where there is a printer to talk to. Everything else works without.
for (const place of document.querySelectorAll('[data-print]')) {
  place.hidden = false;
  place.querySelector('button').addEventListener('click', () => window.print());
}
