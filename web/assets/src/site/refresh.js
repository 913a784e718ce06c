// Questions that depend on answers: form[data-refresh="#part"] is asked anew when a choice changes, and the part
// is morphed in, so that what is typed and where the cursor stands remain. Without scripts a button does the same.
const CHOICES = 'select, input[type=radio], input[type=checkbox], input[type=date]';

export function askAgain(root, htmx, furnish) {
  // Parts that a script has built up keep their own content; a row once opened stays open.
  htmx.config.morphSkip += ', [data-govuk-character-count-init]';
  htmx.config.morphIgnore.push('data-govuk-', 'data-grown', 'hidden');
  let underway;
  root.addEventListener('submit', () => underway?.abort());
  root.addEventListener('change', async (event) => {
    const form = event.target.form;
    if (!form?.dataset.refresh || !event.target.matches(CHOICES)) return;
    underway?.abort();
    underway = new AbortController();
    const text = await page(form, underway.signal);
    if (text === null || form.dataset.sent) return;
    const part = form.dataset.refresh;
    await htmx.swap({ text, target: form.querySelector(part), select: part, swap: 'outerMorph', sourceElement: form });
    furnish(form);
  });
}

async function page(form, signal) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  const body = new URLSearchParams([...fields, ['_refresh', '1']]);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, signal });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
