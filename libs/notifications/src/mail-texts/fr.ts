import type { MailTexts } from './texts.js';

/** French. Awaits review by a native legal reader. */
export const fr: MailTexts = {
  review: 'awaited',
  direction: 'ltr',
  texts: {
    subject: 'Rogatory : du nouveau sur une demande',
    news: 'Il y a du nouveau sur une demande dans Rogatory : {about}.',
    where: 'Connectez-vous pour en prendre connaissance : {url}',
    why: 'Ce message est envoyé automatiquement et, à dessein, ne dit rien de l’affaire. Personne ne lit les réponses.',
    'about.deadline': 'un délai',
    'about.arrival': 'quelque chose est arrivé d’un autre État',
    'about.approval': 'quelque chose attend une décision au sein de votre État',
    'about.assignment': 'qui y travaille',
    'about.decision': 'une décision',
    'about.other': 'quelque chose s’est passé',
    'digest.subject':
      'Rogatory : {total, plural, one {# nouvelle} many {# de nouvelles} other {# nouvelles}} à lire',
    'digest.intro': 'Du nouveau dans Rogatory depuis votre dernier récapitulatif, pas encore lu :',
    'digest.deadline':
      '{count, plural, one {# message sur un délai} many {# de messages sur des délais} other {# messages sur des délais}}',
    'digest.arrival':
      '{count, plural, one {# message d’un autre État} many {# de messages d’autres États} other {# messages d’autres États}}',
    'digest.approval':
      '{count, plural, one {# message sur une décision au sein de votre État} many {# de messages sur des décisions au sein de votre État} other {# messages sur des décisions au sein de votre État}}',
    'digest.assignment':
      '{count, plural, one {# message sur les personnes chargées d’une demande} many {# de messages sur les personnes chargées de demandes} other {# messages sur les personnes chargées de demandes}}',
    'digest.decision':
      '{count, plural, one {# message sur une décision relative à une demande} many {# de messages sur des décisions relatives à des demandes} other {# messages sur des décisions relatives à des demandes}}',
    'digest.other':
      '{count, plural, one {# autre message} many {# d’autres messages} other {# autres messages}}',
    'digest.why':
      'Ce récapitulatif est envoyé automatiquement, comme vous l’avez choisi, et, à dessein, ne dit rien des affaires. Personne ne lit les réponses.',
    'page.subject': 'Rogatory : urgent, on vous appelle',
    'page.text':
      'Rogatory vous appelle : une affaire urgente attend, et quelqu’un doit s’en charger maintenant.',
    'page.where': 'Connectez-vous et indiquez que vous vous en chargez : {url}',
    'test.subject': 'Rogatory : essai de votre point de contact',
    'test.text':
      'Ceci est un essai de votre point de contact. Il ne s’est rien passé. Le temps de réponse est mesuré, et les autres États le voient.',
    'test.where': 'Connectez-vous et répondez à l’essai : {url}',
    'calendar.urgent': '{title} (demande urgente)',
    'calendar.emergency': '{title} (urgence vitale)',
    'calendar.policy': 'Un délai de service. Connectez-vous à Rogatory pour en savoir plus.',
    'calendar.law': 'Un délai prévu par le droit. Connectez-vous à Rogatory pour en savoir plus.',
  },
};
