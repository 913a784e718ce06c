// Drafts save themselves: form[data-draft="URL"] is posted a moment after a change and when a field is left.
const PAUSE = 800;

export function keepDrafts(root) {
  for (const form of root.querySelectorAll('form[data-draft]')) keep(form);
}

function keep(form) {
  const said = form.querySelector('[data-draft-state]') ?? document.querySelector('[data-draft-state]');
  let waiting, underway, last = typed(form);
  const save = async () => {
    clearTimeout(waiting);
    const now = typed(form);
    if (now === last || form.dataset.sent) return;
    last = now;
    underway = new AbortController();
    const answer = await post(form.dataset.draft, now, underway.signal);
    if (form.dataset.sent) return;
    if (!answer) last = null;
    tell(said, answer);
  };
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  // Whoever goes to the button is about to send it all: a draft would only come too late.
  form.addEventListener('focusout', (event) => event.relatedTarget?.type === 'submit' || save());
  form.addEventListener('submit', () => {
    clearTimeout(waiting);
    underway?.abort();
  });
  document.addEventListener('visibilitychange', () => document.hidden && save());
}

function typed(form) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  return new URLSearchParams(fields).toString();
}

async function post(url, body, signal) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  try {
    const answer = await fetch(url, { method: 'POST', body, headers, keepalive: body.length < 60_000, signal });
    return answer.ok;
  } catch {
    return false;
  }
}

// The words stand in the page, in the reader's language.
function tell(said, saved) {
  if (!said) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hour12: false });
  said.classList.toggle('failed', !saved);
  said.textContent = saved ? said.dataset.saved.replace('{time}', time.format()) : said.dataset.failed;
}
