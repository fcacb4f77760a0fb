import type { MailTexts } from './texts.js';

/** Vietnamese. Awaits review by a native legal reader. */
export const vi: MailTexts = {
  review: 'awaited',
  direction: 'ltr',
  texts: {
    subject: 'Rogatory: có tin mới về một yêu cầu',
    news: 'Có tin mới về một yêu cầu trong Rogatory: {about}.',
    where: 'Đăng nhập để đọc: {url}',
    why: 'Thư này được gửi tự động và cố ý không nói gì về vụ việc. Không ai đọc thư trả lời.',
    'about.deadline': 'một thời hạn',
    'about.arrival': 'có nội dung được gửi đến từ quốc gia khác',
    'about.approval': 'có việc đang chờ quyết định trong quốc gia của quý vị',
    'about.assignment': 'người phụ trách',
    'about.decision': 'một quyết định',
    'about.other': 'có việc đã xảy ra',
    'digest.subject': 'Rogatory: {total, plural, other {# tin mới}} cần đọc',
    'digest.intro': 'Tin mới trong Rogatory kể từ bản tóm tắt gần nhất và chưa đọc:',
    'digest.deadline': '{count, plural, other {# tin về thời hạn}}',
    'digest.arrival': '{count, plural, other {# tin từ quốc gia khác}}',
    'digest.approval': '{count, plural, other {# tin về quyết định trong quốc gia của quý vị}}',
    'digest.assignment': '{count, plural, other {# tin về người phụ trách yêu cầu}}',
    'digest.decision': '{count, plural, other {# tin về quyết định đối với yêu cầu}}',
    'digest.other': '{count, plural, other {# tin khác}}',
    'digest.why':
      'Bản tóm tắt này được gửi tự động theo lựa chọn của quý vị và cố ý không nói gì về các vụ việc. Không ai đọc thư trả lời.',
    'page.subject': 'Rogatory: khẩn, quý vị đang được gọi',
    'page.text': 'Rogatory đang gọi quý vị: có một việc khẩn đang chờ và cần người nhận ngay.',
    'page.where': 'Đăng nhập và xác nhận rằng quý vị đang xử lý: {url}',
    'test.subject': 'Rogatory: kiểm tra đầu mối liên lạc của quý vị',
    'test.text':
      'Đây là một lần kiểm tra đầu mối liên lạc của quý vị. Không có gì xảy ra. Thời gian cho đến khi có người trả lời được đo và hiển thị cho các quốc gia khác.',
    'test.where': 'Đăng nhập và trả lời lần kiểm tra: {url}',
    'calendar.urgent': '{title} (khẩn)',
    'calendar.emergency': '{title} (khẩn cấp)',
    'calendar.policy': 'Thời hạn theo mức dịch vụ. Quý vị hãy đăng nhập Rogatory để biết thêm.',
    'calendar.law': 'Thời hạn theo pháp luật. Quý vị hãy đăng nhập Rogatory để biết thêm.',
  },
};
