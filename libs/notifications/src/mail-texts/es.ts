import type { MailTexts } from './texts.js';

/** Spanish. Awaits review by a native legal reader. */
export const es: MailTexts = {
  review: 'awaited',
  direction: 'ltr',
  texts: {
    subject: 'Rogatory: hay novedades en una solicitud',
    news: 'Hay novedades en una solicitud en Rogatory: {about}.',
    where: 'Inicie sesión para leerlas: {url}',
    why: 'Este correo se envía automáticamente y, a propósito, no dice nada del caso. Nadie lee las respuestas.',
    'about.deadline': 'un plazo',
    'about.arrival': 'ha llegado algo de otro Estado',
    'about.approval': 'algo espera una decisión dentro de su Estado',
    'about.assignment': 'quién trabaja en ella',
    'about.decision': 'una decisión',
    'about.other': 'ha ocurrido algo',
    'digest.subject':
      'Rogatory: {total, plural, one {# novedad} many {# de novedades} other {# novedades}} por leer',
    'digest.intro': 'Novedades en Rogatory desde su último resumen, aún sin leer:',
    'digest.deadline':
      '{count, plural, one {# mensaje sobre un plazo} many {# de mensajes sobre plazos} other {# mensajes sobre plazos}}',
    'digest.arrival':
      '{count, plural, one {# mensaje de otro Estado} many {# de mensajes de otros Estados} other {# mensajes de otros Estados}}',
    'digest.approval':
      '{count, plural, one {# mensaje sobre una decisión dentro de su Estado} many {# de mensajes sobre decisiones dentro de su Estado} other {# mensajes sobre decisiones dentro de su Estado}}',
    'digest.assignment':
      '{count, plural, one {# mensaje sobre quién trabaja en una solicitud} many {# de mensajes sobre quién trabaja en las solicitudes} other {# mensajes sobre quién trabaja en las solicitudes}}',
    'digest.decision':
      '{count, plural, one {# mensaje sobre una decisión en una solicitud} many {# de mensajes sobre decisiones en solicitudes} other {# mensajes sobre decisiones en solicitudes}}',
    'digest.other':
      '{count, plural, one {# mensaje más} many {# de mensajes más} other {# mensajes más}}',
    'digest.why':
      'Este resumen se envía automáticamente, como usted ha elegido, y, a propósito, no dice nada de los casos. Nadie lee las respuestas.',
    'page.subject': 'Rogatory: urgente, se le está llamando',
    'page.text':
      'Rogatory le llama: un asunto urgente espera y alguien debe hacerse cargo de él ahora.',
    'page.where': 'Inicie sesión y confirme que se ocupa de ello: {url}',
    'test.subject': 'Rogatory: prueba de su punto de contacto',
    'test.text':
      'Esta es una prueba de su punto de contacto. No ha ocurrido nada. Se mide el tiempo hasta que alguien responde, y los demás Estados lo ven.',
    'test.where': 'Inicie sesión y responda a la prueba: {url}',
    'calendar.urgent': '{title} (urgente)',
    'calendar.emergency': '{title} (emergencia)',
    'calendar.policy': 'Un nivel de servicio. Inicie sesión en Rogatory para saber más.',
    'calendar.law': 'Un plazo fijado por la ley. Inicie sesión en Rogatory para saber más.',
  },
};
