// What every page has: GOV.UK's parts, htmx, and four small comforts. Nothing works only here.
import { initAll } from 'govuk-frontend';
import htmx from 'htmx.org';
import { keepComfort } from './site/comfort.js';
import { keepDrafts } from './site/drafts.js';
import { growLists } from './site/lists.js';
import { askAgain } from './site/refresh.js';
import { sendOnce } from './site/once.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

function furnish(scope) {
  initAll({ scope });
  growLists(scope);
}

furnish(document.body);
sendOnce(document);
keepComfort(document);
keepDrafts(document);
askAgain(document, htmx, furnish);
