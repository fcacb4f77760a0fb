// Passkeys are the one thing that a page cannot do without a script: the browser asks the authenticator, and the form
// carries its answer like any other field.
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from './webauthn/index.js';

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = form.querySelector('button');
  const notice = form.querySelector('[data-passkey-notice]');
  const fault = form.querySelector('[data-passkey-fault]');
  if (!browserSupportsWebAuthn()) continue;
  notice.hidden = true;
  button.hidden = false;
  form.addEventListener('submit', (event) => {
    if (form.elements.response.value !== '') return;
    event.preventDefault();
    fault.hidden = true;
    button.disabled = true;
    ask(form)
      .then((answer) => {
        form.elements.response.value = JSON.stringify(answer);
        form.submit();
      })
      .catch(() => {
        // cancelled, timed out, or not a key of this account: the words on the page say what to do
        button.disabled = false;
        fault.hidden = false;
      });
  });
}

function ask({ dataset }) {
  const optionsJSON = JSON.parse(dataset.options);
  return dataset.passkey === 'create'
    ? startRegistration({ optionsJSON })
    : startAuthentication({ optionsJSON });
}
