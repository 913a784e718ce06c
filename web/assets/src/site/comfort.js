// Larger letters and stronger contrast at once, without a new page that would lose what is typed.
export function keepComfort(root) {
  root.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('form[data-comfort]')) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
    if (!answer || (answer.type !== 'opaqueredirect' && !answer.ok)) return;
    wear(form, event.submitter.dataset.look);
  }, { capture: true });
}

// The value of each button is what would be chosen after it is pressed, as the server writes it.
function wear(form, changed) {
  const html = document.documentElement;
  html.classList.toggle(`look-${changed}`);
  const buttons = [...form.querySelectorAll('button[data-look]')];
  const worn = new Set(buttons.map((it) => it.dataset.look).filter((look) => html.classList.contains(`look-${look}`)));
  for (const button of buttons) {
    const look = button.dataset.look;
    button.setAttribute('aria-pressed', String(worn.has(look)));
    button.value = [...buttons.map((it) => it.dataset.look).filter((it) => worn.has(it) !== (it === look))].join(' ');
  }
}
