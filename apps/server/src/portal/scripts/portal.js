// Makes pages quicker that work without it: moves to the list of errors, shows passwords, ignores double clicks, and says
// that there is news. Pages are not changed under anybody's hands: whoever wants the news follows the link.
import './session.js';
import './search.js';
import { Button, createAll, ErrorSummary, PasswordInput, SkipLink } from './govuk.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [ErrorSummary, PasswordInput, SkipLink]) createAll(component);
createAll(Button, { preventDoubleClick: true });

const live = document.querySelector('[data-live]');
if (live && navigator.locks) {
  // browsers open six connections to a server, so that of all tabs one alone listens, and tells the others
  const others = new BroadcastChannel('rogatory-live');
  const say = () => live.querySelector('a').removeAttribute('hidden');
  others.addEventListener('message', say);
  const listen = () =>
    new Promise((over) => {
      const tidings = new EventSource(live.dataset.live);
      for (const type of ['notification', 'list-anew']) {
        tidings.addEventListener(type, () => {
          say();
          others.postMessage('news');
        });
      }
      // the sign-in has ended: asking again would be refused again
      tidings.addEventListener('end', () => {
        tidings.close();
        over();
      });
    });
  void navigator.locks.request('rogatory-live', listen);
}
