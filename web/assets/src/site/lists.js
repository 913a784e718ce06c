// A list that repeats shows as many rows as it must have, and another when asked; without scripts all spare rows are there.
export function growLists(scope) {
  for (const list of scope.querySelectorAll('[data-rows]')) {
    const more = list.querySelector('[data-row-more]');
    if (!more || list.dataset.grown) continue;
    list.dataset.grown = 'yes';
    const rows = [...list.querySelectorAll(':scope > fieldset.row')];
    const empty = rows.filter(isEmpty);
    for (const row of empty.slice(Math.max(0, Number(list.dataset.rows) - (rows.length - empty.length)))) row.hidden = true;
    more.hidden = !rows.some((row) => row.hidden);
    more.addEventListener('click', () => {
      const next = rows.find((row) => row.hidden);
      next.hidden = false;
      next.querySelector('input, select, textarea')?.focus();
      more.hidden = !rows.some((row) => row.hidden);
    });
  }
}

function isEmpty(row) {
  const chosen = (it) => (it.type === 'checkbox' || it.type === 'radio' ? it.checked : it.value !== '');
  return ![...row.querySelectorAll('input, select, textarea')].some(chosen);
}
