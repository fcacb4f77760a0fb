// Makes pages quicker that work without it: moves to the list of errors, shows passwords, ignores double clicks.
import { Button, createAll, ErrorSummary, PasswordInput, SkipLink } from './govuk.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [ErrorSummary, PasswordInput, SkipLink]) createAll(component);
createAll(Button, { preventDoubleClick: true });
