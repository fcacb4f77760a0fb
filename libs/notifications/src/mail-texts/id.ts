import type { MailTexts } from './texts.js';

/** Indonesian. Awaits review by a native legal reader. */
export const id: MailTexts = {
  review: 'awaited',
  direction: 'ltr',
  texts: {
    subject: 'Rogatory: ada kabar tentang sebuah permintaan',
    news: 'Ada kabar tentang sebuah permintaan di Rogatory: {about}.',
    where: 'Masuk untuk membacanya: {url}',
    why: 'Surel ini dikirim secara otomatis dan sengaja tidak menyebut apa pun tentang perkara. Tidak ada yang membaca balasannya.',
    'about.deadline': 'tenggat waktu',
    'about.arrival': 'ada sesuatu yang datang dari Negara lain',
    'about.approval': 'ada sesuatu yang menunggu keputusan di Negara Anda',
    'about.assignment': 'siapa yang menanganinya',
    'about.decision': 'sebuah keputusan',
    'about.other': 'sesuatu telah terjadi',
    'digest.subject': 'Rogatory: {total, plural, other {# kabar}} untuk dibaca',
    'digest.intro': 'Yang baru di Rogatory sejak ringkasan terakhir Anda dan belum dibaca:',
    'digest.deadline': '{count, plural, other {# pesan tentang tenggat waktu}}',
    'digest.arrival': '{count, plural, other {# pesan dari Negara lain}}',
    'digest.approval': '{count, plural, other {# pesan tentang keputusan di Negara Anda}}',
    'digest.assignment': '{count, plural, other {# pesan tentang siapa yang menangani permintaan}}',
    'digest.decision': '{count, plural, other {# pesan tentang keputusan atas permintaan}}',
    'digest.other': '{count, plural, other {# pesan lain}}',
    'digest.why':
      'Ringkasan ini dikirim secara otomatis sesuai pilihan Anda dan sengaja tidak menyebut apa pun tentang perkara. Tidak ada yang membaca balasannya.',
    'page.subject': 'Rogatory: mendesak, Anda dipanggil',
    'page.text':
      'Rogatory memanggil Anda: ada hal mendesak yang menunggu dan harus segera ditangani seseorang.',
    'page.where': 'Masuk dan nyatakan bahwa Anda menanganinya: {url}',
    'test.subject': 'Rogatory: uji coba titik kontak Anda',
    'test.text':
      'Ini adalah uji coba titik kontak Anda. Tidak terjadi apa-apa. Waktu sampai ada yang menjawab diukur dan dapat dilihat oleh Negara lain.',
    'test.where': 'Masuk dan jawab uji coba ini: {url}',
    'calendar.urgent': '{title} (mendesak)',
    'calendar.emergency': '{title} (darurat)',
    'calendar.policy':
      'Batas waktu menurut standar layanan. Masuk ke Rogatory untuk mengetahui lebih lanjut.',
    'calendar.law': 'Batas waktu menurut hukum. Masuk ke Rogatory untuk mengetahui lebih lanjut.',
  },
};
