// A form is sent once: a second click while the first is under way does nothing. One that brings a file leaves its
// page open and may be sent again: form[data-again].
export function sendOnce(root) {
  root.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post' || 'again' in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    // Later than the submit itself: a button disabled now would not be sent with its form.
    setTimeout(() => busy(form, true));
  });
  // Whoever comes back by the back button may send again.
  window.addEventListener('pageshow', () => {
    for (const form of root.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      busy(form, false);
    }
  });
}

function busy(form, yes) {
  for (const button of form.querySelectorAll('button:not([type=button])')) {
    button.toggleAttribute('disabled', yes);
    button.setAttribute('aria-busy', String(yes));
  }
}
