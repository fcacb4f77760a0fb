import type { MailTexts } from './texts.js';

/** English. Awaits review by a native legal reader. */
export const en: MailTexts = {
  review: 'awaited',
  direction: 'ltr',
  texts: {
    subject: 'Rogatory: there is news on a request',
    news: 'There is news on a request in Rogatory: {about}.',
    where: 'Sign in to read it: {url}',
    why: 'This mail is sent automatically, and says nothing of the case on purpose. Nobody reads answers to it.',
    'about.deadline': 'a deadline',
    'about.arrival': 'something has come from another State',
    'about.approval': 'something waits for a decision within your State',
    'about.assignment': 'who works on it',
    'about.decision': 'a decision',
    'about.other': 'something has happened',
    'digest.subject':
      'Rogatory: {total, plural, one {# piece of news} other {# pieces of news}} to read',
    'digest.intro': 'New in Rogatory since your last digest, and not read yet:',
    'digest.deadline':
      '{count, plural, one {# message about a deadline} other {# messages about deadlines}}',
    'digest.arrival':
      '{count, plural, one {# message from another State} other {# messages from other States}}',
    'digest.approval':
      '{count, plural, one {# message about a decision within your State} other {# messages about decisions within your State}}',
    'digest.assignment':
      '{count, plural, one {# message about who works on a request} other {# messages about who works on requests}}',
    'digest.decision':
      '{count, plural, one {# message about a decision on a request} other {# messages about decisions on requests}}',
    'digest.other': '{count, plural, one {# other message} other {# other messages}}',
    'digest.why':
      'This digest is sent automatically, as you have chosen, and says nothing of the cases on purpose. Nobody reads answers to it.',
    'page.subject': 'Rogatory: urgent, you are being called',
    'page.text':
      'Rogatory is calling you: an urgent matter is waiting, and somebody has to take it on now.',
    'page.where': 'Sign in and say that you are on it: {url}',
    'test.subject': 'Rogatory: test of your contact point',
    'test.text':
      'This is a test of your contact point. Nothing has happened. The time until somebody answers is measured, and other States see it.',
    'test.where': 'Sign in and answer the test: {url}',
    'calendar.urgent': '{title} (urgent)',
    'calendar.emergency': '{title} (emergency)',
    'calendar.policy': 'A service level. Sign in to Rogatory for more.',
    'calendar.law': 'A limit of the law. Sign in to Rogatory for more.',
  },
};
