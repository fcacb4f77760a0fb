import type { MailTexts } from './texts.js';

/** Arabic. Awaits review by a native legal reader. */
export const ar: MailTexts = {
  review: 'awaited',
  direction: 'rtl',
  texts: {
    subject: 'Rogatory: هناك جديد بشأن أحد الطلبات',
    news: 'هناك جديد بشأن أحد الطلبات في Rogatory: {about}.',
    where: 'سجّل الدخول لقراءته:\n{url}',
    why: 'تُرسل هذه الرسالة تلقائيًا، ولا تذكر شيئًا عن القضية عمدًا. لا يقرأ أحد الردود عليها.',
    'about.deadline': 'مهلة زمنية',
    'about.arrival': 'ورد شيء من دولة أخرى',
    'about.approval': 'أمر ينتظر قرارًا داخل دولتك',
    'about.assignment': 'من يعمل عليه',
    'about.decision': 'قرار',
    'about.other': 'حدث أمر ما',
    'digest.subject':
      'Rogatory: {total, plural, zero {لا جديد للقراءة} one {خبر واحد للقراءة} two {خبران للقراءة} few {# أخبار للقراءة} many {# خبرًا للقراءة} other {# خبر للقراءة}}',
    'digest.intro': 'الجديد في Rogatory منذ موجزك الأخير، ولم يُقرأ بعد:',
    'digest.deadline':
      '{count, plural, zero {لا رسائل بشأن المهل} one {رسالة واحدة بشأن مهلة زمنية} two {رسالتان بشأن المهل} few {# رسائل بشأن المهل} many {# رسالة بشأن المهل} other {# رسالة بشأن المهل}}',
    'digest.arrival':
      '{count, plural, zero {لا رسائل من دول أخرى} one {رسالة واحدة من دولة أخرى} two {رسالتان من دول أخرى} few {# رسائل من دول أخرى} many {# رسالة من دول أخرى} other {# رسالة من دول أخرى}}',
    'digest.approval':
      '{count, plural, zero {لا رسائل بشأن قرارات داخل دولتك} one {رسالة واحدة بشأن قرار داخل دولتك} two {رسالتان بشأن قرارات داخل دولتك} few {# رسائل بشأن قرارات داخل دولتك} many {# رسالة بشأن قرارات داخل دولتك} other {# رسالة بشأن قرارات داخل دولتك}}',
    'digest.assignment':
      '{count, plural, zero {لا رسائل بشأن من يعمل على الطلبات} one {رسالة واحدة بشأن من يعمل على أحد الطلبات} two {رسالتان بشأن من يعمل على الطلبات} few {# رسائل بشأن من يعمل على الطلبات} many {# رسالة بشأن من يعمل على الطلبات} other {# رسالة بشأن من يعمل على الطلبات}}',
    'digest.decision':
      '{count, plural, zero {لا رسائل بشأن القرارات} one {رسالة واحدة بشأن قرار في أحد الطلبات} two {رسالتان بشأن قرارات في الطلبات} few {# رسائل بشأن قرارات في الطلبات} many {# رسالة بشأن قرارات في الطلبات} other {# رسالة بشأن قرارات في الطلبات}}',
    'digest.other':
      '{count, plural, zero {لا رسائل أخرى} one {رسالة أخرى واحدة} two {رسالتان أخريان} few {# رسائل أخرى} many {# رسالة أخرى} other {# رسالة أخرى}}',
    'digest.why':
      'يُرسل هذا الموجز تلقائيًا كما اخترت، ولا يذكر شيئًا عن القضايا عمدًا. لا يقرأ أحد الردود عليه.',
    'page.subject': 'Rogatory: عاجل، يجري استدعاؤك',
    'page.text': 'يستدعيك Rogatory: هناك أمر عاجل ينتظر، ويجب أن يتولاه أحد الآن.',
    'page.where': 'سجّل الدخول وأكّد أنك تتولاه:\n{url}',
    'test.subject': 'Rogatory: اختبار لنقطة الاتصال',
    'test.text':
      'هذا اختبار لنقطة الاتصال لديكم. لم يحدث شيء. يُقاس الوقت الذي يمضي حتى يجيب أحد، وتطّلع عليه الدول الأخرى.',
    'test.where': 'سجّل الدخول وأجب عن الاختبار:\n{url}',
    'calendar.urgent': '{title} (عاجل)',
    'calendar.emergency': '{title} (طارئ)',
    'calendar.policy': 'مهلة خدمة. سجّل الدخول إلى Rogatory لمعرفة المزيد.',
    'calendar.law': 'مهلة يفرضها القانون. سجّل الدخول إلى Rogatory لمعرفة المزيد.',
  },
};
