import type { MailTexts } from './texts.js';

/** Chinese, in simplified characters. Awaits review by a native legal reader. */
export const zh: MailTexts = {
  review: 'awaited',
  direction: 'ltr',
  texts: {
    subject: 'Rogatory：一项请求有新消息',
    news: 'Rogatory 中的一项请求有新消息：{about}。',
    where: '请登录阅读：{url}',
    why: '本邮件由系统自动发送，有意不提及案件内容。回复无人阅读。',
    'about.deadline': '期限',
    'about.arrival': '收到另一国发来的内容',
    'about.approval': '有事项等待贵国内部决定',
    'about.assignment': '承办人员',
    'about.decision': '一项决定',
    'about.other': '发生了新情况',
    'digest.subject': 'Rogatory：{total, plural, other {# 条消息}}待阅',
    'digest.intro': '自上次摘要以来 Rogatory 中尚未阅读的新消息：',
    'digest.deadline': '{count, plural, other {# 条关于期限的消息}}',
    'digest.arrival': '{count, plural, other {# 条来自其他国家的消息}}',
    'digest.approval': '{count, plural, other {# 条关于贵国内部决定的消息}}',
    'digest.assignment': '{count, plural, other {# 条关于请求由谁办理的消息}}',
    'digest.decision': '{count, plural, other {# 条关于请求决定的消息}}',
    'digest.other': '{count, plural, other {# 条其他消息}}',
    'digest.why': '本摘要按您的选择由系统自动发送，有意不提及案件内容。回复无人阅读。',
    'page.subject': 'Rogatory：紧急，正在呼叫您',
    'page.text': 'Rogatory 正在呼叫您：有紧急事项等待处理，须有人立即接手。',
    'page.where': '请登录并确认由您处理：{url}',
    'test.subject': 'Rogatory：联络点测试',
    'test.text':
      '这是对贵方联络点的测试，并未发生任何事情。从发出到有人答复的时间将被测量，其他国家可以看到。',
    'test.where': '请登录并答复测试：{url}',
    'calendar.urgent': '{title}（紧急）',
    'calendar.emergency': '{title}（特急）',
    'calendar.policy': '服务标准规定的期限。请登录 Rogatory 查看详情。',
    'calendar.law': '法律规定的期限。请登录 Rogatory 查看详情。',
  },
};
