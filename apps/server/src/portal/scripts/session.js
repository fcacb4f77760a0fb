// Warns before the session ends for want of use, with a button that keeps it. Every page that is opened, and whatever a
// page saves by itself, keeps the session too: the tabs tell each other.
const warning = document.querySelector('[data-session]');
if (warning) {
  const others = new BroadcastChannel('rogatory-session');
  const [asks, over, keep] = ['[data-asks]', '[data-over]', 'button'].map((part) =>
    warning.querySelector(part),
  );
  const ahead = Number(warning.dataset.ahead) * 60_000;
  let end = 0;
  let timer;
  let before;

  const look = () => {
    clearTimeout(timer);
    const left = end - Date.now();
    const isOver = left <= 0;
    const isNear = left <= ahead;
    if (isNear && warning.hidden) before = document.activeElement;
    asks.hidden = isOver;
    keep.hidden = isOver;
    over.hidden = !isOver;
    warning.hidden = !isNear;
    if (!isOver) timer = setTimeout(look, Math.max(1000, isNear ? left : left - ahead));
  };
  const lasts = (seconds) => {
    end = Date.now() + seconds * 1000;
    look();
  };

  others.addEventListener('message', ({ data }) => lasts(data));
  // a machine that slept has not counted
  document.addEventListener('visibilitychange', look);
  keep.addEventListener('click', async () => {
    const answer = await fetch(warning.dataset.keep, { redirect: 'manual' }).catch(() => undefined);
    // without a connection nothing is known: the warning stays
    if (!answer) return;
    const seconds = answer.ok ? Number(await answer.text()) : 0;
    others.postMessage(seconds);
    lasts(seconds);
    before?.focus();
  });
  const seconds = Number(warning.dataset.session);
  others.postMessage(seconds);
  lasts(seconds);
}
