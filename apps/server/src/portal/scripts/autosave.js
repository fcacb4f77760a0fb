// Saves what is typed into a part of a draft as if the button had been pressed, and says so; nothing of it is kept in the
// browser. Whatever the node answers stands on its page: the check, the version, what others wrote meanwhile.
const form = document.querySelector('[data-autosave]');
const status = document.querySelector('[data-saved]');
/** Milliseconds after the last key. */
const pause = 3000;

let timer;
let isDirty = false;
let isStopped = false;
let sending;

const say = (text) => {
  if (status.textContent !== text) status.textContent = text;
};

/** The page that the node answers with; undefined where it cannot be reached or answers with something else. */
const post = (body) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('accept', 'text/html');
    request.setRequestHeader('content-type', 'application/x-www-form-urlencoded');
    // read as a document of its own, in which no script runs
    request.responseType = 'document';
    for (const end of ['error', 'timeout', 'abort']) {
      request.addEventListener(end, () => resolve(undefined));
    }
    request.addEventListener('load', () => resolve(request.response ?? undefined));
    request.timeout = 20_000;
    request.send(body.toString());
  });

const replace = (page, what) => {
  const [mine, theirs] = [document.querySelector(what), page.querySelector(what)];
  if (mine && theirs && mine.innerHTML !== theirs.innerHTML) mine.replaceWith(theirs);
};

/** Takes over what the node gives to be sent along: the version, and the ids of items. */
const takeHidden = (page) => {
  const own = 'input[type=hidden]:not([name=form])';
  for (const input of form.querySelectorAll(`${own}:not([name^="rows."])`)) input.remove();
  form.prepend(...page.querySelectorAll(`[data-autosave] ${own}:not([name^="rows."])`));
};

async function save() {
  clearTimeout(timer);
  if (!isDirty || isStopped || sending) return;
  isDirty = false;
  const body = new URLSearchParams(new FormData(form));
  body.set('step', 'auto');
  sending = post(body);
  const page = await sending;
  sending = undefined;
  if (page === undefined) {
    isDirty = true;
    say(status.dataset.failed);
    timer = setTimeout(save, 4 * pause);
    return;
  }
  if (!page.querySelector('[data-autosave]')) {
    isStopped = true;
    say(status.dataset.over);
    return;
  }
  const session = page.querySelector('[data-session]');
  if (session) {
    const tabs = new BroadcastChannel('rogatory-session');
    tabs.postMessage(Number(session.dataset.session));
    tabs.close();
  }
  const meanwhile = page.querySelector('.app-meanwhile');
  if (meanwhile) {
    // from here on the officer decides: the button saves over what was written, having read it
    isStopped = true;
    takeHidden(page);
    document.querySelector('.app-meanwhile')?.remove();
    document.querySelector('.app-columns').before(meanwhile);
    say(status.dataset.conflict);
    return;
  }
  const saved = page.querySelector('[data-saved]')?.textContent.trim();
  if (saved) {
    takeHidden(page);
    replace(page, '.app-check');
    replace(page, '[data-former]');
  }
  say(saved || status.dataset.wrong);
  if (isDirty) timer = setTimeout(save, pause);
}

if (form && status) {
  form.addEventListener('input', () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void save();
  });
  form.addEventListener('submit', (event) => {
    isStopped = true;
    clearTimeout(timer);
    if (!sending) return;
    // what is on its way first: otherwise the two would be in each other's way
    event.preventDefault();
    const { submitter } = event;
    void sending.then(() => setTimeout(() => form.requestSubmit(submitter)));
  });
}
