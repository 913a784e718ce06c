// What every page has: GOV.UK's parts, htmx, and some small comforts. Nothing works only here.
import { initAll } from 'govuk-frontend';
import htmx from 'htmx.org';
import { keepComfort } from './site/comfort.js';
import { keepDrafts } from './site/drafts.js';
import { growLists } from './site/lists.js';
import { askAgain } from './site/refresh.js';
import { sendOnce } from './site/once.js';
import { lookAgain } from './site/waiting.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

// Also called for a part that was changed: what was furnished before says so, and that is no fault.
function furnish(scope) {
  initAll({ scope, onError: (error) => error.name === 'InitError' || console.error(error) });
  growLists(scope);
}

furnish(document.body);
sendOnce(document);
keepComfort(document);
keepDrafts(document);
askAgain(document, htmx, furnish);
lookAgain(document);
