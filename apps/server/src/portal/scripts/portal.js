// Makes pages quicker that work without it: moves to the list of errors, shows passwords, ignores double clicks, and says
// that there is news. Pages are not changed under anybody's hands: whoever wants the news follows the link.
import { Button, createAll, ErrorSummary, PasswordInput, SkipLink } from './govuk.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [ErrorSummary, PasswordInput, SkipLink]) createAll(component);
createAll(Button, { preventDoubleClick: true });

const live = document.querySelector('[data-live]');
if (live) {
  const tidings = new EventSource(live.dataset.live);
  const say = () => live.querySelector('a').removeAttribute('hidden');
  for (const type of ['notification', 'list-anew']) tidings.addEventListener(type, say);
  // the sign-in has ended: asking again would be refused again
  tidings.addEventListener('end', () => tidings.close());
}
